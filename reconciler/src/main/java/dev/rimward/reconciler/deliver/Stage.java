package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.Set;

/**
 * When an object is applied: each stage needs the ones before it. Pruning goes the other way round.
 */
enum Stage {
  /** What other objects live in, or are kinds of. */
  FOUNDATION,
  /** What holds for the whole cluster, and who may do what. */
  CLUSTER_WIDE,
  /** What workloads read when they start. */
  CONFIGURATION,
  /** All else, and last what would refuse the objects before it. */
  REST;

  private static final Set<String> ACCESS = Set.of("Role", "RoleBinding");
  private static final Set<String> READ_AT_START =
      Set.of(
          "ServiceAccount",
          "ConfigMap",
          "Secret",
          "Service",
          "PersistentVolumeClaim",
          "LimitRange",
          "ResourceQuota");

  static Stage of(ObjectId id) {
    if (isNamespace(id) || isCustomResourceDefinition(id)) {
      return FOUNDATION;
    }
    if (mayRefuseOthers(id)) {
      return REST;
    }
    if (id.namespace().isEmpty() || isAccess(id)) {
      return CLUSTER_WIDE;
    }
    return isReadAtStart(id) ? CONFIGURATION : REST;
  }

  static boolean isNamespace(ObjectId id) {
    return id.group().isEmpty() && id.kind().equals("Namespace");
  }

  static boolean isCustomResourceDefinition(ObjectId id) {
    return id.group().equals("apiextensions.k8s.io")
        && id.kind().equals("CustomResourceDefinition");
  }

  /** Webhooks and aggregated API servers stand before requests, and their Pods do not run yet. */
  private static boolean mayRefuseOthers(ObjectId id) {
    return id.group().equals("admissionregistration.k8s.io")
        || id.group().equals("apiregistration.k8s.io");
  }

  private static boolean isAccess(ObjectId id) {
    return id.group().equals("rbac.authorization.k8s.io") && ACCESS.contains(id.kind());
  }

  private static boolean isReadAtStart(ObjectId id) {
    return id.group().isEmpty() && READ_AT_START.contains(id.kind());
  }
}
