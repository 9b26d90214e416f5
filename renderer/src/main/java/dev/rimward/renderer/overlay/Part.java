package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
   * @param encoded it is Base64 of the text, as values of a Secret are
   */
  record Slot(Place place, String text, boolean encoded) {
    private static Optional<Slot> of(Place place, String value, boolean encoded) {
      if (!encoded) {
        return Placeholders.isIn(value)
            ? Optional.of(new Slot(place, value, false))
            : Optional.empty();
      }
      try {
        String text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        return Placeholders.isIn(text)
            ? Optional.of(new Slot(place, text, true))
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        // Not Base64: the API server will say so.
        return Optional.empty();
      }
    }

    private void fill(ObjectNode object, UnaryOperator<String> values) {
      String filled = Placeholders.filled(text, values);
      place.put(
          object,
          encoded
              ? Base64.getEncoder().encodeToString(filled.getBytes(StandardCharsets.UTF_8))
              : filled);
    }
  }

  /** {@link IllegalArgumentException} says what cannot differ from copy to copy. */
  static Part of(Manifest object, Scaling scaling) {
    List<Slot> slots = slots(object);
    if (slots.isEmpty()) {
      return new Part(object, scaling, slots, Optional.empty());
    }
    requireFixedKind(object, slots);
    Optional<String> base = HashSuffix.withoutHash(object.content());
    if (base.isEmpty() && HashSuffix.looksHashed(object.content())) {
      throw new IllegalArgumentException(
          object.id()
              + " has variables, and a name that ends like a hash which is not that of its content:"
              + " generate it with disableNameSuffixHash");
    }
    return new Part(object, scaling, slots, base);
  }

  private static List<Slot> slots(Manifest object) {
    String annotation = object.content().at("/metadata/annotations").path(ANNOTATION).asText("");
    if (object.isEncrypted() || annotation.equals(DISABLED)) {
      return List.of();
    }
    if (!annotation.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: the annotation %s must be \"%s\", is \"%s\""
              .formatted(object.id(), ANNOTATION, DISABLED, annotation));
    }
    boolean isSecret = object.id().kind().equals("Secret") && object.id().group().isEmpty();
    List<Slot> slots = new ArrayList<>();
    Place.texts(
        object.content(),
        (place, value) ->
            Slot.of(place, value, isSecret && place.isIn("data")).ifPresent(slots::add));
    return slots;
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
  boolean hasVariableIdentity() {
    return slots.stream()
        .map(Slot::place)
        .anyMatch(place -> place.isIn("metadata", "name") || place.isIn("metadata", "namespace"));
  }

  /** Whether it is the same in every copy, as far as it is about this object alone. */
  boolean isFixed() {
    return slots.isEmpty() && scaling.changesNothing();
  }

  /**
   * The object with a number of replicas and with values; its own, not a copy, where it is fixed.
   */
  ObjectNode finished(int replicas, UnaryOperator<String> values) {
    if (isFixed()) {
      return object.content();
    }
    ObjectNode copy = object.content().deepCopy();
    scaling.apply(copy, replicas);
    slots.forEach(slot -> slot.fill(copy, values));
    return copy;
  }
}
