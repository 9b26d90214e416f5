package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.placement.Health;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Health of a workload from its status, after the rules of kstatus (sigs.k8s.io/cli-utils,
 * pkg/kstatus/status/core.go): a status counts only once it speaks of the current generation.
 *
 * @param words the cluster's own where it has some; empty when healthy
 */
record WorkloadHealth(Health health, String words) {
  private static final WorkloadHealth HEALTHY = new WorkloadHealth(Health.Healthy, "");

  /** Only these kinds run something. */
  static boolean has(ObjectId id) {
    return switch (id.kind()) {
      case "Deployment", "StatefulSet", "DaemonSet" -> id.group().equals("apps");
      case "Job" -> id.group().equals("batch");
      default -> false;
    };
  }

  /**
   * @param id of a kind that {@link #has} health; items of a list do not name their kind
   * @param object whole
   */
  static WorkloadHealth of(ObjectId id, JsonNode object) {
    if (object.path("metadata").has("deletionTimestamp")) {
      return progressing("is being deleted");
    }
    JsonNode status = object.path("status");
    if (id.kind().equals("Job")) {
      return ofJob(status);
    }
    if (status.path("observedGeneration").asLong(0) < generation(object)) {
      return progressing("the cluster has not looked at it yet");
    }
    return switch (id.kind()) {
      case "Deployment" -> ofDeployment(object);
      case "StatefulSet" -> ofStatefulSet(object);
      case "DaemonSet" -> ofDaemonSet(status);
      default -> throw new IllegalArgumentException(id + " has no health of its own");
    };
  }

  private static WorkloadHealth ofDeployment(JsonNode object) {
    JsonNode status = object.path("status");
    Optional<JsonNode> progress = condition(status, "Progressing");
    if (progress.isPresent()
        && progress.get().path("reason").asText().equals("ProgressDeadlineExceeded")) {
      return degraded(progress.get());
    }
    Optional<JsonNode> failure = condition(status, "ReplicaFailure").filter(WorkloadHealth::isTrue);
    if (failure.isPresent()) {
      return degraded(failure.get());
    }
    int wanted = wanted(object);
    int updated = status.path("updatedReplicas").asInt();
    if (updated < wanted) {
      return progressing(updated + " of " + wanted + " replicas updated");
    }
    if (status.path("replicas").asInt() > updated) {
      return progressing("replicas of the previous version are still there");
    }
    return counted(status.path("availableReplicas").asInt(), wanted, "available");
  }

  private static WorkloadHealth ofStatefulSet(JsonNode object) {
    JsonNode status = object.path("status");
    int wanted = wanted(object);
    int ready = status.path("readyReplicas").asInt();
    if (ready < wanted) {
      return counted(ready, wanted, "ready");
    }
    JsonNode strategy = object.path("spec").path("updateStrategy");
    if (strategy.path("type").asText().equals("OnDelete")) {
      return HEALTHY;
    }
    int partition = strategy.path("rollingUpdate").path("partition").asInt(0);
    boolean whole = partition == 0;
    int updated = status.path("updatedReplicas").asInt();
    if (whole
        && !status.path("currentRevision").equals(status.path("updateRevision"))
        && updated < wanted) {
      return counted(updated, wanted, "updated");
    }
    return counted(updated, whole ? updated : Math.max(0, wanted - partition), "updated");
  }

  private static WorkloadHealth ofDaemonSet(JsonNode status) {
    int wanted = status.path("desiredNumberScheduled").asInt();
    int updated = status.path("updatedNumberScheduled").asInt();
    return updated < wanted
        ? counted(updated, wanted, "updated")
        : counted(status.path("numberAvailable").asInt(), wanted, "available");
  }

  /** A Job that runs is at work, which is what it is for: only its failure is none. */
  private static WorkloadHealth ofJob(JsonNode status) {
    Optional<JsonNode> failed = condition(status, "Failed").filter(WorkloadHealth::isTrue);
    if (failed.isPresent()) {
      return degraded(failed.get());
    }
    boolean complete = condition(status, "Complete").filter(WorkloadHealth::isTrue).isPresent();
    return complete || status.has("startTime") ? HEALTHY : progressing("has not started yet");
  }

  private static WorkloadHealth counted(int are, int wanted, String what) {
    return are >= wanted ? HEALTHY : progressing(are + " of " + wanted + " replicas " + what);
  }

  private static WorkloadHealth progressing(String words) {
    return new WorkloadHealth(Health.Progressing, words);
  }

  private static WorkloadHealth degraded(JsonNode condition) {
    return new WorkloadHealth(Health.Degraded, condition.path("message").asText());
  }

  private static Optional<JsonNode> condition(JsonNode status, String type) {
    return StreamSupport.stream(status.path("conditions").spliterator(), false)
        .filter(condition -> condition.path("type").asText().equals(type))
        .findFirst();
  }

  private static boolean isTrue(JsonNode condition) {
    return condition.path("status").asText().equals("True");
  }

  private static int wanted(JsonNode object) {
    return object.path("spec").path("replicas").asInt(1);
  }

  private static long generation(JsonNode object) {
    return object.path("metadata").path("generation").asLong(0);
  }
}
