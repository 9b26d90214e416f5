package dev.rimward.reconciler.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@link Serving} over HTTP/1.1; on the loopback interface and without TLS unless told
 * otherwise. Requests are bounded in number, size and time.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);

  private static final int MAX_THREADS = 200;
  private static final int MAX_HEADER_BYTES = 8 << 10;
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration IDLE_WHEN_STOPPING = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Server server;
  private final GracefulHandler running;
  private final URI url;
  private final @Nullable Tls tls;

  private WebServer(Server server, GracefulHandler running, URI url, @Nullable Tls tls) {
    this.server = server;
    this.running = running;
    this.url = url;
    this.tls = tls;
  }

  /** On the loopback interface, at this port; 0: one that is free. */
  public static WebServer start(int port, Endpoints endpoints) {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), endpoints);
  }

  public static WebServer start(InetSocketAddress address, Endpoints endpoints) {
    return start(address, Serving.of(endpoints));
  }

  /**
   * @throws AddressUnavailable if the address cannot be bound
   * @throws IllegalArgumentException if the certificate or its key cannot be used
   */
  public static WebServer start(InetSocketAddress address, Serving serving) {
    Server server = new Server(threads());
    Tls tls = serving.tls() == null ? null : tls(serving.tls());
    ServerConnector connector = connector(server, address, tls);
    server.addConnector(connector);
    GracefulHandler running = new GracefulHandler(handlers(address, serving));
    server.setHandler(running);
    server.setErrorHandler(new JsonErrors());
    server.setStopTimeout(GRACE.toMillis());
    try {
      server.start();
    } catch (Exception e) {
      throw new AddressUnavailable(address, e);
    }
    return new WebServer(server, running, url(connector, tls), tls);
  }

  private static Handler handlers(InetSocketAddress address, Serving serving) {
    List<Handler> handlers = new ArrayList<>();
    if (serving.agents() != null) {
      handlers.add(new AgentHandler(serving.agents()));
    }
    if (serving.operators() != null) {
      boolean isLocal = !address.isUnresolved() && address.getAddress().isLoopbackAddress();
      handlers.add(new OperatorHandler(serving.operators(), isLocal));
    }
    SizeLimitHandler bounded = new SizeLimitHandler(MAX_BODY_BYTES, -1);
    bounded.setHandler(new RoutesHandler(serving.endpoints().routes()));
    handlers.add(bounded);
    return new Handler.Sequence(handlers);
  }

  private static Tls tls(TlsFiles files) {
    try {
      return new Tls(files);
    } catch (IOException e) {
      throw new IllegalArgumentException("the files of web.tls cannot be used: " + e.getMessage());
    }
  }

  /** Uses the certificate as it is in its files now, where it is another. */
  public void reloadCertificate() throws IOException {
    try {
      if (tls != null) {
        tls.reload();
      }
    } catch (Exception e) {
      throw new IOException("the certificate stays as it was: " + e.getMessage(), e);
    }
  }

  /** Where it answers, with the port that it got. */
  public URI url() {
    return url;
  }

  /** Refuses new requests and gives those that run five seconds to end. */
  @Override
  public void close() {
    awaitRunning();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not stop", e);
    }
  }

  /** Before the stop, which cuts a connection that is silent, also while its answer is made. */
  private void awaitRunning() {
    try {
      running.shutdown().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("stopping while requests run", e);
    }
  }

  private static ServerConnector connector(
      Server server, InetSocketAddress address, @Nullable Tls tls) {
    HttpConnectionFactory http = new HttpConnectionFactory(configuration(tls != null));
    ServerConnector connector =
        tls == null
            ? new ServerConnector(server, 1, 1, http)
            : new ServerConnector(
                server, 1, 1, new SslConnectionFactory(tls.factory(), http.getProtocol()), http);
    connector.setHost(
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setShutdownIdleTimeout(IDLE_WHEN_STOPPING.toMillis());
    return connector;
  }

  private static URI url(ServerConnector connector, @Nullable Tls tls) {
    String host = connector.getHost();
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create(
        (tls == null ? "http://" : "https://") + literal + ":" + connector.getLocalPort());
  }

  private static VirtualThreadPool threads() {
    VirtualThreadPool threads = new VirtualThreadPool(MAX_THREADS);
    threads.setName("web");
    return threads;
  }

  private static HttpConfiguration configuration(boolean isSecure) {
    HttpConfiguration configuration = new HttpConfiguration();
    if (isSecure) {
      // Agents may know the service by a name that its certificate has among others.
      configuration.addCustomizer(new SecureRequestCustomizer(false));
    }
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
    return configuration;
  }
}
