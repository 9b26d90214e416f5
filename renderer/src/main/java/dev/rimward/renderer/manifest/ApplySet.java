package dev.rimward.renderer.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Membership of objects in an application, as <a
 * href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/3659-kubectl-apply-prune">KEP-3659</a>
 * defines it, so that {@code kubectl} understands it. The parent is the application's inventory, a
 * {@code ConfigMap} in each cluster.
 */
public final class ApplySet {
  /** Where the parents are, in every cluster. */
  public static final String NAMESPACE = "rimward-system";

  /** Label of a member: the id of its parent. */
  public static final String PART_OF_LABEL = "applyset.kubernetes.io/part-of";

  /** Label of a parent: its own id. */
  public static final String ID_LABEL = "applyset.kubernetes.io/id";

  /** Annotation of a parent: the tool that owns the set, as {@code name/version}. */
  public static final String TOOLING_ANNOTATION = "applyset.kubernetes.io/tooling";

  /** Annotation of a parent: kinds of the members as {@code Kind.group}, sorted, with commas. */
  public static final String CONTAINS_GROUP_KINDS_ANNOTATION =
      "applyset.kubernetes.io/contains-group-kinds";

  /** Annotation of a parent: namespaces of the members but its own, sorted, with commas. */
  public static final String ADDITIONAL_NAMESPACES_ANNOTATION =
      "applyset.kubernetes.io/additional-namespaces";

  private ApplySet() {}

  /** Name of the parent of an application's objects. */
  public static String parentName(String application) {
    return "inventory-" + application;
  }

  /** Id of the set of an application's objects; the same in every cluster. */
  public static String id(String application) {
    return id(parentName(application), NAMESPACE, "ConfigMap", "");
  }

  static String id(String name, String namespace, String kind, String group) {
    String parent = String.join(".", name, namespace, kind, group);
    byte[] hash = Sha256.of(parent.getBytes(StandardCharsets.UTF_8));
    return "applyset-" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + "-v1";
  }
}
