package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rimward.fixtures.cluster.EmbeddedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Plants secrets wherever one can be, lets everything go well and wrong, and looks for them. */
@Timeout(120)
class SecretsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String GIT_PASSWORD = "planted-git-password";
  private static final String BEARER_TOKEN = "planted-bearer-token";
  private static final String CLUSTER_TOKEN = "planted-cluster-token";
  private static final String VALUE = "planted-secret-value";
  private static final String ENCODED = Base64.getEncoder().encodeToString(VALUE.getBytes(UTF_8));

  @TempDir Path folder;
  private final LogLines log = new LogLines();
  private EmbeddedLoop loop;
  private HttpServer prometheus;

  /** Everything that is logged, with its causes. */
  private static final class LogLines extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      IThrowableProxy thrown = event.getThrowableProxy();
      lines.add(
          event.getFormattedMessage()
              + (thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown)));
    }
  }

  @BeforeEach
  void plant() throws Exception {
    log.start();
    root().addAppender(log);
    ours().addAppender(log);
    ours().setAdditive(false);
    ours().setLevel(Level.TRACE);
    prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    prometheus.createContext("/", SecretsTest::refuseAndQuote);
    prometheus.start();
    Files.writeString(folder.resolve("token"), BEARER_TOKEN);
    loop = new EmbeddedLoop(folder);
    EmbeddedCluster east = loop.cluster("east");
    loop.credentials("east", east.kubeconfig().replace(east.token(), CLUSTER_TOKEN))
        .as("rimward", GIT_PASSWORD)
        .allowingReadableSecrets()
        .asking(
            new Configuration.Prometheus(
                "http://127.0.0.1:" + prometheus.getAddress().getPort(), "token"));
  }

  @AfterEach
  void stop() {
    loop.close();
    prometheus.stop(0);
    root().detachAppender(log);
    ours().detachAppender(log);
    ours().setAdditive(true);
    ours().setLevel(null);
  }

  @Test
  void noSecretIsInAnyLogLineAnswerMetricOrEvent() throws Exception {
    loop.write("cafe", "follow-demand").write("shop", "everywhere");
    loop.source()
        .write("apps/shop/kustomization.yaml", Documents.kustomization("secret.yaml"))
        .write("apps/shop/secret.yaml", secret("data: {password: " + ENCODED + "}"))
        .push("Add a shop with a Secret");
    loop.start(Steps.NONE);
    within(SOON, () -> assertThat(live()).isEqualTo(ENCODED));
    within(SOON, () -> assertThat(status()).contains("HTTP status 401", "east"));

    loop.cluster("west")
        .edit(
            "Secret",
            "shop",
            "shop",
            "somebody",
            object -> ((ObjectNode) object.get("data")).put("password", "bm9uZQ=="));
    within(SOON, () -> assertThat(live()).isEqualTo(ENCODED));
    within(SOON, () -> assertThat(status()).contains("changed by somebody"));

    loop.source()
        .write("apps/shop/secret.yaml", secret("stringData: {password: " + VALUE))
        .push("Break the Secret");
    within(SOON, () -> assertThat(status()).contains("is kept"));

    loop.git().refuse();
    within(SOON, () -> assertThat(loop.service().status().source().failure()).isNotNull());

    assertThat(everythingThatIsShown())
        .contains("rimward_stage_duration_seconds", "\"verdicts\"", "the source cannot be fetched")
        .doesNotContain(GIT_PASSWORD, BEARER_TOKEN, CLUSTER_TOKEN, VALUE, ENCODED)
        .doesNotContain(loop.cluster("west").token());
  }

  private String everythingThatIsShown() throws Exception {
    StringBuilder shown = new StringBuilder(String.join("\n", log.lines));
    for (String path :
        List.of(
            "/api/v1/status",
            "/api/v1/explain/shop",
            "/api/v1/explain/cafe",
            "/metrics",
            "/readyz")) {
      shown.append(loop.get(path).body());
    }
    return shown.append(loop.service().events().recent()).toString();
  }

  private String status() throws Exception {
    return loop.get("/api/v1/status").body();
  }

  private String live() {
    return loop.cluster("west")
        .get("Secret", "shop", "shop")
        .map(secret -> secret.at("/data/password").asText())
        .orElse("");
  }

  private static String secret(String content) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\n" + content + "\n";
  }

  /** As a proxy with too much to say. */
  private static void refuseAndQuote(HttpExchange exchange) throws IOException {
    try (exchange) {
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      byte[] body =
          "{\"status\":\"error\",\"errorType\":\"auth\",\"error\":\"no access for %s\"}"
              .formatted(token)
              .getBytes(UTF_8);
      exchange.sendResponseHeaders(401, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  private static Logger ours() {
    return (Logger) LoggerFactory.getLogger("dev.rimward");
  }
}
