package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * One object of a variant, and what of it differs from copy to copy.
 *
 * @param slots texts with variables
 * @param nameWithoutHash where the name depends on a content that has variables
 */
record Part(Manifest object, Scaling scaling, List<Slot> slots, Optional<String> nameWithoutHash) {
  /** Says of an object that what looks like a variable in it is text. */
  static final String ANNOTATION = "rimward.dev/substitute";

  private static final String DISABLED = "disabled";

  Part {
    slots = List.copyOf(slots);
  }

  /**
   * A text with variables.
   *
   * @param written as the object has it
   * @param text what is written
   * @param template the text
   */
  record Slot(
      Place place,
      String written,
      String text,
      Placeholders.Template template,
      TextEncoding encoding) {
    private static Optional<Slot> of(Place place, String written, TextEncoding encoding) {
      return encoding
          .decoded(written)
          .filter(Placeholders::isIn)
          .map(text -> new Slot(place, written, text, Placeholders.Template.of(text), encoding));
    }

    /** A number of replicas may have taken its place, and stays. */
    private void fill(ObjectNode object, UnaryOperator<String> values) {
      if (place.isText(object, written)) {
        place.put(object, encoding.encoded(template.filled(values)));
      }
    }
  }

  /** {@link IllegalArgumentException} says what cannot differ from copy to copy. */
  static Part of(Manifest object, Scaling scaling) {
    Optional<String> base = HashSuffix.withoutHash(object.content());
    List<Slot> slots = slots(object, base.isPresent());
    if (slots.isEmpty()) {
      return new Part(object, scaling, slots, Optional.empty());
    }
    requireFixedKind(object, slots);
    if (base.isEmpty() && HashSuffix.looksHashed(object.content())) {
      throw new IllegalArgumentException(
          object.id()
              + " has variables, and a name that ends like a hash which is not that of its content:"
              + " generate it with disableNameSuffixHash");
    }
    return new Part(object, scaling, slots, base);
  }

  private static List<Slot> slots(Manifest object, boolean generated) {
    if (object.isEncrypted() || isDisabled(object)) {
      return List.of();
    }
    boolean isSecret = object.id().kind().equals("Secret") && object.id().group().isEmpty();
    List<Slot> slots = new ArrayList<>();
    Place.texts(
        object.content(),
        (place, written) ->
            Slot.of(
                    place,
                    written,
                    isSecret && place.isIn("data")
                        ? TextEncoding.ofSecret(written, generated)
                        : TextEncoding.Plain)
                .ifPresent(slots::add));
    return slots;
  }

  private static boolean isDisabled(Manifest object) {
    JsonNode annotation = object.content().at("/metadata/annotations").path(ANNOTATION);
    if (!annotation.isMissingNode() && !annotation.asText().equals(DISABLED)) {
      throw new IllegalArgumentException(
          "%s: the annotation %s must be \"%s\", is \"%s\""
              .formatted(object.id(), ANNOTATION, DISABLED, annotation.asText()));
    }
    return !annotation.isMissingNode();
  }

  /** What an object is must be known before anyone looks at it. */
  private static void requireFixedKind(Manifest object, List<Slot> slots) {
    for (Slot slot : slots) {
      if (slot.place().isIn("apiVersion") || slot.place().isIn("kind")) {
        throw new IllegalArgumentException(
            object.id() + ": " + slot.place() + " cannot have a variable in it");
      }
    }
  }

  /** The variables that it asks for. */
  SortedSet<String> variables() {
    SortedSet<String> names = new TreeSet<>();
    slots.forEach(slot -> names.addAll(Placeholders.names(slot.text())));
    return names;
  }

  /** Whether its name or namespace depends on values. */
  private boolean hasVariableIdentity() {
    return slots.stream()
        .map(Slot::place)
        .anyMatch(place -> place.isIn("metadata", "name") || place.isIn("metadata", "namespace"));
  }

  /** Whether it is the same object in every copy. */
  boolean hasFixedIdentity() {
    return nameWithoutHash.isEmpty() && !hasVariableIdentity();
  }

  /** What it is with these values. */
  ObjectId identity(UnaryOperator<String> values) {
    ObjectNode finished = finished(0, values);
    ObjectId id = new Manifest(finished).id();
    return nameWithoutHash
        .map(
            name ->
                new ObjectId(
                    id.group(),
                    id.kind(),
                    id.namespace(),
                    HashSuffix.name(Placeholders.filled(name, values), finished)))
        .orElse(id);
  }

  /** Whether it is the same in every copy, as far as it is about this object alone. */
  boolean isFixed() {
    return slots.isEmpty() && scaling.changesNothing();
  }

  /** The object with a number of replicas; its own, not a copy, where that changes nothing. */
  ObjectNode scaled(int replicas) {
    if (scaling.changesNothing()) {
      return object.content();
    }
    ObjectNode copy = object.content().deepCopy();
    scaling.apply(copy, replicas);
    return copy;
  }

  /**
   * The object with a number of replicas and with values; its own, not a copy, where it is fixed.
   */
  ObjectNode finished(int replicas, UnaryOperator<String> values) {
    if (isFixed()) {
      return object.content();
    }
    ObjectNode copy = scaling.changesNothing() ? object.content().deepCopy() : scaled(replicas);
    slots.forEach(slot -> slot.fill(copy, values));
    return copy;
  }
}
