package dev.rimward.reconciler.web;

import java.io.IOException;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS with a certificate that may be replaced while the service runs. */
final class Tls {
  private final TlsFiles files;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private ServerIdentity identity;

  Tls(TlsFiles files) throws IOException {
    this.files = files;
    this.identity = ServerIdentity.read(files);
    use(factory, identity);
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  /** Uses the files as they are now. Where they cannot be used what was used stays in use. */
  synchronized void reload() throws Exception {
    ServerIdentity newest = ServerIdentity.read(files);
    if (!newest.equals(identity)) {
      newest.keyStore(); // fails before anything is replaced
      factory.reload(server -> replace(newest));
      identity = newest;
    }
  }

  private void replace(ServerIdentity newest) {
    try {
      use(factory, newest);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage());
    }
  }

  private static void use(SslContextFactory.Server factory, ServerIdentity identity)
      throws IOException {
    factory.setKeyStore(identity.keyStore());
    factory.setKeyStorePassword("");
  }
}
