package dev.rimward.reconciler.cli;

import static dev.rimward.reconciler.cli.Typed.rimward;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code simulate}: what policies would do. */
class SimulateCommandTest {
  private static final Path EXAMPLE = Typed.home().resolve("repo-layout-example");
  private static final String STEP = "--step=10m";

  @TempDir Path folder = Path.of("");

  @Test
  void printsFiguresOfEveryVariantSideBySide() {
    Typed typed =
        rimward(
            "simulate",
            EXAMPLE.toString(),
            STEP,
            "--application=storefront",
            "--baseline",
            "everywhere",
            "--baseline",
            "nearest=3");

    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .startsWith(
            """
            generated day (peak 200, noise 0.15, seed 1)
            from 2026-03-20T00:00:00Z to 2026-03-21T00:00:00Z, a decision every 10m

            STOREFRONT \
            """)
        .containsPattern("STOREFRONT +SOURCE +EVERYWHERE +NEAREST 3\n")
        .containsPattern("policy +follow-demand +- +-\n")
        .containsPattern(
            "location-hours +[0-9.]+ h +192.0 h \\(\\+\\d+ %\\) +72.0 h \\(.\\d+ %\\)\n")
        .doesNotContain("EDGE-PROBE");
  }

  @Test
  void theSameCommandPrintsAndDrawsTheSameBytes() throws Exception {
    List<String> drawn = new ArrayList<>();
    List<Typed> typed = new ArrayList<>();
    for (String name : List.of("once.svg", "again.svg")) {
      Path file = folder.resolve(name);
      typed.add(
          rimward("simulate", EXAMPLE.toString(), STEP, "-o", "json", "--svg", file.toString()));
      drawn.add(Files.readString(file));
    }

    assertThat(typed.get(0)).isEqualTo(typed.get(1));
    assertThat(drawn.get(0)).isEqualTo(drawn.get(1)).startsWith("<svg ").contains("storefront");
  }

  @Test
  void printsJsonForPrograms() throws Exception {
    Typed typed = rimward("simulate", EXAMPLE.toString(), STEP, "--no-build", "-o", "json");

    JsonNode results = new ObjectMapper().readTree(typed.out());
    assertThat(results.path("from").asText()).isEqualTo("2026-03-20T00:00:00Z");
    JsonNode storefront = results.path("outcomes").path(1);
    assertThat(storefront.path("application").asText()).isEqualTo("storefront");
    assertThat(storefront.path("figures").path("locationHours").asDouble()).isGreaterThan(24);
    assertThat(storefront.path("figures").path("cost").asDouble()).isZero();
    assertThat(storefront.path("moves").path(0).path("reason").asText()).contains("requests/s");
    assertThat(storefront.has("course")).isFalse();
  }

  @Test
  void comparesWithAFileThatReplacesThePolicyOfItsName() throws Exception {
    String policy = Files.readString(EXAMPLE.resolve("policies/follow-demand.yaml"));
    Path stricter =
        Files.writeString(
            folder.resolve("stricter.yaml"),
            policy.replace("locations: {min: 2, max: 6}", "locations: {min: 2, max: 2}"));

    Typed typed =
        rimward(
            "simulate",
            EXAMPLE.toString(),
            STEP,
            "--application=storefront",
            "--compare",
            stricter.toString());

    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .containsPattern("STOREFRONT +SOURCE +COMPARED\n")
        .containsPattern("policy +follow-demand +follow-demand\n")
        .containsPattern("most locations at once +6 +[23] \\(-\\d+ %\\)\n");
  }

  @Test
  void comparesWithAnotherFolder() {
    Typed typed =
        rimward(
            "simulate",
            EXAMPLE.toString(),
            STEP,
            "--application=storefront",
            "--no-build",
            "--compare",
            EXAMPLE.toString());

    assertThat(typed.out()).containsPattern("location-hours +([0-9.]+ h) +\\1 \\(=\\)\n");
  }

  @Test
  void showsWhatIsWrongWithTheComparedFileAtItsLine() throws Exception {
    Path broken =
        Files.writeString(
            folder.resolve("broken.yaml"),
            """
            apiVersion: rimward.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: follow-demand}
            spec:
              applicationSelecto: {}
            """);

    Typed typed =
        rimward(
            "simulate",
            EXAMPLE.toString(),
            "--step=1h",
            "--no-build",
            "--compare",
            broken.toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err())
        .contains("policies/compared/broken.yaml:5: spec.applicationSelecto: unknown field");
  }

  @Test
  void replaysATraceAndSaysWhatItLeavesOut() throws Exception {
    Path trace =
        Files.writeString(
            folder.resolve("trace.csv"),
            """
            time,location,value
            2026-03-20T00:00:00Z,u0yj,70
            2026-03-20T00:00:00Z,nowhere!,9
            2026-03-20T00:03:00Z,u0yj,70
            2026-03-20T00:06:00Z,u0yj,70
            """);

    Typed typed =
        rimward(
            "simulate",
            EXAMPLE.toString(),
            "--no-build",
            "--application=storefront",
            "--trace",
            trace.toString(),
            "--locations");

    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).contains("nowhere!", "is not a geohash");
    assertThat(typed.out())
        .startsWith("trace " + trace + "\nfrom 2026-03-20T00:00:00Z to 2026-03-20T00:07:00Z")
        .containsPattern("SOURCE +OPEN +REPLICAS +MOVES +BELOW +ABOVE\n")
        .containsPattern("fra1 +0.1 h +");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--trace none.csv | rimward: --trace: none.csv cannot be read; does it exist?",
        "--outage fra2@1h+1h | rimward: --outage: there is no cluster fra2; there are: ams1, den1",
        "--outage fra1@soon | rimward: --outage must be CLUSTER@START+DURATION, such as fra1@6h+2h",
        "--baseline nowhere | rimward: --baseline must be everywhere, or nearest=N",
        "--application none | rimward: there is no application none in",
        "--compare none.yaml | rimward: --compare: none.yaml is neither a source folder nor a file",
        "--prometheus http://127.0.0.1:9 | rimward: --prometheus needs --from and --to; --from"
            + " must",
        "--step 0s | rimward: --step must be 1s or more, is 0ms",
        "--noise 2 | rimward: --noise must be at least 0 and below 1, is 2.0",
        "--step 1h --svg none/day.svg | rimward: --svg: none/day.svg cannot be written",
      })
  void saysWhatIsWrongAndWhatToDo(String options, String message) {
    List<String> words = new ArrayList<>(List.of("simulate", EXAMPLE.toString(), "--no-build"));
    words.addAll(List.of(options.split(" ", -1)));

    Typed typed = rimward(words.toArray(String[]::new));

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).startsWith(message);
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void takesDemandFromOneSourceOnly() {
    Typed typed = rimward("simulate", ".", "--trace", "a.csv", "--generate", "day");

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.err()).contains("mutually exclusive");
  }

  @Test
  void aPrometheusThatCannotBeReachedIsAnError() {
    Typed typed =
        rimward(
            "simulate",
            EXAMPLE.toString(),
            "--no-build",
            "--prometheus",
            "http://127.0.0.1:9",
            "--from",
            "2026-03-20T00:00:00Z",
            "--to",
            "2026-03-20T01:00:00Z");

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("Prometheus cannot be reached").contains("http-requests");
    assertThat(typed.out()).isEmpty();
  }
}
