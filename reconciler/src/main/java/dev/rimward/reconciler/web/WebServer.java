package dev.rimward.reconciler.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@link Endpoints} over HTTP/1.1 without TLS; on the loopback interface unless told
 * otherwise. Requests are bounded in number and size; none may have a body worth the name.
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

  private WebServer(Server server, GracefulHandler running, URI url) {
    this.server = server;
    this.running = running;
    this.url = url;
  }

  /** On the loopback interface, at this port; 0: one that is free. */
  public static WebServer start(int port, Endpoints endpoints) {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), endpoints);
  }

  /**
   * @throws AddressUnavailable if the address cannot be bound
   */
  public static WebServer start(InetSocketAddress address, Endpoints endpoints) {
    Server server = new Server(threads());
    ServerConnector connector = connector(server, address);
    server.addConnector(connector);
    RoutesHandler routes = new RoutesHandler(endpoints.routes());
    SizeLimitHandler bounded = new SizeLimitHandler(MAX_BODY_BYTES, -1);
    bounded.setHandler(routes);
    GracefulHandler running = new GracefulHandler(bounded);
    server.setHandler(running);
    server.setErrorHandler(new JsonErrors());
    server.setStopTimeout(GRACE.toMillis());
    try {
      server.start();
    } catch (Exception e) {
      throw new AddressUnavailable(address, e);
    }
    return new WebServer(server, running, url(connector));
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

  private static ServerConnector connector(Server server, InetSocketAddress address) {
    ServerConnector connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setHost(
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setShutdownIdleTimeout(IDLE_WHEN_STOPPING.toMillis());
    return connector;
  }

  private static URI url(ServerConnector connector) {
    String host = connector.getHost();
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + connector.getLocalPort());
  }

  private static VirtualThreadPool threads() {
    VirtualThreadPool threads = new VirtualThreadPool(MAX_THREADS);
    threads.setName("web");
    return threads;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
    return configuration;
  }
}
