package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Health of what keeps Pods running, from the numbers in its status. */
final class ControllerHealth {
  private ControllerHealth() {}

  static ObjectHealth ofDeployment(JsonNode object) {
    Conditions conditions = Conditions.of(object);
    Optional<ObjectHealth> givenUp =
        conditions
            .find("Progressing")
            .filter(one -> one.reason().equals("ProgressDeadlineExceeded"))
            .map(one -> ObjectHealth.degraded(one.words()));
    return givenUp
        .or(() -> HealthRules.notSeen(object))
        .orElseGet(() -> explained(deploymentReplicas(object), conditions));
  }

  private static ObjectHealth deploymentReplicas(JsonNode object) {
    JsonNode status = object.path("status");
    int wanted = wanted(object);
    int updated = status.path("updatedReplicas").asInt();
    if (updated < wanted) {
      return counted(updated, wanted, "updated");
    }
    if (status.path("replicas").asInt() > updated) {
      return ObjectHealth.progressing("replicas of the previous version are still there");
    }
    return counted(status.path("availableReplicas").asInt(), wanted, "available");
  }

  static ObjectHealth ofReplicaSet(JsonNode object) {
    JsonNode status = object.path("status");
    int wanted = wanted(object);
    return HealthRules.notSeen(object)
        .orElseGet(
            () ->
                status.path("replicas").asInt() > wanted
                    ? ObjectHealth.progressing("replicas that are too many are still there")
                    : explained(
                        counted(status.path("availableReplicas").asInt(), wanted, "available"),
                        Conditions.of(object)));
  }

  /** Why there are no more replicas, where the controller was refused to make some. */
  private static ObjectHealth explained(ObjectHealth counted, Conditions conditions) {
    return counted.isHealthy()
        ? counted
        : conditions
            .ifTrue("ReplicaFailure")
            .map(refused -> counted.because(refused.words()))
            .orElse(counted);
  }

  static ObjectHealth ofStatefulSet(JsonNode object) {
    return HealthRules.notSeen(object).orElseGet(() -> statefulReplicas(object));
  }

  private static ObjectHealth statefulReplicas(JsonNode object) {
    JsonNode status = object.path("status");
    int wanted = wanted(object);
    int ready = status.path("readyReplicas").asInt();
    if (ready < wanted) {
      return counted(ready, wanted, "ready");
    }
    if (status.path("replicas").asInt() > wanted) {
      return ObjectHealth.progressing("replicas that are too many are still there");
    }
    JsonNode strategy = object.path("spec").path("updateStrategy");
    if (isOnDelete(strategy)) {
      return ObjectHealth.HEALTHY;
    }
    int partition = strategy.path("rollingUpdate").path("partition").asInt(0);
    int updated = status.path("updatedReplicas").asInt();
    boolean rolledOut = status.path("currentRevision").equals(status.path("updateRevision"));
    return rolledOut && partition == 0
        ? ObjectHealth.HEALTHY
        : counted(updated, Math.max(0, wanted - partition), "updated");
  }

  static ObjectHealth ofDaemonSet(JsonNode object) {
    return HealthRules.notSeen(object).orElseGet(() -> daemons(object));
  }

  private static ObjectHealth daemons(JsonNode object) {
    JsonNode status = object.path("status");
    int wanted = status.path("desiredNumberScheduled").asInt();
    int updated = status.path("updatedNumberScheduled").asInt();
    return updated < wanted && !isOnDelete(object.path("spec").path("updateStrategy"))
        ? counted(updated, wanted, "updated")
        : counted(status.path("numberAvailable").asInt(), wanted, "available");
  }

  /** A Job that runs is at work, which is what it is for: only its failure is none. */
  static ObjectHealth ofJob(JsonNode object) {
    Conditions conditions = Conditions.of(object);
    boolean resting =
        object.path("spec").path("suspend").asBoolean()
            && conditions.ifTrue("Suspended").isPresent();
    boolean working = object.path("status").has("startTime");
    return conditions
        .ifTrue("Failed")
        .map(failed -> ObjectHealth.degraded(failed.words()))
        .orElse(
            working || resting || conditions.ifTrue("Complete").isPresent()
                ? ObjectHealth.HEALTHY
                : ObjectHealth.progressing("has not started yet"));
  }

  private static ObjectHealth counted(int are, int wanted, String what) {
    return are >= wanted
        ? ObjectHealth.HEALTHY
        : ObjectHealth.progressing(are + " of " + wanted + " replicas " + what);
  }

  /** Who updates it replaces its Pods by hand, whenever that is. */
  private static boolean isOnDelete(JsonNode strategy) {
    return strategy.path("type").asText().equals("OnDelete");
  }

  private static int wanted(JsonNode object) {
    return object.path("spec").path("replicas").asInt(1);
  }
}
