package dev.rimward.reconciler.cli;

import static dev.rimward.reconciler.cli.Typed.rimward;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code validate} and {@code render}: what a folder on this machine says. */
class SourceCommandsTest {
  private static final String EXAMPLE = Typed.home().resolve("repo-layout-example").toString();

  @TempDir Path folder = Path.of("");

  @Test
  void validateFindsNothingWrongWithTheExample() {
    Typed typed = rimward("validate", EXAMPLE);

    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .isEqualToIgnoringNewLines(
            "no problem found in " + EXAMPLE + ": 8 clusters, 2 applications");
    assertThat(typed.err()).isEmpty();
  }

  @Test
  void validatePrintsEveryProblemOnALineOfItsOwnRelativeToTheRoot() throws IOException {
    writeBroken();

    Typed typed = rimward("validate", folder.toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    List<String> lines = typed.out().lines().toList();
    assertThat(lines)
        .hasSize(3)
        .isSorted()
        .contains("clusters/fra1.yaml:5: spec.locatoin: unknown field; did you mean location?")
        .allMatch(line -> line.matches("(apps|clusters)/[a-z0-9/.]+(:\\d+)?: .+"))
        .anyMatch(line -> line.startsWith("apps/shop/") && line.contains("gone.yaml"));
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void validatePrintsProblemsAsJsonHoweverTheFormatIsWritten() throws IOException {
    writeBroken();

    Typed typed = rimward("validate", folder.toString(), "--output", "JSON");

    assertThat(typed.exitCode()).isEqualTo(1);
    JsonNode problems = new ObjectMapper().readTree(typed.out());
    assertThat(problems)
        .anySatisfy(
            problem -> {
              assertThat(problem.path("path").asText()).isEqualTo("clusters/fra1.yaml");
              assertThat(problem.path("line").asInt()).isEqualTo(5);
              assertThat(problem.path("field").asText()).isEqualTo("spec.locatoin");
              assertThat(problem.path("message").asText()).startsWith("unknown field");
            });
  }

  @Test
  void validateSaysThatThereIsNoSuchFolder() {
    Typed typed = rimward("validate", folder.resolve("none").toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("none is not a folder");
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void renderPrintsTheObjectsOfAClusterAsYaml() {
    Typed typed = rimward("render", EXAMPLE, "--cluster", "fra1");

    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .startsWith("---\n")
        .contains("kind: Deployment", "app.kubernetes.io/managed-by: rimward")
        .contains("rimward.dev/application: storefront", "rimward.dev/application: edge-probe");
  }

  @Test
  void renderPrintsTheObjectsOfAClusterAsJson() throws IOException {
    Typed typed = rimward("render", EXAMPLE, "--cluster", "fra1", "-o", "json");

    JsonNode objects = new ObjectMapper().readTree(typed.out());
    assertThat(
            StreamSupport.stream(objects.spliterator(), false)
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .map(object -> object.path("metadata").path("name").asText()))
        .contains("web", "api", "cache");
  }

  @Test
  void renderNamesTheApplicationsThatMayNotRunThere() {
    Typed typed = rimward("render", EXAMPLE, "--cluster", "sgp1");

    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).contains("edge-probe does not run at sgp1: ");
    assertThat(typed.out()).doesNotContain("rimward.dev/application: edge-probe");
  }

  @Test
  void renderOfAnUnknownClusterNamesThoseThatThereAre() {
    Typed typed = rimward("render", EXAMPLE, "--cluster", "fra2");

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("there is no cluster fra2", "ams1, den1, fra1");
    assertThat(typed.out()).isEmpty();
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void renderOfAClusterWhoseDocumentIsBrokenSaysWhatIsWrongWithIt() throws IOException {
    writeBroken();

    Typed typed = rimward("render", folder.toString(), "--cluster", "fra1");

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("clusters/fra1.yaml:5: ", "there is no cluster fra1");
  }

  private void writeBroken() throws IOException {
    write(
        "clusters/fra1.yaml",
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Cluster
        metadata: {name: fra1}
        spec:
          locatoin: {latitude: 50.11, longitude: 8.68, region: europe}
          access: {kubeconfigFile: fra1.kubeconfig}
        """);
    write(
        "apps/shop/app.yaml",
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Application
        metadata: {name: shop}
        spec:
          namespace: shop
          source: {path: apps/shop}
        """);
    write("apps/shop/kustomization.yaml", "resources: [gone.yaml]\n");
  }

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }
}
