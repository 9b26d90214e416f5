package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.guardrail.Guardrails;
import dev.rimward.policy.guardrail.Violation;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ManifestPath;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;

/**
 * What kustomize made of an application, to be finished in memory for each cluster: replicas and
 * variables are all that is left. Safe for use by several threads.
 */
final class Variant {
  private final Built built;
  private final List<Part> parts;

  /** By part: where it names an object whose name depends on the values. */
  private final List<List<Reference>> references;

  private final SortedSet<String> variables;
  private final boolean namesVary;
  private final SortedMap<String, ObjectId> objects;

  /** By part, where its identity is fixed. */
  private final List<ObjectId> ids;

  private final List<String> paths;

  /** By part; there once it was asked for, of what is the same in every copy. */
  private final AtomicReferenceArray<byte[]> written;

  private volatile Checked checked = new Checked("", Map.of());

  /** By variable, of those that nobody set in some cluster: in all of them it is the same. */
  private final Map<String, Problem> unset = new ConcurrentHashMap<>();

  /**
   * What rules say.
   *
   * @param rules key of the rules
   * @param violations by part, of fixed parts that were checked
   */
  private record Checked(String rules, Map<Integer, List<Violation>> violations) {}

  /**
   * @param named position of the part that is named
   */
  private record Reference(Place place, int named) {}

  private Variant(Built built, List<Part> parts) {
    this.built = built;
    this.parts = parts;
    this.references = references(parts);
    this.written = new AtomicReferenceArray<>(parts.size());
    SortedSet<String> names = new TreeSet<>();
    parts.forEach(part -> names.addAll(part.variables()));
    this.variables = Collections.unmodifiableSortedSet(names);
    this.namesVary = parts.stream().anyMatch(part -> !part.hasFixedIdentity());
    this.ids = parts.stream().map(part -> part.object().id()).toList();
    this.paths = ids.stream().map(ManifestPath::of).toList();
    this.objects = RenderedApplication.objects(ids);
  }

  /** {@link IllegalArgumentException} says why the objects cannot be finished. */
  static Variant of(Built built) {
    Set<ObjectId> scaled = new HashSet<>(built.scaled());
    List<Part> parts =
        built.objects().stream()
            .map(object -> Part.of(object, Scaling.of(object, built.objects(), scaled)))
            .toList();
    Variant variant = new Variant(built, parts);
    variant.requireOwnNames();
    return variant;
  }

  /** An object whose name is that of a generated one would have to follow its hash. */
  private void requireOwnNames() {
    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      if (references.get(i).stream()
          .anyMatch(found -> found.named() != part && found.place().isIn("metadata", "name"))) {
        throw new IllegalArgumentException(
            parts.get(i).object().id()
                + " has the name of a generated object, and its hash depends on variables: generate"
                + " it with disableNameSuffixHash");
      }
    }
  }

  private static List<List<Reference>> references(List<Part> parts) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).nameWithoutHash().isPresent()) {
        byName.put(parts.get(i).object().id().name(), i);
      }
    }
    return parts.stream().map(part -> references(part.object(), byName)).toList();
  }

  private static List<Reference> references(Manifest object, Map<String, Integer> byName) {
    if (byName.isEmpty()) {
      return List.of();
    }
    List<Reference> found = new ArrayList<>();
    Place.texts(
        object.content(),
        (place, text) -> {
          Integer named = byName.get(text);
          if (named != null) {
            found.add(new Reference(place, named));
          } else {
            requireNoneWithin(object, place, text, byName.keySet());
          }
        });
    return List.copyOf(found);
  }

  /** As kustomize's {@code vars} put one there. */
  private static void requireNoneWithin(
      Manifest object, Place place, String text, Set<String> names) {
    names.stream()
        .filter(text::contains)
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  ("%s: %s has the name %s within a longer text, and its hash depends on variables:"
                          + " generate it with disableNameSuffixHash")
                      .formatted(object.id(), place, name));
            });
  }

  /** What was built. */
  Built built() {
    return built;
  }

  /** In kustomize's order. */
  List<Part> parts() {
    return parts;
  }

  /** Every variable that an object asks for. */
  SortedSet<String> variables() {
    return variables;
  }

  /** Whether the number of replicas changes any object. */
  boolean isScaled() {
    return parts.stream().anyMatch(part -> !part.scaling().changesNothing());
  }

  /** Whether a part is the same in every copy. */
  boolean isFixed(int part) {
    return parts.get(part).isFixed() && references.get(part).isEmpty();
  }

  /**
   * The application in one cluster.
   *
   * @param values of all {@link #variables}
   * @throws IllegalArgumentException when two objects have the same name with these values
   */
  RenderedApplication copy(int replicas, UnaryOperator<String> values) {
    SortedMap<String, ObjectId> named = namesVary ? named(values) : objects;
    Digest digest = new Digest().add(built.key()).add(Integer.toString(replicas));
    variables.forEach(name -> digest.add(name).add(values.apply(name)));
    return new RenderedApplication(
        digest.hex(), named, () -> contents(replicas, values), () -> contents(1, values));
  }

  /** Copies share what does not differ. */
  private SortedMap<String, ObjectId> named(UnaryOperator<String> values) {
    SortedMap<String, ObjectId> named = new TreeMap<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).hasFixedIdentity()) {
        RenderedApplication.put(named, paths.get(i), ids.get(i));
      } else {
        ObjectId id = parts.get(i).identity(values);
        RenderedApplication.put(named, ManifestPath.of(id), id);
      }
    }
    return Collections.unmodifiableSortedMap(named);
  }

  /** The objects with a number of replicas, before variables. */
  List<ObjectNode> scaled(int replicas) {
    return parts.stream().map(part -> part.scaled(replicas)).toList();
  }

  /** The objects of one copy, in the order of the parts. Those that are fixed are not copied. */
  List<ObjectNode> finished(int replicas, UnaryOperator<String> values) {
    List<ObjectNode> finished = new ArrayList<>(parts.size());
    for (Part part : parts) {
      finished.add(part.finished(replicas, values));
    }
    if (references.stream().anyMatch(of -> !of.isEmpty())) {
      rename(finished, values);
    }
    return finished;
  }

  private void rename(List<ObjectNode> finished, UnaryOperator<String> values) {
    String[] names = new String[parts.size()];
    for (int i = 0; i < names.length; i++) {
      int part = i;
      names[i] =
          parts
              .get(i)
              .nameWithoutHash()
              .map(name -> HashSuffix.name(Placeholders.filled(name, values), finished.get(part)))
              .orElse("");
    }
    for (int i = 0; i < names.length; i++) {
      List<Reference> found = references.get(i);
      if (!found.isEmpty()) {
        ObjectNode object = parts.get(i).isFixed() ? finished.get(i).deepCopy() : finished.get(i);
        found.forEach(reference -> reference.place().put(object, names[reference.named()]));
        finished.set(i, object);
      }
    }
  }

  /** What rules say of a fixed part. */
  List<Violation> violations(int part, Guardrails guardrails) {
    Checked known = checked;
    if (!known.rules().equals(guardrails.key())) {
      known = new Checked(guardrails.key(), new ConcurrentHashMap<>());
      checked = known;
    }
    return known
        .violations()
        .computeIfAbsent(part, _ -> guardrails.check(parts.get(part).object().content()));
  }

  /** What is to be said where nobody set a variable. */
  Problem unset(String variable, Recent.Maker<Problem> words) throws InterruptedException {
    Problem known = unset.get(variable);
    if (known == null) {
      known = words.make();
      unset.put(variable, known);
    }
    return known;
  }

  /** In the order of paths. */
  private List<byte[]> contents(int replicas, UnaryOperator<String> values) {
    List<ObjectNode> finished = finished(replicas, values);
    SortedMap<String, byte[]> byPath = new TreeMap<>();
    for (int i = 0; i < finished.size(); i++) {
      ObjectNode object = finished.get(i);
      byPath.put(path(i, object), isFixed(i) ? written(i) : CanonicalYaml.write(object));
    }
    return List.copyOf(byPath.values());
  }

  private String path(int part, ObjectNode object) {
    return parts.get(part).hasFixedIdentity()
        ? paths.get(part)
        : ManifestPath.of(new Manifest(object).id());
  }

  private byte[] written(int part) {
    byte[] bytes = written.get(part);
    if (bytes == null) {
      bytes = parts.get(part).object().bytes();
      written.set(part, bytes);
    }
    return bytes;
  }
}
