package dev.rimward.reconciler.observe;

import static dev.rimward.reconciler.observe.StubPrometheus.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PrometheusClientTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String EMPTY =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";

  @TempDir Path folder;

  @Test
  void readsSeriesWithTheirLabelsAndEveryKindOfNumber() throws Exception {
    String matrix =
        """
        {"status":"success","isPartial":false,"data":{"resultType":"matrix","result":[
          {"metric":{"geohash":"u0","__name__":"x"},
           "values":[[1700000000,"1.5"],[1700000000.5,"NaN"],[1700000001,"+Inf"],
                     [1700000002,"-Inf"],[1700000003,"1e-3"]]},
          {"metric":{},"values":[]}]},
         "warnings":["a store is away"]}
        """;
    QueryOutcome.Values values = (QueryOutcome.Values) ask(matrix);
    assertThat(values.warnings()).containsExactly("a store is away");
    assertThat(values.series()).hasSize(2);
    Series first = values.series().getFirst();
    assertThat(first.labels()).isEqualTo(Map.of("geohash", "u0", "__name__", "x"));
    assertThat(first.time(1)).isEqualTo(Instant.ofEpochMilli(1_700_000_000_500L));
    assertThat(new double[] {first.value(0), first.value(1), first.value(2), first.value(3)})
        .containsExactly(1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(first.value(4)).isEqualTo(0.001);
    assertThat(values.series().get(1).size()).isZero();
  }

  @Test
  void asksForExactlyTheSampling() throws Exception {
    try (StubPrometheus stub = new StubPrometheus(body(200, EMPTY));
        PrometheusClient client =
            new PrometheusClient(new PrometheusEndpoint(URI.create(stub.url() + "/p/"), null))) {
      Sampling sampling =
          new Sampling(
              Instant.ofEpochSecond(100), Instant.ofEpochSecond(110), Duration.ofSeconds(5));
      client.queryRange(new RangeQuery("up{a=\"&\"}", sampling));
      assertThat(stub.asked())
          .containsExactly(
              "/p/api/v1/query_range?query=up%7Ba%3D%22%26%22%7D&start=100&end=110&step=5");
    }
  }

  @Test
  void repeatsPrometheusWords() throws Exception {
    assertThat(
            failure(
                422, "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"too\\nmany\"}"))
        .isEqualTo("Prometheus fails the query: execution: too many");
  }

  @ParameterizedTest
  @CsvSource({"500", "502", "401", "302"})
  void saysTheStatusOfAnAnswerThatIsNotPrometheus(int status) throws Exception {
    assertThat(failure(status, "<html>gateway</html>"))
        .isEqualTo("Prometheus answers with HTTP status " + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "null",
        "{\"status\":\"success\"}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}",
        "{\"status\":\"success\",\"data\":null}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[1,\"1\"]",
        "{\"status\":\"success\",\"data\":{\"result\":[1700000000,\"1\"]}}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[1]]}]}}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[1,\"x\"]]}]}}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[\"1\",1]]}]}}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"histograms\":[]}]}}",
      })
  void takesABrokenAnswerAsAFailureNeverAsEmpty(String body) throws Exception {
    assertThat(failure(200, body)).startsWith("Prometheus' answer is not understood: ");
  }

  @Test
  void saysThatTheConnectionWasRefused() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(failure(endpoint(URI.create("http://127.0.0.1:" + port), null)))
        .isEqualTo("Prometheus cannot be reached: connection refused");
  }

  @Test
  void saysThatTheHostIsNotKnown() throws Exception {
    assertThat(failure(endpoint(URI.create("http://prometheus.invalid"), null)))
        .isEqualTo("Prometheus cannot be reached: its host name is not known");
  }

  @Test
  void givesUpOnAServerThatNeverAnswers() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (StubPrometheus stub = new StubPrometheus(exchange -> end.await())) {
      assertThat(failure(endpoint(stub.url(), null)))
          .isEqualTo("Prometheus has not answered within 2.0 s");
    } finally {
      end.countDown();
    }
  }

  @Test
  void givesUpOnAServerThatHangsInTheMiddleOfItsAnswer() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (StubPrometheus stub =
        new StubPrometheus(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write("{\"status\":".getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
              end.await();
            })) {
      assertThat(failure(endpoint(stub.url(), null)))
          .isEqualTo("Prometheus has not answered within 2.0 s");
    } finally {
      end.countDown();
    }
  }

  @Test
  void refusesAnAnswerThatIsTooLarge() throws Exception {
    try (StubPrometheus stub = new StubPrometheus(PrometheusClientTest::endless)) {
      PrometheusEndpoint endpoint =
          new PrometheusEndpoint(stub.url(), null, Duration.ofSeconds(20), 100_000);
      assertThat(failure(endpoint)).startsWith("Prometheus' answer cannot be read: ");
    }
  }

  @Test
  void sendsTheTokenAsItIsInItsFileNow() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "first\n");
    try (StubPrometheus stub = new StubPrometheus(body(200, EMPTY));
        PrometheusClient client = new PrometheusClient(endpoint(stub.url(), token))) {
      client.query("up", Instant.EPOCH);
      Files.writeString(token, "second");
      client.query("up", Instant.EPOCH);
      assertThat(stub.authorizations()).containsExactly("Bearer first", "Bearer second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "se cret", "se\ncret", "secrét"})
  void neverShowsATokenThatCannotBeSent(String content) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), content);
    try (StubPrometheus stub = new StubPrometheus(body(200, EMPTY))) {
      assertThat(failure(endpoint(stub.url(), token)))
          .isEqualTo("the bearer token file " + token + " does not hold a token");
      assertThat(stub.asked()).isEmpty();
    }
  }

  @Test
  void saysThatTheTokenFileIsMissing() throws Exception {
    Path token = folder.resolve("none");
    assertThat(failure(endpoint(URI.create("http://127.0.0.1:1"), token)))
        .isEqualTo("the bearer token file " + token + " does not exist");
  }

  @Test
  void carriesTheTokenToNoOtherServer() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "secret");
    try (StubPrometheus other = new StubPrometheus(body(200, EMPTY));
        StubPrometheus stub =
            new StubPrometheus(
                exchange -> {
                  exchange.getResponseHeaders().set("Location", other.url() + "/api/v1/query");
                  exchange.sendResponseHeaders(302, -1);
                })) {
      assertThat(failure(endpoint(stub.url(), token))).contains("HTTP status 302");
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void refusesCredentialsInTheUrlWithoutShowingThem() {
    URI url = URI.create("http://user:secret@prometheus:9090");
    assertThatThrownBy(() -> new PrometheusEndpoint(url, null))
        .hasMessageContaining("must not contain credentials")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://prometheus", "prometheus:9090", "http:///x", "http://p?a=b"})
  void refusesUrlsThatAreNoBaseOfAnApi(String url) {
    assertThatThrownBy(() -> new PrometheusEndpoint(URI.create(url), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void endless(HttpExchange exchange) throws IOException {
    byte[] spaces = new byte[64 << 10];
    Arrays.fill(spaces, (byte) ' ');
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    // Ends when the client hangs up.
    while (!Thread.currentThread().isInterrupted()) {
      out.write(spaces);
    }
  }

  private static PrometheusEndpoint endpoint(URI url, @Nullable Path token) {
    return new PrometheusEndpoint(url, token, TIMEOUT, 1 << 20);
  }

  private static QueryOutcome ask(String answer) throws Exception {
    try (StubPrometheus stub = new StubPrometheus(body(200, answer))) {
      return ask(endpoint(stub.url(), null));
    }
  }

  private static QueryOutcome ask(PrometheusEndpoint endpoint) throws Exception {
    try (PrometheusClient client = new PrometheusClient(endpoint)) {
      return client.query("up", Instant.EPOCH);
    }
  }

  private static String failure(int status, String answer) throws Exception {
    try (StubPrometheus stub = new StubPrometheus(body(status, answer))) {
      return failure(endpoint(stub.url(), null));
    }
  }

  private static String failure(PrometheusEndpoint endpoint) throws Exception {
    QueryOutcome outcome = ask(endpoint);
    assertThat(outcome).isInstanceOf(QueryOutcome.Failed.class);
    return ((QueryOutcome.Failed) outcome).reason();
  }
}
