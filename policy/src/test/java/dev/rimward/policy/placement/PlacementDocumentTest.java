package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.steady;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementDocumentTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static Decision example() {
    return Scenario.threeClusters(Policy.followingDemand().exclude("nyc1").locations(1, 10))
        .demand(Map.of(FRANKFURT, steady(31), AMSTERDAM, steady(17.4), NEW_YORK, steady(1)))
        .after(Duration.ofSeconds(12))
        .decide();
  }

  @Test
  void isWrittenForPeople() {
    assertThat(new String(PlacementDocument.write(example()), UTF_8))
        .isEqualTo(
            """
            apiVersion: rimward.dev/v1alpha1
            kind: Placement
            metadata:
              name: storefront
            spec:
              policy: follow-demand
              locations:
              - location: fra1
                replicas: 2
                since: "2026-11-21T12:00:12Z"
                reason: "31 requests/s for 2m, at or above 20"
              moves:
              - at: "2026-11-21T12:00:12Z"
                location: fra1
                from: 0
                to: 2
                reason: "31 requests/s for 2m, at or above 20"
            status:
              inputs:
              - signal: http-requests
                state: Fresh
                at: "2026-11-21T12:00:00Z"
                detail: "potential demand, 12s old"
                values:
                  ams1: 18.4
                  fra1: 31.0
              nearMisses:
              - location: ams1
                rule: activation
                text: "18.4 requests/s, needs 20 for 2m"
                wouldChange: 1.6 requests/s more for 2m
              rejections:
              - rule: activation
                field: spec.activation.threshold
                locations:
                - ams1
              - rule: affinity
                field: spec.clusterAffinity.exclude
                locations:
                - nyc1
              notices: []
            """);
  }

  @Test
  void readsBackWhatWasWritten() {
    ApplicationPlacement placement =
        new ApplicationPlacement(
            "storefront",
            "follow-demand",
            List.of(
                new LocationPlacement("1e5", 2, NOON, "reason: with a colon # and more", null),
                new LocationPlacement("fra1", 3, NOON, "yes", NOON.plusMillis(1))),
            List.of(new Move(NOON, "007", 0, 2, "\"quoted\"\nin two lines")));
    Decision decision = new Decision(placement, true, List.of(), List.of(), List.of(), List.of());

    byte[] written = PlacementDocument.write(decision);

    assertThat(PlacementDocument.read("placements/storefront.yaml", written)).isEqualTo(placement);
  }

  @Test
  void keepsSinceWhenAClusterIsTaintedAndIsTheSameBytesAgain() {
    LocationPlacement tainted =
        new LocationPlacement("fra1", 3, NOON, "31", null, NOON.plusSeconds(7));
    LocationPlacement leaving =
        new LocationPlacement("nyc1", 3, NOON, "31", NOON.plusSeconds(9), NOON.plusSeconds(8));
    ApplicationPlacement placement =
        new ApplicationPlacement(
            "storefront", "follow-demand", List.of(tainted, leaving), List.of());
    byte[] written =
        PlacementDocument.write(
            new Decision(placement, true, List.of(), List.of(), List.of(), List.of()));

    ApplicationPlacement read = PlacementDocument.read("placements/storefront.yaml", written);

    assertThat(read).isEqualTo(placement);
    assertThat(
            PlacementDocument.write(
                new Decision(read, true, List.of(), List.of(), List.of(), List.of())))
        .isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Placement | kind: Cluster | kind: must be Placement, is Cluster",
        "replicas: 2 | replicas: two | spec.locations[0].replicas: must be a whole number of at"
            + " least 0, is \"two\"",
        "replicas: 2 | copies: 2 | spec.locations[0].replicas: must be a whole number of at least"
            + " 0, is missing",
        "moves: | moved: | spec.moves: must be a list, is missing",
        "since: \"2026 | since: \"26 | spec.locations[0].since: must be a time such as"
            + " 2026-01-31T12:00:00Z, is 26-11-21T12:00:12Z",
      })
  void saysWhatIsWrongAndWhere(String right, String wrong, String problem) {
    String document = new String(PlacementDocument.write(example()), UTF_8);
    assertThat(document).contains(right);

    assertThatThrownBy(
            () ->
                PlacementDocument.read(
                    "placements/storefront.yaml", document.replace(right, wrong).getBytes(UTF_8)))
        .isInstanceOf(InvalidDocument.class)
        .hasMessage("placements/storefront.yaml: " + problem);
  }

  @ParameterizedTest
  @CsvSource({"'a: [', 1", "'a: 1\na: 2\n', 2"})
  void saysInWhichLineItIsNotYaml(String content, int line) {
    assertThatThrownBy(() -> PlacementDocument.read("p.yaml", content.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            InvalidDocument.class,
            error -> {
              assertThat(error.problem().line()).isEqualTo(line);
              assertThat(error).hasMessageContaining("is not YAML");
            });
  }

  @ParameterizedTest
  @CsvSource({"''", "'# nothing'", "'[]'", "'text'"})
  void doesNotTakeAnEmptyFileForAnEmptyPlacement(String content) {
    assertThatThrownBy(() -> PlacementDocument.read("p.yaml", content.getBytes(UTF_8)))
        .isInstanceOf(InvalidDocument.class);
  }
}
