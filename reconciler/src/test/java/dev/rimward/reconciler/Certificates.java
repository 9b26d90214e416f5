package dev.rimward.reconciler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate of this machine's loopback address, signed by itself, made by the JDK's keytool.
 */
record Certificates(Path certificate, Path key) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  static Certificates make(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    List<String> keytool =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "service",
            "-keyalg",
            "EC",
            "-dname",
            "CN=rimward",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-validity",
            "7",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            new String(PASSWORD));
    Process process = new ProcessBuilder(keytool).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
    return pem(folder, store);
  }

  private static Certificates pem(Path folder, Path store)
      throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(store)) {
      keys.load(content, PASSWORD);
    }
    return new Certificates(
        Files.writeString(
            folder.resolve("tls.crt"),
            pem("CERTIFICATE", keys.getCertificate("service").getEncoded())),
        Files.writeString(
            folder.resolve("tls.key"),
            pem("PRIVATE KEY", keys.getKey("service", PASSWORD).getEncoded())));
  }

  private static String pem(String what, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(content));
  }
}
