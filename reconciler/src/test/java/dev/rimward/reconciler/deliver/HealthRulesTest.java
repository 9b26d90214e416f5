package dev.rimward.reconciler.deliver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.policy.placement.Health;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HealthRulesTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * One document of the file.
   *
   * @param object as a cluster shows it
   */
  record Case(
      @JsonProperty("case") String name, Health health, @Nullable String words, JsonNode object) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void says(Case one) throws Exception {
    Manifest manifest = new Manifest((ObjectNode) one.object());

    assertThat(HealthRules.has(manifest.id())).isTrue();
    assertThat(HealthRules.of(manifest.id(), one.object()))
        .isEqualTo(new ObjectHealth(one.health(), one.words() == null ? "" : one.words()));
  }

  static List<Case> cases() throws IOException {
    try (InputStream file = HealthRulesTest.class.getResourceAsStream("/health/objects.yaml")) {
      return YAML.readerFor(Case.class).<Case>readValues(requireNonNull(file)).readAll();
    }
  }

  @ParameterizedTest
  @CsvSource({
    ",ConfigMap",
    ",Secret",
    ",Namespace",
    ",ServiceAccount",
    "batch,CronJob",
    "networking.k8s.io,NetworkPolicy",
    "rbac.authorization.k8s.io,ClusterRole",
    "apiextensions.k8s.io,CustomResourceDefinition",
  })
  void kindsWithoutAStatusThatTellsAreHealthyWhenTheyAreThere(@Nullable String group, String kind) {
    assertThat(HealthRules.has(new ObjectId(group == null ? "" : group, kind, "shop", "one")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2} | Healthy"
            + " |",
        "{observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2} |"
            + " Progressing | the cluster has not looked at it yet",
        "{} | Progressing | the cluster has not looked at it yet",
        "{observedGeneration: 2, replicas: 2, updatedReplicas: 1, availableReplicas: 2} |"
            + " Progressing | 1 of 2 replicas updated",
        "{observedGeneration: 2, replicas: 3, updatedReplicas: 2, availableReplicas: 3} |"
            + " Progressing | replicas of the previous version are still there",
        "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 1} |"
            + " Progressing | 1 of 2 replicas available",
        "{observedGeneration: 2, conditions: [{type: Progressing, status: \"False\", reason:"
            + " ProgressDeadlineExceeded, message: took too long}]} | Degraded |"
            + " ProgressDeadlineExceeded: took too long",
        "{observedGeneration: 2, conditions: [{type: ReplicaFailure, status: \"True\", message:"
            + " over quota}]} | Progressing | 0 of 2 replicas updated: over quota",
        "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2, conditions:"
            + " [{type: ReplicaFailure, status: \"False\", message: was}]} | Healthy |",
      })
  void deployment(String status, Health health, String words) {
    assertHealth("Deployment", "{replicas: 2}", status, health, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{replicas: 2} | {observedGeneration: 2, readyReplicas: 1} | Progressing | 1 of 2 replicas"
            + " ready",
        "{replicas: 2} | {observedGeneration: 2, readyReplicas: 2, updatedReplicas: 1,"
            + " currentRevision: a, updateRevision: b} | Progressing | 1 of 2 replicas updated",
        "{replicas: 2} | {observedGeneration: 2, readyReplicas: 2, updatedReplicas: 2,"
            + " currentRevision: b, updateRevision: b} | Healthy |",
        "{replicas: 2} | {observedGeneration: 2, readyReplicas: 2, currentRevision: b,"
            + " updateRevision: b} | Healthy |",
        "{replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}} | {observedGeneration: 2,"
            + " readyReplicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b} |"
            + " Progressing | 1 of 2 replicas updated",
        "{replicas: 3, updateStrategy: {type: OnDelete}} | {observedGeneration: 2, readyReplicas:"
            + " 3, currentRevision: a, updateRevision: b} | Healthy |",
        "{replicas: 0} | {observedGeneration: 2} | Healthy |",
      })
  void statefulSet(String spec, String status, Health health, String words) {
    assertHealth("StatefulSet", spec, status, health, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 2} |"
            + " Progressing | 2 of 3 replicas updated",
        "{observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3,"
            + " numberAvailable: 2} | Progressing | 2 of 3 replicas available",
        "{observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3,"
            + " numberAvailable: 3} | Healthy |",
        "{observedGeneration: 2, desiredNumberScheduled: 0} | Healthy |",
      })
  void daemonSet(String status, Health health, String words) {
    assertHealth("DaemonSet", "{}", status, health, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | Progressing | has not started yet",
        "{startTime: now, active: 1} | Healthy |",
        "{startTime: now, conditions: [{type: Complete, status: \"True\"}]} | Healthy |",
        "{startTime: now, conditions: [{type: Failed, status: \"True\", message: backoff limit}]} |"
            + " Degraded | backoff limit",
      })
  void job(String status, Health health, String words) {
    assertHealth("Job", "{}", status, health, words);
  }

  @ParameterizedTest
  @CsvSource({"Deployment", "Job"})
  void whatIsBeingDeletedIsNotHealthy(String kind) {
    ObjectHealth health =
        HealthRules.of(
            id(kind),
            Manifests.parse("{metadata: {deletionTimestamp: now}, status: {startTime: now}}"));

    assertThat(health.health()).isEqualTo(Health.Progressing);
  }

  private static void assertHealth(
      String kind, String spec, String status, Health health, String words) {
    ObjectHealth found =
        HealthRules.of(
            id(kind),
            Manifests.parse(
                "{metadata: {generation: 2}, spec: %s, status: %s}".formatted(spec, status)));

    assertThat(found).isEqualTo(new ObjectHealth(health, words == null ? "" : words));
  }

  private static ObjectId id(String kind) {
    return new ObjectId(kind.equals("Job") ? "batch" : "apps", kind, "shop", "web");
  }
}
