package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.reconciler.Status.ApplicationStatus;
import dev.rimward.reconciler.Status.LocationStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that brings Section's ConfigMap, from a push to the clusters. */
@Timeout(120)
class LocationOptimizerLoopTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private EmbeddedLoop loop;

  @BeforeEach
  void pushAnApplicationThatNoPolicySelects() throws Exception {
    loop = new EmbeddedLoop(folder);
    loop.write("shop", "by-itself");
    loop.source()
        .write(
            "apps/shop/kustomization.yaml",
            Documents.kustomization("configmap.yaml", "location-optimizer.yaml"));
    optimizer("SolverServiceV1", "{\"policy\":\"dynamic\"}").push("Add the shop");
    loop.start(Steps.NONE);
    within(SOON, () -> assertThat(locations()).containsExactly("east", "west"));
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void isPlacedByItsConfigMapWhichIsInNoBranch() throws Exception {
    within(
        SOON,
        () ->
            assertThat(loop.output("branch", "--format=%(refname:short)").lines())
                .contains("rendered", "clusters/east", "clusters/west"));
    for (String branch : List.of("rendered", "clusters/east", "clusters/west")) {
      assertThat(loop.output("ls-tree", "-r", "--name-only", branch).lines())
          .anyMatch(path -> path.endsWith("shop/shop/configmap-shop.yaml"))
          .noneMatch(path -> path.contains("location-optimizer"));
    }
    assertThat(shop().policy()).isEqualTo("location-optimizer");
    assertThat(loop.service().status().problems()).isEmpty();
  }

  @Test
  void followsItsNextVersionAndKeepsItWhenAnotherCannotBeRead() throws Exception {
    optimizer("static", "{\"filters\":{\"byName\":[\"east\"]},\"selector\":{\"all\":{}}}")
        .push("Only in the east");
    within(SOON, () -> assertThat(locations()).containsExactly("east"));

    String broken =
        optimizer("static", "{\"filters\":{\"byNames\":[\"west\"]},\"selector\":{\"all\":{}}}")
            .push("Only in the west, misspelt");
    within(
        SOON,
        () ->
            assertThat(loop.service().status().problems())
                .extracting(Problem::toString)
                .anyMatch(
                    problem ->
                        problem.contains("params.filters.byNames: unknown field; did you mean")
                            && problem.contains("the last good version")));
    within(SOON, () -> assertThat(loop.service().status().source().commit()).isEqualTo(broken));
    assertThat(locations()).containsExactly("east");
  }

  @Test
  void isToldWhatItNamesThatTheFleetDoesNotHave() throws Exception {
    optimizer("SolverServiceV1", "{\"policy\":\"dynamic\",\"mustInclude\":[{\"region\":\"asia\"}]}")
        .push("Ask for a region that is not there");
    within(
        SOON,
        () ->
            assertThat(loop.service().status().problems())
                .extracting(Problem::toString)
                .containsExactly(
                    "apps/shop: ConfigMap location-optimizer"
                        + " data.strategy.params.mustInclude[0].region: no cluster is in region"
                        + " asia; known are europe, northamerica"));
    assertThat(locations()).containsExactly("east", "west");
  }

  private SourceClone optimizer(String strategy, String params) {
    return loop.source()
        .write(
            "apps/shop/location-optimizer.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: location-optimizer}
            data:
              strategy: '{"strategy":"%s","params":%s}'
            """
                .formatted(strategy, params));
  }

  private List<String> locations() {
    return loop.service().status().applications().stream()
        .flatMap(application -> application.locations().stream())
        .map(LocationStatus::location)
        .toList();
  }

  private ApplicationStatus shop() {
    return loop.service().status().applications().getFirst();
  }
}
