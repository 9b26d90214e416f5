package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application.HealthCheck;
import dev.rimward.policy.fleet.ObjectExpression.Verdict;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells the health of objects: the checks that an application brings for some of them, {@link
 * HealthRules} for the others. A check replaces the rules of its kind, but not that a status must
 * speak of the current generation.
 */
record HealthChecks(List<HealthCheck> checks) {
  HealthChecks {
    checks = List.copyOf(checks);
  }

  /**
   * @param application null if it is to be gone: then it has no checks
   */
  static HealthChecks of(@Nullable DesiredApplication application) {
    return new HealthChecks(application == null ? List.of() : application.sync().healthChecks());
  }

  /** Those of all its applications, to know what must be read. */
  static HealthChecks of(DesiredCluster cluster) {
    return new HealthChecks(
        cluster.applications().values().stream()
            .flatMap(application -> application.sync().healthChecks().stream())
            .toList());
  }

  /**
   * Whether the whole object is needed to tell its health; others are healthy if they are there.
   */
  boolean concern(ObjectId id) {
    return HealthRules.has(id) || !on(id).isEmpty();
  }

  /**
   * @param id of an object that this {@link #concern}s
   * @param object whole
   */
  ObjectHealth health(ObjectId id, JsonNode object) {
    List<HealthCheck> own = on(id);
    return own.isEmpty()
        ? HealthRules.of(id, object)
        : HealthRules.general(object).orElseGet(() -> worst(own, (ObjectNode) object));
  }

  private static ObjectHealth worst(List<HealthCheck> checks, ObjectNode object) {
    ObjectHealth worst = ObjectHealth.HEALTHY;
    for (HealthCheck check : checks) {
      ObjectHealth one = judge(check, object);
      worst = one.health().compareTo(worst.health()) > 0 ? one : worst;
    }
    return worst;
  }

  private static ObjectHealth judge(HealthCheck check, ObjectNode object) {
    return switch (check.expression().judge(object)) {
      case Verdict.Holds _ -> ObjectHealth.HEALTHY;
      case Verdict.DoesNotHold _ -> ObjectHealth.progressing("is not yet " + check.expression());
      case Verdict.Unknown unknown ->
          ObjectHealth.unknown(
              "its health check " + check.expression() + " tells nothing: " + unknown.reason());
    };
  }

  private List<HealthCheck> on(ObjectId id) {
    return checks.stream()
        .filter(check -> check.target().selects(id.group(), id.kind(), id.namespace(), id.name()))
        .toList();
  }
}
