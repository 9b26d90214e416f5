package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.renderer.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether built objects are the application's own: each of them one object, in its namespace, with
 * its labels. The overlay sees to that, but the {@code configurations} and {@code openapi} of the
 * sources have a say in what it reaches, and its patches in what is a list.
 */
final class OwnObjects {
  private OwnObjects() {}

  /** What to say of the first object that an application must not have. */
  static Optional<String> refusal(Application application, List<Manifest> objects) {
    Map<String, String> labels = OverlayKustomization.labels(application);
    return objects.stream()
        .flatMap(
            object ->
                refusal(object)
                    .or(() -> refusal(object, application.spec().namespace()))
                    .or(() -> refusal(object, labels))
                    .stream())
        .findFirst();
  }

  /**
   * Kustomize and others take apart what is called so: nobody would have looked at what is in it.
   */
  private static Optional<String> refusal(Manifest object) {
    return object.id().kind().endsWith("List") && object.content().path("items").isArray()
        ? Optional.of(object.id() + " is a list that a patch made: write its objects one by one")
        : Optional.empty();
  }

  private static Optional<String> refusal(Manifest object, String namespace) {
    String its = object.id().namespace();
    return its.isEmpty() || its.equals(namespace)
        ? Optional.empty()
        : Optional.of(
            ("%s is not in the namespace %s, as all of the application is: remove what puts it"
                    + " elsewhere, in configurations or openapi")
                .formatted(object.id(), namespace));
  }

  private static Optional<String> refusal(Manifest object, Map<String, String> labels) {
    JsonNode its = object.content().path("metadata").path("labels");
    return labels.entrySet().stream()
        .filter(label -> !its.path(label.getKey()).asText().equals(label.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .map(
            label ->
                "the label %s of %s is not the application's: remove what changes it, in configurations"
                    .formatted(label, object.id()));
  }
}
