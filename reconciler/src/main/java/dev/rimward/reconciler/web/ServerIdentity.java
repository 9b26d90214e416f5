package dev.rimward.reconciler.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate and its key as they stand in files now.
 *
 * @param certificate the file's content
 * @param key the file's content
 */
record ServerIdentity(String certificate, String key) {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** Version 0 and the algorithm rsaEncryption, which PKCS #8 puts before a key of PKCS #1. */
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  static ServerIdentity read(TlsFiles files) throws IOException {
    return new ServerIdentity(
        Files.readString(files.certificate(), US_ASCII), Files.readString(files.key(), US_ASCII));
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "certificate and key of the service";
  }

  /**
   * @throws IOException where they are no certificate and key, or not of each other; without
   *     anything of the key
   */
  KeyStore keyStore() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("service", privateKey(), new char[0], chain());
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException("web.tls: certificate and key cannot be used together");
    }
  }

  private Certificate[] chain() throws GeneralSecurityException, IOException {
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(certificate.getBytes(US_ASCII)))
            .toArray(Certificate[]::new);
    if (chain.length == 0) {
      throw new IOException("web.tls.certificate holds no certificate in PEM");
    }
    return chain;
  }

  private PrivateKey privateKey() throws IOException {
    Matcher pem = KEY.matcher(key);
    if (pem.find()) {
      byte[] content = Base64.getMimeDecoder().decode(pem.group(2));
      PKCS8EncodedKeySpec spec =
          new PKCS8EncodedKeySpec(pem.group(1) == null ? content : wrapped(content));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (GeneralSecurityException _) {
          // It is of another algorithm, or of none: said below.
        }
      }
    }
    throw new IOException(
        "web.tls.key holds no key in PEM that can be read; openssl pkcs8 -topk8 -nocrypt"
            + " makes one of a key in another form");
  }

  private static byte[] wrapped(byte[] rsa) {
    return tagged(0x30, join(RSA, tagged(0x04, rsa)));
  }

  /** In DER: the tag, the length in two bytes, the content. */
  private static byte[] tagged(int tag, byte[] content) {
    byte[] head = {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
    return join(head, content);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
