package dev.rimward.reconciler.cli;

import static dev.rimward.reconciler.cli.Typed.rimward;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.rimward.reconciler.demo.Demo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** {@code status}, {@code explain} and {@code demo} against a service that runs. */
@TestInstance(Lifecycle.PER_CLASS)
class ServiceCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private @Nullable Demo demo;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    demo = new Demo(Typed.home().resolve("repo-layout-example"), folder, 3, 0, 42);
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!isEverythingHealthy() && Instant.now().isBefore(end)) {
      Thread.sleep(200);
    }
  }

  @AfterAll
  void stop() {
    demo().close();
  }

  private Demo demo() {
    return Objects.requireNonNull(demo);
  }

  private boolean isEverythingHealthy() {
    String status = rimward("status", "--server", url()).out();
    return status.contains("Healthy") && !status.contains("Progressing");
  }

  private String url() {
    return demo().service().url().toString();
  }

  @Test
  void statusShowsApplicationsAndClusters() {
    Typed typed = rimward("status", "--server", url());

    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .containsPattern("source    [0-9a-f]{9}\n")
        .containsPattern("rendered  [0-9a-f]{9}\n")
        .containsPattern("APPLICATION +PLACED +DELIVERED +HEALTHY +WAITS FOR\n")
        .containsPattern("edge-probe +\\d +\\[##########] (\\d)/\\1 +\\d/\\d +-\n")
        .containsPattern("APPLICATION +LOCATION +REPLICAS +HEALTH +REASON\n")
        .containsPattern("edge-probe +ams1 +1 +Healthy +eligible")
        .containsPattern("CLUSTER +REGION +STATE +DELIVERED")
        .containsPattern("fra1 +europe +Reachable +[0-9a-f]{9} ");
  }

  @Test
  void statusAsJsonIsWhatTheServiceAnswers() throws IOException {
    // A slash at the end is how people copy addresses.
    Typed typed = rimward("status", "--server", url() + "/", "--output", "json");

    JsonNode status = JSON.readTree(typed.out());
    assertThat(status.path("source").path("commit").asText()).hasSize(40);
    assertThat(status.path("clusters")).hasSize(3);
    assertThat(status.path("problems")).isEmpty();
  }

  @Test
  void syncWaitsUntilAClusterIsDeliveredAndHealthy() {
    Typed typed = rimward("sync", "ams1", "--server", url());

    assertThat(typed.err()).isEmpty();
    assertThat(typed.out()).matches("ams1: delivered and healthy at [0-9a-f]{9}\n");
    assertThat(typed.exitCode()).isZero();
  }

  @Test
  void syncOfAnApplicationTellsOfEachOfItsClusters() {
    Typed typed = rimward("sync", "edge-probe", "--now", "--server", url());

    assertThat(typed.out().lines())
        .isNotEmpty()
        .allMatch(line -> line.matches("[a-z0-9]+: delivered and healthy at [0-9a-f]{9}"));
    assertThat(typed.exitCode()).isZero();
  }

  @Test
  void syncOfAnUnknownNameSaysSo() {
    Typed typed = rimward("sync", "none", "--server", url());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("there is no cluster and no placed application of this name");
  }

  @Test
  void explainSaysWhyEachClusterIsInOrOut() {
    Typed typed = rimward("explain", "edge-probe", "--server", url());

    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .contains("application  edge-probe", "policy       europe-baseline")
        .containsPattern(
            "LOCATION +CHOSEN +REPLICAS +CHANGE +DEMAND +SCORE +RULE +WHY +WOULD CHANGE IT")
        .containsPattern("ams1 +yes +1 ")
        .containsPattern("den1 +no +- .*spec.clusterAffinity");
  }

  @Test
  void explainShowsTheSignalAndItsAge() {
    assertThat(rimward("explain", "storefront", "--server", url()).out())
        .containsPattern(
            "signal +http-requests is Fresh, newest sample \\d+s old: potential demand");
  }

  @Test
  void explainAsJsonIsTheDecision() throws IOException {
    Typed typed = rimward("explain", "storefront", "--server", url(), "-o", "json");

    assertThat(JSON.readTree(typed.out()).path("verdicts")).hasSize(3);
  }

  @Test
  void explainOfAnUnknownApplicationSaysSo() {
    for (String name : new String[] {"none", "store front", "../status"}) {
      Typed typed = rimward("explain", name, "--server", url());

      assertThat(typed.exitCode()).isEqualTo(1);
      assertThat(typed.err()).startsWith("rimward: ");
      assertThat(typed.hasStackTrace()).isFalse();
    }
  }

  @Test
  void somethingElseThatAnswersIsToldFromRimward() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] page = "<html>hello</html>".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.start();
    try {
      Typed typed =
          rimward("status", "--server", "http://127.0.0.1:" + other.getAddress().getPort());

      assertThat(typed.exitCode()).isEqualTo(1);
      assertThat(typed.err()).contains("is not Rimward (HTTP 200)");
      assertThat(typed.hasStackTrace()).isFalse();
    } finally {
      other.stop(0);
    }
  }

  @Test
  void whatHappenedIsToldInWords() {
    assertThat(demo().service().status().events())
        .anySatisfy(
            event ->
                assertThat(event.text()).matches("ams1 eligible, .*: edge-probe added, 1 replica"));
  }

  @Test
  void demoSaysHowToChooseAnotherPortWhenItsPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      Typed typed = withHome(() -> rimward("demo", "--clusters", "2", "--port", port));

      assertThat(typed.exitCode()).isEqualTo(1);
      assertThat(typed.err())
          .contains("127.0.0.1:" + port + ": Address already in use", "--port 0");
      assertThat(typed.hasStackTrace()).isFalse();
    }
  }

  @Test
  void demoRefusesAReportThatCannotBeWrittenBeforeItStarts(@TempDir Path folder) {
    Typed typed = rimward("demo", "--report", folder.resolve("none/report.json").toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("there is no folder " + folder.resolve("none"));
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void demoConvergesAndReportsHowItEnded(@TempDir Path folder) throws IOException {
    Path report = folder.resolve("demo.json");

    Typed typed =
        withHome(
            () ->
                rimward(
                    "demo",
                    "--duration",
                    "20s",
                    "--clusters",
                    "3",
                    "--port",
                    "0",
                    "--report",
                    report.toString()));

    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out()).contains("git clone ", "converged: ", " 0 errors");
    JsonNode written = JSON.readTree(report.toFile());
    assertThat(fields(written))
        .containsExactlyInAnyOrder(
            "converged",
            "sourceCommit",
            "applications",
            "clusters",
            "placementChanges",
            "publications",
            "errors");
    assertThat(written.path("converged").isBoolean()).isTrue();
    assertThat(written.path("converged").asBoolean()).isTrue();
    assertThat(written.path("sourceCommit").asText()).hasSize(40);
    assertThat(written.path("errors")).isEmpty();
    assertThat(written.path("placementChanges").asInt()).isPositive();
    assertThat(written.path("publications").asInt()).isPositive();
    assertThat(written.path("clusters")).hasSize(3);
    for (JsonNode cluster : written.path("clusters")) {
      assertThat(fields(cluster))
          .containsExactlyInAnyOrder("name", "deliveredCommit", "objects", "driftRepaired");
    }
    assertThat(written.path("applications")).hasSize(2);
    for (JsonNode application : written.path("applications")) {
      assertThat(fields(application)).containsExactlyInAnyOrder("name", "clusters");
      assertThat(application.path("clusters")).isNotEmpty();
      for (JsonNode copies : application.path("clusters")) {
        assertThat(fields(copies)).containsExactlyInAnyOrder("name", "replicas");
        assertThat(copies.path("replicas").asInt()).isPositive();
      }
    }
  }

  private static Iterable<String> fields(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  private interface Typing {
    Typed type();
  }

  /** As the launcher does it: the example is beside it. */
  private static Typed withHome(Typing typing) {
    System.setProperty("rimward.home", Typed.home().toString());
    try {
      return typing.type();
    } finally {
      System.clearProperty("rimward.home");
    }
  }
}
