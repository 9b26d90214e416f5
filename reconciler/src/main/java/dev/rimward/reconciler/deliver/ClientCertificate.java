package dev.rimward.reconciler.deliver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate that says who we are, and its key; made here because fabric8 reads RSA keys only.
 */
final class ClientCertificate {
  private ClientCertificate() {}

  /**
   * @param certificates PEM: ours first, then those that vouch for it
   * @param key PEM
   */
  static KeyManager[] keyManagers(String certificates, String key)
      throws GeneralSecurityException, IOException {
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(certificates.getBytes(StandardCharsets.UTF_8)))
            .toArray(Certificate[]::new);
    char[] inMemory = {};
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, inMemory);
    store.setKeyEntry("client", PemKey.read(key), inMemory, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, inMemory);
    return factory.getKeyManagers();
  }
}
