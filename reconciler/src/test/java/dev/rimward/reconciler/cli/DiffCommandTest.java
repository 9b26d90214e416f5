package dev.rimward.reconciler.cli;

import static dev.rimward.reconciler.cli.Typed.rimward;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.reconciler.ConfigurationFile;
import dev.rimward.reconciler.Service;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rimward diff} of a published fleet and an embedded cluster. */
class DiffCommandTest {
  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: credentials}
      data: {password: aHVudGVyMg==}
      """;

  @TempDir Path folder;

  private final EmbeddedFleet clusters =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));

  @BeforeEach
  void publish() throws Exception {
    PlannedFleet fleet =
        new PlannedFleet(folder)
            .cluster("fra1", "europe", "DE")
            .policy()
            .application("shop", PlannedFleet.configMap("settings", "git"), SECRET)
            .application("blog", PlannedFleet.configMap("posts", "git"))
            .publish();
    Files.writeString(
        Files.createDirectory(folder.resolve("credentials")).resolve("fra1.kubeconfig"),
        clusters.cluster("fra1").kubeconfig());
    Files.writeString(
        configuration(),
        """
        source: {url: %s}
        output: {url: %s}
        dataDirectory: service
        web: {port: 0}
        rendering: {readableSecrets: Allow}
        """
            .formatted(fleet.source(), fleet.output()));
  }

  @AfterEach
  void close() {
    clusters.close();
  }

  @Test
  void showsAllThatIsNotThereYetAndNoSecret() {
    Typed typed = diff();

    assertThat(typed.exitCode()).as(typed.err()).isEqualTo(2);
    assertThat(typed.out())
        .contains("--- /dev/null\n+++ git ConfigMap shop/settings\n", "+  value: git\n")
        .contains("+  password: \"*** (after)\"\n")
        .doesNotContain("aHVudGVyMg");
  }

  @Test
  void looksOnlyAtTheApplicationsThatAreAskedFor() {
    assertThat(diff("--application", "blog").out()).contains("blog/posts").doesNotContain("shop/");
  }

  @Test
  void asJsonNamesEachObjectAndWhatWouldHappen() throws Exception {
    JsonNode json = new ObjectMapper().readTree(diff("--output", "json").out());

    assertThat(new TreeSet<>(json.path("objects").findValuesAsText("effect")))
        .containsExactly("Create");
    assertThat(json.path("objects").findValuesAsText("application"))
        .containsExactly("blog", "shop", "shop");
    assertThat(json.at("/objects/0/id/name").asText()).isEqualTo("posts");
    assertThat(json.path("cluster").asText()).isEqualTo("fra1");
  }

  @Test
  void showsNothingOfWhatIsAsGitSaysAndThenWhatSomebodyChanged() throws Exception {
    deliver();
    Typed same = diff();
    assertThat(same.out() + same.err()).isEmpty();
    assertThat(same.exitCode()).isZero();

    try (ClusterConnection connection = connection()) {
      var settings = connection.client().configMaps().inNamespace("shop").withName("settings");
      settings.edit(
          live -> {
            live.setData(Map.of("value", "mine"));
            return live;
          });
      String version = settings.require().getMetadata().getResourceVersion();

      Typed changed = diff();

      assertThat(changed.exitCode()).isEqualTo(2);
      assertThat(changed.out())
          .startsWith("--- live ConfigMap shop/settings\n+++ git ConfigMap shop/settings\n")
          .contains("-  value: mine\n+  value: git\n")
          .doesNotContain("resourceVersion", "managedFields", "posts", "credentials");
      assertThat(settings.require().getMetadata().getResourceVersion()).isEqualTo(version);
    }
  }

  @Test
  void anUnknownClusterOrApplicationIsNamedWithThoseThatThereAre() {
    assertThat(rimward("diff", "nowhere", "--config", configuration().toString()))
        .satisfies(typed -> assertThat(typed.exitCode()).isEqualTo(1))
        .satisfies(typed -> assertThat(typed.err()).contains("no cluster nowhere", "fra1"));
    assertThat(diff("--application", "nothing"))
        .satisfies(typed -> assertThat(typed.exitCode()).isEqualTo(1))
        .satisfies(typed -> assertThat(typed.err()).contains("no application nothing", "shop"));
  }

  @Test
  void aClusterThatDoesNotAnswerIsAnErrorAndNoDifference() {
    clusters.close();

    Typed typed = diff();

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("cluster fra1:");
    assertThat(typed.hasStackTrace()).isFalse();
  }

  private void deliver() throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    try (Service service =
        Service.start(ConfigurationFile.read(configuration()), Service.Options.DEFAULT)) {
      while (!isDelivered(service) && Instant.now().isBefore(end)) {
        Thread.sleep(50);
      }
    }
  }

  private static boolean isDelivered(Service service) {
    var clusters = service.status().clusters();
    return !clusters.isEmpty() && clusters.getFirst().objects() == 3;
  }

  private ClusterConnection connection() throws Exception {
    return ClusterConnection.open(clusters.cluster("fra1").kubeconfig(), null, CallLimits.DEFAULT);
  }

  private Path configuration() {
    return folder.resolve("rimward.yaml");
  }

  private Typed diff(String... more) {
    String[] words = new String[more.length + 4];
    words[0] = "diff";
    words[1] = "fra1";
    words[2] = "--config";
    words[3] = configuration().toString();
    System.arraycopy(more, 0, words, 4, more.length);
    return rimward(words);
  }
}
