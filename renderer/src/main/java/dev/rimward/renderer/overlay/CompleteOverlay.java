package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.ApplicationBuilds.KustomizeRun;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * With which kustomize alone makes of an application's sources what one cluster gets, before
 * variables are filled in.
 *
 * @param files content by path, with everything that is read
 * @param folder among them, that is to be built
 * @param variables what is filled in afterwards, by name; what is not set is left out
 */
public record CompleteOverlay(
    SortedMap<String, byte[]> files, String folder, SortedMap<String, String> variables) {

  /** {@link IllegalStateException} when what was built before cannot be read any more. */
  static CompleteOverlay of(
      ApplicationBuilds builds, Variant variant, int replicas, Variables variables)
      throws InterruptedException {
    KustomizeRun run = builds.run(variant.built());
    ObjectNode overlay = run.overlay();
    ArrayNode patches = overlay.arrayNode();
    if (variant.built().requirements().optimizer() != null) {
      delete(patches, new ObjectId("", "ConfigMap", "", LocationOptimizer.NAME));
    }
    // A patch also reaches what had its name before a prefix or suffix made that longer: each
    // object's own patch comes after those, also of what is not to change.
    variant.parts().stream()
        .sorted(Comparator.comparingInt(part -> part.object().id().name().length()))
        .forEach(
            part ->
                (part.scaling().changesNothing() && hasScaled(variant, part)
                        ? Optional.of(numbers(part))
                        : part.scaling().patch(part.object().content(), replicas))
                    .ifPresent(spec -> patch(patches, part, spec)));
    if (!patches.isEmpty()) {
      overlay.set("patches", patches);
    }
    SortedMap<String, byte[]> files = new TreeMap<>(run.files());
    files.put(run.file(), CanonicalYaml.write(overlay));
    return new CompleteOverlay(files, run.folder(), set(variant, variables));
  }

  private static SortedMap<String, String> set(Variant variant, Variables variables) {
    SortedMap<String, String> set = new TreeMap<>();
    Iterator<Optional<String>> values = variables.of(variant.variables()).iterator();
    variant.variables().forEach(name -> values.next().ifPresent(value -> set.put(name, value)));
    return set;
  }

  /** Whether some other object of its kind is scaled. */
  private static boolean hasScaled(Variant variant, Part part) {
    ObjectId id = part.object().id();
    return variant.parts().stream()
        .filter(other -> !other.scaling().changesNothing())
        .map(other -> other.object().id())
        .anyMatch(other -> other.kind().equals(id.kind()) && other.group().equals(id.group()));
  }

  /** What it says itself. */
  private static ObjectNode numbers(Part part) {
    ObjectNode content = part.object().content();
    ObjectNode spec = content.objectNode();
    for (String field : Scaling.fields(part.object().id())) {
      if (content.path("spec").has(field)) {
        spec.set(field, content.path("spec").get(field));
      } else {
        spec.putNull(field);
      }
    }
    return spec;
  }

  private static void patch(ArrayNode patches, Part part, ObjectNode spec) {
    ObjectNode patch = target(patches, part.object().id());
    ObjectNode change = patches.objectNode();
    change.put("apiVersion", part.object().apiVersion()).put("kind", part.object().id().kind());
    change.putObject("metadata").put("name", part.object().id().name());
    change.set("spec", spec);
    patch.put("patch", CanonicalYaml.text(change));
  }

  private static void delete(ArrayNode patches, ObjectId id) {
    ObjectNode change = patches.objectNode();
    change.put("apiVersion", "v1").put("kind", id.kind()).put("$patch", "delete");
    change.putObject("metadata").put("name", id.name());
    target(patches, id).put("patch", CanonicalYaml.text(change));
  }

  private static ObjectNode target(ArrayNode patches, ObjectId id) {
    ObjectNode patch = patches.addObject();
    patch
        .putObject("target")
        .put("group", id.group())
        .put("kind", id.kind())
        .put("name", id.name().replace(".", "\\."));
    return patch;
  }
}
