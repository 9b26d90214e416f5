package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.ObjectId;

/** The kustomization that makes of an application's sources what one cluster gets. */
final class OverlayKustomization {
  static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
  static final String APPLICATION_LABEL = "rimward.dev/application";

  private OverlayKustomization() {}

  static byte[] of(Application application, Built built, int replicas) {
    ObjectNode overlay = JsonNodeFactory.instance.objectNode();
    overlay.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
    overlay.putArray("resources").add(ApplicationBuilds.base(built));
    overlay.put("namespace", application.spec().namespace());
    ObjectNode labels = overlay.putArray("labels").addObject();
    labels.put("includeSelectors", false);
    labels
        .putObject("pairs")
        .put(MANAGED_BY_LABEL, "rimward")
        .put(APPLICATION_LABEL, application.name())
        .put(ApplySet.PART_OF_LABEL, ApplySet.id(application.name()));
    built.scaled().forEach(workload -> scale(overlay, workload, replicas));
    return CanonicalYaml.write(overlay);
  }

  /** A patch, since kustomize's own {@code replicas} scales whatever has the name, of any kind. */
  private static void scale(ObjectNode overlay, ObjectId workload, int replicas) {
    ObjectNode patch = overlay.withArray("patches").addObject();
    patch
        .putObject("target")
        .put("group", workload.group())
        .put("kind", workload.kind())
        .put("name", workload.name().replace(".", "\\."));
    patch.put(
        "patch",
        """
        [{"op": "add", "path": "/spec/replicas", "value": %d}]\
        """
            .formatted(replicas));
  }
}
