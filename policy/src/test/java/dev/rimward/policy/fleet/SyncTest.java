package dev.rimward.policy.fleet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application.ObjectTarget;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an application says that it is applied, and after which others. */
class SyncTest {
  private static final String POLICY =
      """
      apiVersion: rimward.dev/v1alpha1
      kind: PlacementPolicy
      metadata: {name: all}
      spec: {applicationSelector: {}, replicaScheduling: {duplicated: {replicas: 1}}}
      """;

  private static String application(String name, String more) {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: Application
    metadata: {name: %s}
    spec:
      namespace: shop
      source: {path: apps/shop}
      %s
    """
        .formatted(name, more);
  }

  private static FleetReading read(String... namesAndMore) {
    MemoryTree tree = MemoryTree.empty().with("policies/all.yaml", POLICY);
    for (int i = 0; i < namesAndMore.length; i += 2) {
      tree =
          tree.with(
              "apps/" + namesAndMore[i] + "/app.yaml",
              application(namesAndMore[i], namesAndMore[i + 1]));
    }
    return Fleets.read(tree);
  }

  private static List<String> problems(FleetReading reading) {
    return reading.problems().stream().map(p -> p.field() + ": " + p.message()).toList();
  }

  private static Application.Spec spec(FleetReading reading, String name) {
    return requireNonNull(reading.fleet().applications().get(name)).spec();
  }

  @Test
  void whatIsNotSaidIsTheDefault() {
    FleetReading reading = read("web", "sync: {}", "api", "suspended: false");

    assertThat(reading.problems()).isEmpty();
    assertThat(spec(reading, "web").sync()).isEqualTo(Application.Sync.DEFAULT);
    assertThat(spec(reading, "api").syncOrDefault()).isEqualTo(Application.Sync.DEFAULT);
    assertThat(Application.Sync.DEFAULT.healthTimeout()).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sync: {healthTimeout: 0s}                                    | spec.sync.healthTimeout: must be above 0
          sync: {force: Always}                                        | spec.sync.force: must be one of Never, OnImmutableField, is "Always"
          sync: {ignoreDifferences: [{}]}                              | spec.sync.ignoreDifferences[0]: needs jsonPointers or fieldManagers
          sync: {ignoreDifferences: [{jsonPointers: [spec/replicas]}]} | spec.sync.ignoreDifferences[0].jsonPointers[0]: must be a JSON pointer such as /spec/replicas, is "spec/replicas"
          sync: {ignoreDifferences: [{jsonPointers: [/a~2b]}]}         | spec.sync.ignoreDifferences[0].jsonPointers[0]: must be a JSON pointer such as /spec/replicas, is "/a~2b"
          sync: {ignoreDifferences: [{fieldManagers: [rimward]}]}      | spec.sync.ignoreDifferences[0].fieldManagers: must not have rimward, whose fields Git decides
          sync: {healthChecks: [{target: {}, expression: 1 == 1}]}     | spec.sync.healthChecks[0].target.kind: required field is missing
          dependsOn: [api, api]                                        | spec.dependsOn[1]: is there twice
          """)
  void saysWhatIsWrong(String said, String problem) {
    assertThat(problems(read("web", said, "api", "suspended: false")))
        .containsExactly(problem + "; has no good version, ignored");
  }

  @Test
  void aDependencyThatIsNotThereIsNamed() {
    assertThat(problems(read("web", "dependsOn: [apii]", "api", "suspended: false")))
        .containsExactly("spec.dependsOn[0]: no Application is named apii; did you mean api?");
  }

  @Test
  void applicationsThatWaitForEachOtherAreAllNamed() {
    assertThat(
            problems(
                read(
                    "a", "dependsOn: [b]",
                    "b", "dependsOn: [c]",
                    "c", "dependsOn: [a]",
                    "d", "dependsOn: [a]",
                    "e", "dependsOn: [e]")))
        .containsExactly(
            "spec.dependsOn[0]: each waits for the next for ever: a -> b -> c -> a",
            "spec.dependsOn[0]: each waits for the next for ever: b -> c -> a -> b",
            "spec.dependsOn[0]: each waits for the next for ever: c -> a -> b -> c",
            "spec.dependsOn[0]: each waits for the next for ever: e -> e");
  }

  @Test
  void aTargetSelectsByAllThatItSays() {
    ObjectTarget widgets = new ObjectTarget("example.io", "Widget", null, "one");

    assertThat(widgets.selects("example.io", "Widget", "anywhere", "one")).isTrue();
    assertThat(widgets.selects("example.io", "Widget", "anywhere", "two")).isFalse();
    assertThat(widgets.selects("other.io", "Widget", "anywhere", "one")).isFalse();
    assertThat(ObjectTarget.ANY.selects("apps", "Deployment", "shop", "web")).isTrue();
    assertThat(new ObjectTarget("", "Secret", "shop", null).selects("", "Secret", "shop", "x"))
        .isTrue();
    assertThat(new ObjectTarget("", "Secret", "shop", null).selects("", "Secret", "else", "x"))
        .isFalse();
  }
}
