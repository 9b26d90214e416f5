package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.renderer.manifest.ApplySet;
import java.util.List;
import java.util.Map;

/**
 * The kustomization that makes of an application's sources what clusters get: everything of it but
 * replicas, which differ from cluster to cluster.
 */
final class OverlayKustomization {
  static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
  static final String APPLICATION_LABEL = "rimward.dev/application";

  /** What the overlay labels objects with. */
  static final List<String> LABELS =
      List.of(MANAGED_BY_LABEL, APPLICATION_LABEL, ApplySet.PART_OF_LABEL);

  private OverlayKustomization() {}

  /**
   * @param base the folder of the sources, seen from the overlay
   * @param components folders of components, seen from the overlay, in the order in which they are
   *     applied
   */
  static ObjectNode of(Application application, String base, List<String> components) {
    ObjectNode overlay = JsonNodeFactory.instance.objectNode();
    overlay.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
    overlay.putArray("resources").add(base);
    if (!components.isEmpty()) {
      components.forEach(overlay.putArray("components")::add);
    }
    overlay.put("namespace", application.spec().namespace());
    ObjectNode labels = overlay.putArray("labels").addObject();
    labels.put("includeSelectors", false);
    ObjectNode pairs = labels.putObject("pairs");
    LABELS.forEach(label -> pairs.put(label, labels(application).get(label)));
    return overlay;
  }

  /** What each object of an application is labelled with. */
  static Map<String, String> labels(Application application) {
    return Map.of(
        MANAGED_BY_LABEL,
        "rimward",
        APPLICATION_LABEL,
        application.name(),
        ApplySet.PART_OF_LABEL,
        ApplySet.id(application.name()));
  }
}
