package dev.rimward.reconciler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rimward.reconciler.telemetry.Metrics;
import dev.rimward.reconciler.telemetry.Stage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WebServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private volatile List<String> missing = List.of();
  private volatile Supplier<?> status = () -> new Status("1a2b", Instant.EPOCH, null);
  private WebServer server;

  private record Status(String revision, Instant since, @Nullable String problem) {}

  @BeforeEach
  void start() {
    server =
        WebServer.start(
            0, new Endpoints(metrics, () -> missing, () -> status.get(), this::explanation));
  }

  private Optional<JsonNode> explanation(String application) {
    return application.equals("shop")
        ? Optional.of(JsonNodeFactory.instance.objectNode().put("fra1", "chosen"))
        : Optional.empty();
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void listensOnTheLoopbackInterface() {
    assertThat(server.url().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void isAliveFromTheStart() throws Exception {
    HttpResponse<String> answer = get("/healthz");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok\n");
  }

  @Test
  void isReadyOnceNothingIsMissingAndSaysWhatIs() throws Exception {
    missing = List.of("no revision fetched yet", "fra1 not asked yet");
    HttpResponse<String> notYet = get("/readyz");
    assertThat(notYet.statusCode()).isEqualTo(503);
    assertThat(notYet.body())
        .isEqualTo("not ready yet:\n- no revision fetched yet\n- fra1 not asked yet\n");
    missing = List.of();
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void writesTheStatusAsJson() throws Exception {
    HttpResponse<String> answer = get("/api/v1/status");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"revision\":\"1a2b\",\"since\":\"1970-01-01T00:00:00Z\"}");
  }

  @Test
  void explainsOneApplication() throws Exception {
    assertThat(json(get("/api/v1/explain/shop")).get("fra1").asText()).isEqualTo("chosen");
    HttpResponse<String> unknown = get("/api/v1/explain/shoe");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown).get("error").asText())
        .isEqualTo("there is no application of this name");
  }

  @ParameterizedTest
  @CsvSource({
    "'', text/plain",
    "'application/openmetrics-text; version=1.0.0', application/openmetrics-text",
  })
  void exposesMetricsInTheFormatThatIsAskedFor(String accept, String expected) throws Exception {
    metrics.sourceProblems(3);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri("/metrics"));
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(expected);
    assertThat(answer.body()).contains("\nrimward_source_problems 3.0\n");
    assertThat(answer.body().endsWith("# EOF\n")).isEqualTo(!accept.isEmpty());
  }

  @Test
  void exposesMetricsThatParse() throws Exception {
    metrics.begin(Stage.Source).close();
    metrics.placement("shop", 1, 2);
    assertThat(get("/metrics").body().lines())
        .hasSizeGreaterThan(50)
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+")
                    || line.matches(
                        "[a-zA-Z_:][a-zA-Z0-9_:]*"
                            + "(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"[^\"]*\",)*\\})? "
                            + "(NaN|[+-]Inf|-?[0-9.]+(E-?[0-9]+)?)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/metrics/",
        "/api/v1/explain/",
        "/api/v1/explain/a/b",
        "/api/v1/explain"
      })
  void answers404AsJson(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).get("status").asInt()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
  void answers405AsJson(String method) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("/api/v1/status"))
                .method(method, BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(json(answer).get("status").asInt()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/healthz", "/readyz", "/api/v1/status", "/nothing"})
  void answersHeadWithoutABody(String path) throws Exception {
    HttpResponse<String> head =
        http.send(HttpRequest.newBuilder(uri(path)).HEAD().build(), BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(get(path).statusCode());
    assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    assertThat(head.body()).isEmpty();
  }

  @Test
  void showsNothingOfWhatWentWrongInside() throws Exception {
    status =
        () -> {
          throw new IllegalStateException("token abc");
        };
    HttpResponse<String> answer = get("/api/v1/status");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .isEqualTo("{\"status\":500,\"error\":\"this failed; the log says why\"}");
    status = Object::new;
    assertThat(get("/api/v1/status").body()).doesNotContain("Exception", "at dev.");
  }

  @Test
  void refusesRequestsThatAreTooLarge() throws Exception {
    HttpResponse<String> header =
        http.send(
            HttpRequest.newBuilder(uri("/healthz")).header("X", "x".repeat(20_000)).build(),
            BodyHandlers.ofString());
    assertThat(header.statusCode()).isEqualTo(431);
    assertThat(header.body()).doesNotContain("Exception", "Jetty", "\tat ");
    HttpResponse<String> body =
        http.send(
            HttpRequest.newBuilder(uri("/healthz"))
                .POST(BodyPublishers.ofByteArray(new byte[100_000]))
                .build(),
            BodyHandlers.ofString());
    assertThat(body.statusCode()).isEqualTo(413);
    assertThat(json(body).get("status").asInt()).isEqualTo(413);
  }

  @Test
  void doesNotSayWhatServesIt() throws Exception {
    assertThat(get("/healthz").headers().firstValue("Server")).isEmpty();
  }

  @Test
  void letsRunningRequestsEndWhenItIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    status =
        () -> {
          begun.countDown();
          try {
            return go.await(10, TimeUnit.SECONDS) ? "done" : "late";
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            HttpRequest.newBuilder(uri("/api/v1/status")).build(), BodyHandlers.ofString());
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    Thread closer = Thread.ofVirtual().start(server::close);
    Thread.sleep(1500);
    go.countDown();
    assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("\"done\"");
    closer.join();
    assertThatThrownBy(() -> get("/healthz")).isInstanceOf(ConnectException.class);
  }

  @Test
  void saysThatItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoints endpoints =
          new Endpoints(metrics, List::of, () -> "x", application -> Optional.empty());
      assertThatThrownBy(() -> WebServer.start(taken.getLocalPort(), endpoints))
          .hasMessageStartingWith("cannot serve HTTP at ")
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(server.url() + path);
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }
}
