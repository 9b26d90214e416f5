package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What placement's number of replicas changes in one object. Where the application brings a
 * HorizontalPodAutoscaler for a workload, the number is the least that it may scale to, its own
 * maximum stays (or becomes the number, where it was less), and the workload says no number: two
 * would fight over it. With no replicas at all the workload says so, which turns the autoscaler
 * off.
 */
enum Scaling {
  /** The number does not change it. */
  None,
  /** A workload: {@code spec.replicas} is the number. */
  Replicas,
  /** A workload with an autoscaler. */
  Autoscaled,
  /** The autoscaler of one. */
  Autoscaler;

  private static final String AUTOSCALER = "HorizontalPodAutoscaler.autoscaling";

  /** {@link IllegalArgumentException} when the number cannot be written into the object. */
  static Scaling of(Manifest object, List<Manifest> objects, Set<ObjectId> scaled) {
    Scaling scaling = scaling(object, objects, scaled);
    JsonNode spec = object.content().path("spec");
    if (scaling != None && !spec.isObject() && !spec.isMissingNode() && !spec.isNull()) {
      throw new IllegalArgumentException(object.id() + ": spec must be an object");
    }
    if (scaling != None && object.isEncrypted()) {
      throw new IllegalArgumentException(
          object.id()
              + " is encrypted with SOPS, and a number of replicas would break its checksum: say"
              + " in spec.replicas.target of the Application which other workload is scaled, or"
              + " encrypt only the Secrets");
    }
    return scaling;
  }

  private static Scaling scaling(Manifest object, List<Manifest> objects, Set<ObjectId> scaled) {
    if (scaled.contains(object.id())) {
      boolean hasAutoscaler =
          objects.stream().anyMatch(other -> target(other).filter(object.id()::equals).isPresent());
      return hasAutoscaler ? Autoscaled : Replicas;
    }
    return target(object).filter(scaled::contains).isPresent() ? Autoscaler : None;
  }

  /** The workload that an autoscaler scales; one without a version is of {@code apps}. */
  private static Optional<ObjectId> target(Manifest object) {
    ObjectId id = object.id();
    if (!isAutoscaler(id)) {
      return Optional.empty();
    }
    JsonNode target = object.content().at("/spec/scaleTargetRef");
    String version = target.path("apiVersion").asText("apps/v1");
    return Optional.of(
        new ObjectId(
            version.substring(0, Math.max(0, version.indexOf('/'))),
            target.path("kind").asText(),
            id.namespace(),
            target.path("name").asText()));
  }

  /** Fields of {@code spec} that are changed in an object of the kind. */
  static List<String> fields(ObjectId id) {
    return isAutoscaler(id) ? List.of("minReplicas", "maxReplicas") : List.of("replicas");
  }

  private static boolean isAutoscaler(ObjectId id) {
    return AUTOSCALER.equals(id.kind() + "." + id.group());
  }

  /** Whether the object is the same for all numbers. */
  boolean changesNothing() {
    return this == None;
  }

  /** Changes the object, which is a copy, as the {@link #patch} would. */
  void apply(ObjectNode object, int replicas) {
    patch(object, replicas)
        .ifPresent(
            patch -> {
              ObjectNode spec = object.withObject("/spec");
              patch
                  .properties()
                  .forEach(
                      field -> {
                        if (field.getValue().isNull()) {
                          spec.remove(field.getKey());
                        } else {
                          spec.set(field.getKey(), field.getValue());
                        }
                      });
            });
  }

  /** What to merge into {@code spec}; null removes a field. */
  Optional<ObjectNode> patch(ObjectNode object, int replicas) {
    ObjectNode spec = object.objectNode();
    switch (this) {
      case None -> {
        return Optional.empty();
      }
      case Replicas -> spec.put("replicas", replicas);
      case Autoscaled -> {
        if (replicas == 0) {
          spec.put("replicas", 0);
        } else {
          spec.putNull("replicas");
        }
      }
      case Autoscaler -> {
        if (replicas == 0) {
          return Optional.empty();
        }
        int most = object.at("/spec/maxReplicas").asInt(replicas);
        spec.put("minReplicas", replicas).put("maxReplicas", Math.max(replicas, most));
      }
    }
    return Optional.of(spec);
  }
}
