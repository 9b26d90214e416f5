package dev.rimward.reconciler.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rimward.fixtures.server.KubeApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Stands between Rimward and an API server: remembers what is asked, in the order in which it comes
 * in, and answers what it is told to in the server's place. All else the server answers itself.
 */
final class Gateway implements AutoCloseable {
  private static final Set<String> PASSED_ON =
      Set.of("accept", "authorization", "content-type", "impersonate-user", "impersonate-group");
  private static final int ERRORS = 400;
  private static final int OK = 200;

  private final String target;
  private final HttpClient http;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<Consumer<Request>> listeners = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch healed = new CountDownLatch(1);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();

  /**
   * A request as it came in.
   *
   * @param line such as {@code GET /api/v1/pods?limit=500}
   * @param at {@link System#nanoTime}
   */
  record Request(String line, String accept, long at) {
    boolean writes() {
      return !line.startsWith("GET ") && !line.contains("dryRun=");
    }

    boolean is(String pattern) {
      return Pattern.compile(pattern).matcher(line).find();
    }
  }

  /** What to do with requests that match, so many times. */
  private record Fault(Pattern requests, AtomicInteger times, Response response) {}

  /** In the server's place. */
  @FunctionalInterface
  interface Response {
    void to(HttpExchange exchange) throws IOException;
  }

  Gateway(KubeApiServer server) {
    this.target = server.url();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trust(server))
            .build();
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.server.setExecutor(threads);
    this.server.createContext("/", this::handle);
    this.server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All since the last {@link #forget}. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Where the first request that matches stands among them. */
  int position(String pattern) {
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).is(pattern)) {
        return i;
      }
    }
    throw new AssertionError("nobody asked for " + pattern + " in " + requests);
  }

  int count(String pattern) {
    return (int) requests.stream().filter(request -> request.is(pattern)).count();
  }

  void forget() {
    requests.clear();
  }

  int mostInFlight() {
    return mostInFlight.get();
  }

  /**
   * Refuses requests.
   *
   * @param pattern found in {@link Request#line}
   */
  void refuse(String pattern, int code) {
    fault(pattern, Integer.MAX_VALUE, status(code, Map.of()));
  }

  void refuse(String pattern, int times, int code, Map<String, String> headers) {
    fault(pattern, times, status(code, headers));
  }

  /** Closes the connection without an answer. */
  void cut(String pattern) {
    cut(pattern, Integer.MAX_VALUE);
  }

  void cut(String pattern, int times) {
    fault(pattern, times, HttpExchange::close);
  }

  /** Answers nothing until {@link #heal}. */
  void hang(String pattern) {
    CountDownLatch end = healed;
    fault(
        pattern,
        Integer.MAX_VALUE,
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
  }

  void answer(String pattern, String body) {
    fault(
        pattern,
        Integer.MAX_VALUE,
        exchange -> send(exchange, OK, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends half of what was announced, then closes the connection. */
  void answerHalf(String pattern) {
    fault(
        pattern,
        Integer.MAX_VALUE,
        exchange -> {
          byte[] half = "{\"kind\": \"List\", \"items\": [".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(OK, half.length * 2L);
          exchange.getResponseBody().write(half);
          exchange.getResponseBody().flush();
          exchange.close();
        });
  }

  /** Tells of requests before they are passed on. */
  void before(String pattern, Consumer<Request> told) {
    Pattern wanted = Pattern.compile(pattern);
    listeners.add(
        request -> {
          if (wanted.matcher(request.line()).find()) {
            told.accept(request);
          }
        });
  }

  /** The server answers everything itself again. */
  void heal() {
    faults.clear();
    listeners.clear();
    healed.countDown();
    healed = new CountDownLatch(1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }

  private void fault(String pattern, int times, Response response) {
    faults.add(new Fault(Pattern.compile(pattern), new AtomicInteger(times), response));
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Request request =
        new Request(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            String.valueOf(exchange.getRequestHeaders().getFirst("Accept")),
            System.nanoTime());
    requests.add(request);
    listeners.forEach(listener -> listener.accept(request));
    for (Fault fault : faults) {
      if (fault.requests().matcher(request.line()).find() && fault.times().getAndDecrement() > 0) {
        fault.response().to(exchange);
        return;
      }
    }
    passOn(exchange, body);
  }

  private void passOn(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .timeout(Duration.ofSeconds(30))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (PASSED_ON.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> response = passOn(request.build());
      send(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  /** Counted until the server has answered: once the answer is on its way, the next may come. */
  private HttpResponse<byte[]> passOn(HttpRequest request)
      throws IOException, InterruptedException {
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private static Response status(int code, Map<String, String> headers) {
    return exchange -> {
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      String body =
          """
          {"kind": "Status", "apiVersion": "v1", "status": "%s", "code": %d,
           "message": "so says the gateway"}
          """
              .formatted(code < ERRORS ? "Success" : "Failure", code);
      send(exchange, code, body.getBytes(StandardCharsets.UTF_8));
    };
  }

  private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static SSLContext trust(KubeApiServer server) {
    try (InputStream pem = Files.newInputStream(server.certificateAuthority())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("certificate-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
