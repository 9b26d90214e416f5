package dev.rimward.reconciler.deliver;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.Conditions.Condition;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Health of an object from its status, after the rules of kstatus (sigs.k8s.io/cli-utils,
 * pkg/kstatus/status/core.go and generic.go): a status counts only once it speaks of the current
 * generation. Kinds that are not built in follow the conventions for conditions.
 */
final class HealthRules {
  private static final Map<String, Function<JsonNode, ObjectHealth>> BUILT_IN =
      Map.ofEntries(
          entry("apps/Deployment", ControllerHealth::ofDeployment),
          entry("apps/ReplicaSet", ControllerHealth::ofReplicaSet),
          entry("/ReplicationController", ControllerHealth::ofReplicaSet),
          entry("apps/StatefulSet", ControllerHealth::ofStatefulSet),
          entry("apps/DaemonSet", ControllerHealth::ofDaemonSet),
          entry("batch/Job", ControllerHealth::ofJob),
          entry("/Pod", PodHealth::of),
          entry("/Service", HealthRules::ofService),
          entry("/PersistentVolumeClaim", HealthRules::ofClaim),
          entry("policy/PodDisruptionBudget", HealthRules::ofDisruptionBudget),
          entry("apiregistration.k8s.io/APIService", HealthRules::byConvention));

  /** Groups that an API server serves by itself: a kind in them has health only if listed above. */
  private static final Set<String> BUILT_IN_GROUPS =
      Set.of(
          "",
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "apps",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "autoscaling",
          "batch",
          "certificates.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "extensions",
          "flowcontrol.apiserver.k8s.io",
          "internal.apiserver.k8s.io",
          "networking.k8s.io",
          "node.k8s.io",
          "policy",
          "rbac.authorization.k8s.io",
          "resource.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io",
          "storagemigration.k8s.io");

  private static final ObjectHealth NOT_SEEN =
      ObjectHealth.progressing("the cluster has not looked at it yet");

  private HealthRules() {}

  /**
   * Whether objects of the kind have a status that tells their health. Others are healthy when they
   * are there: most kinds, and definitions of kinds, which are awaited when they are applied.
   */
  static boolean has(ObjectId id) {
    return BUILT_IN.containsKey(key(id)) || !BUILT_IN_GROUPS.contains(id.group());
  }

  /**
   * @param id of a kind that {@link #has} health; items of a list do not name their kind
   * @param object whole
   */
  static ObjectHealth of(ObjectId id, JsonNode object) {
    return general(object)
        .orElseGet(() -> BUILT_IN.getOrDefault(key(id), HealthRules::byConvention).apply(object));
  }

  /** What holds for all kinds, and whatever else the status says. */
  static Optional<ObjectHealth> general(JsonNode object) {
    if (object.path("metadata").has("deletionTimestamp")) {
      return Optional.of(ObjectHealth.progressing("is being deleted"));
    }
    JsonNode observed = object.path("status").path("observedGeneration");
    if (observed.isNumber() && observed.asLong() != generation(object)) {
      return Optional.of(NOT_SEEN);
    }
    Conditions conditions = Conditions.of(object);
    return conditions
        .ifTrue("Reconciling")
        .map(one -> ObjectHealth.progressing(one.words()))
        .or(() -> conditions.ifTrue("Stalled").map(one -> ObjectHealth.degraded(one.words())));
  }

  /** Of kinds whose controller always says which generation it speaks of. */
  static Optional<ObjectHealth> notSeen(JsonNode object) {
    boolean seen = generation(object) == 0 || object.path("status").has("observedGeneration");
    return seen ? Optional.empty() : Optional.of(NOT_SEEN);
  }

  /** What says nothing of its health is healthy when it is there. */
  private static ObjectHealth byConvention(JsonNode object) {
    Conditions conditions = Conditions.of(object);
    return conditions
        .ifTrue("Failed")
        .map(failed -> ObjectHealth.degraded(failed.words()))
        .or(() -> unmet(conditions.find("Ready"), object))
        .or(() -> unmet(conditions.find("Available"), object))
        .orElse(ObjectHealth.HEALTHY);
  }

  /** A condition that is to be true, and is not. */
  private static Optional<ObjectHealth> unmet(Optional<Condition> wanted, JsonNode object) {
    if (wanted.filter(one -> one.isOutdated(generation(object))).isPresent()) {
      return Optional.of(NOT_SEEN);
    }
    return wanted.filter(one -> !one.isTrue()).map(one -> ObjectHealth.progressing(one.words()));
  }

  private static ObjectHealth ofService(JsonNode service) {
    boolean external = service.path("spec").path("type").asText().equals("LoadBalancer");
    return external && service.path("status").path("loadBalancer").path("ingress").isEmpty()
        ? ObjectHealth.progressing("the load balancer has no address yet")
        : ObjectHealth.HEALTHY;
  }

  private static ObjectHealth ofClaim(JsonNode claim) {
    String phase = claim.path("status").path("phase").asText("unknown");
    return phase.equals("Bound")
        ? ObjectHealth.HEALTHY
        : ObjectHealth.progressing("is not bound to a volume, its phase is " + phase);
  }

  /** Whether Pods may be evicted now is no health: that the budget could not be reckoned is. */
  private static ObjectHealth ofDisruptionBudget(JsonNode budget) {
    return Conditions.of(budget)
        .find("DisruptionAllowed")
        .filter(one -> one.isFalse() && one.reason().equals("SyncFailed"))
        .map(one -> ObjectHealth.progressing(one.words()))
        .orElse(ObjectHealth.HEALTHY);
  }

  private static long generation(JsonNode object) {
    return object.path("metadata").path("generation").asLong(0);
  }

  private static String key(ObjectId id) {
    return id.group() + "/" + id.kind();
  }
}
