package dev.rimward.reconciler.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom to trust instead of those whom the JDK trusts. The file is read anew each time, so that it
 * may be replaced while Rimward runs.
 *
 * @param file certificates in PEM
 */
public record CertificateAuthority(Path file) {
  /**
   * @throws IOException if the file cannot be read, or holds no certificate
   */
  public SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  TrustManager[] trustManagers() throws IOException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted());
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private KeyStore trusted() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates()) {
      store.setCertificateEntry(Integer.toString(number++), certificate);
    }
    if (number == 0) {
      throw new CertificateException("there is none");
    }
    return store;
  }

  private Collection<? extends Certificate> certificates()
      throws CertificateException, IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(content);
    }
  }

  private IOException unusable(GeneralSecurityException cause) {
    return new IOException("the file " + file + " holds no certificates in PEM to trust", cause);
  }
}
