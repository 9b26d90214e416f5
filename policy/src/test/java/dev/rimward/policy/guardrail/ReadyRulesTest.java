package dev.rimward.policy.guardrail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.DirectoryTree;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Guardrail;
import dev.rimward.policy.fleet.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that docs/guardrails.md shows do what the page says. */
class ReadyRulesTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private static Path folder = Path.of("");
  private static SortedMap<String, Guardrail> rules = new TreeMap<>();

  @BeforeAll
  static void readThePage() throws IOException {
    String page = Files.readString(Path.of("../docs/guardrails.md"), UTF_8);
    String documents =
        BLOCK
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.joining("---\n"));
    Files.createDirectories(folder.resolve("policies"));
    Files.writeString(folder.resolve("policies/rules.yaml"), documents);
    FleetReading reading = new FleetReader(Layout.STANDARD).read(new DirectoryTree(folder));
    assertThat(reading.problems()).isEmpty();
    rules = reading.fleet().guardrails();
  }

  @Test
  void thePageHasFiveAndTheOneWithAllFields() {
    assertThat(rules)
        .containsOnlyKeys(
            "at-most-twenty-replicas",
            "memory-limits",
            "no-host-path",
            "no-latest-images",
            "no-privileged-pods",
            "team-label");
  }

  /** The same pod in each of the kinds that have one. */
  private static List<ObjectNode> workloads(String pod) {
    return List.of(
        Manifests.read("apiVersion: v1\nkind: Pod\nspec:\n" + pod.indent(2)),
        Manifests.read(
            "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n"
                + pod.indent(6)),
        Manifests.read(
            "apiVersion: apps/v1\nkind: DaemonSet\nspec:\n  template:\n    spec:\n"
                + pod.indent(6)),
        Manifests.read(
            "apiVersion: v1\nkind: ReplicationController\nspec:\n  template:\n    spec:\n"
                + pod.indent(6)),
        Manifests.read(
            "apiVersion: batch/v1\nkind: Job\nspec:\n  template:\n    spec:\n" + pod.indent(6)),
        Manifests.read(
            "apiVersion: batch/v1\n"
                + "kind: CronJob\n"
                + "spec:\n"
                + "  jobTemplate:\n"
                + "    spec:\n"
                + "      template:\n"
                + "        spec:\n"
                + pod.indent(10)));
  }

  private static void assertVerdict(String rule, String pod, boolean kept) {
    Guardrail guardrail = requireNonNull(rules.get(rule));
    Guardrails guardrails = Guardrails.of(List.of(guardrail));
    for (ObjectNode workload : workloads(pod)) {
      assertThat(guardrails.check(workload))
          .as(workload.toString())
          .isEqualTo(
              kept
                  ? List.of()
                  : List.of(
                      new Violation(
                          rule, guardrail.spec().enforcement(), guardrail.spec().message())));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          memory-limits | containers: [{name: a, resources: {limits: {memory: 1Gi}}}] | true
          memory-limits | containers: [{name: a, resources: {limits: {memory: 1Gi}}}, {name: b}] | false
          memory-limits | containers: [{name: a}] | false
          memory-limits | containers: [{name: a, resources: {}}] | false
          memory-limits | containers: [{name: a, resources: {limits: {cpu: 1}}}] | false
          memory-limits | containers: [{name: a, resources: {requests: {memory: 1Gi}}}] | false
          memory-limits | {containers: [{name: a, resources: {limits: {memory: 1Gi}}}], initContainers: [{name: b}]} | false
          no-latest-images | containers: [{image: 'web:1.27'}] | true
          no-latest-images | containers: [{image: 'registry.example:5000/shop/web:1.27'}] | true
          no-latest-images | containers: [{image: 'web@sha256:0123'}] | true
          no-latest-images | containers: [{image: 'web:latest@sha256:0123'}] | true
          no-latest-images | containers: [{image: web}] | false
          no-latest-images | containers: [{image: 'web:latest'}] | false
          no-latest-images | containers: [{image: 'registry.example:5000/shop/web'}] | false
          no-latest-images | containers: [{image: 'web:1'}, {image: web}] | false
          no-latest-images | {containers: [{image: 'web:1'}], initContainers: [{image: 'b:latest'}]} | false
          no-privileged-pods | containers: [{name: a}] | true
          no-privileged-pods | containers: [{name: a, securityContext: {privileged: false}}] | true
          no-privileged-pods | {containers: [{name: a}], hostNetwork: false} | true
          no-privileged-pods | containers: [{name: a, securityContext: {privileged: true}}] | false
          no-privileged-pods | {containers: [{name: a}], initContainers: [{securityContext: {privileged: true}}]} | false
          no-privileged-pods | {containers: [{name: a}], hostNetwork: true} | false
          no-privileged-pods | {containers: [{name: a}], hostPID: true} | false
          no-privileged-pods | {containers: [{name: a}], hostIPC: true} | false
          no-host-path | containers: [{name: a}] | true
          no-host-path | {containers: [], volumes: [{name: a, emptyDir: {}}]} | true
          no-host-path | {containers: [], volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /}}]} | false
          """)
  void areForEveryKindThatMakesPods(String rule, String pod, boolean kept) {
    assertVerdict(rule, pod, kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {labels: {example.com/team: shop}}     | true
          {labels: {example.com/team: ''}}       | false
          {labels: {team: shop}}                 | false
          {labels: {}}                           | false
          {name: a}                              | false
          """)
  void aTeamLabelIsAskedFor(String metadata, boolean kept) {
    Guardrails guardrails = Guardrails.of(List.of(requireNonNull(rules.get("team-label"))));
    ObjectNode deployment =
        Manifests.read("apiVersion: apps/v1\nkind: Deployment\nmetadata: " + metadata);

    assertThat(guardrails.check(deployment).isEmpty()).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Service", "ConfigMap", "Secret"})
  void leaveObjectsWithoutPodsAlone(String kind) {
    ObjectNode object = Manifests.read("apiVersion: v1\nkind: " + kind + "\nspec: {}");

    assertThat(Guardrails.of(rules.values()).check(object)).isEmpty();
  }
}
