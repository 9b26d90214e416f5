package dev.rimward.reconciler.git;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** The JDK's connections, which trust whom they are told to and nobody else. */
final class TrustingConnections extends JDKHttpConnectionFactory {
  private final TrustManager[] trusted;

  TrustingConnections(TrustManager[] trusted) {
    this.trusted = trusted.clone();
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return trusting(super.create(url), url);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return trusting(super.create(url, proxy), url);
  }

  @SuppressWarnings("NullAway") // JGit hands both on to SSLContext, which accepts null
  private HttpConnection trusting(HttpConnection connection, URL url) throws IOException {
    if (url.getProtocol().equals("https")) {
      try {
        connection.configure(null, trusted, null);
      } catch (GeneralSecurityException e) {
        throw new IOException("cannot use the certificates to trust", e);
      }
    }
    return connection;
  }
}
