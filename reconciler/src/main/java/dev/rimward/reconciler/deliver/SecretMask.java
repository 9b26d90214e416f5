package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of Secrets out of a difference, so that it still says which of them differ, as
 * {@code kubectl diff} does. Not even a length or a digest stays.
 */
final class SecretMask {
  private static final String SAME = "***";
  private static final String BEFORE = "*** (before)";
  private static final String AFTER = "*** (after)";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final List<String> VALUES = List.of("data", "stringData");

  private SecretMask() {}

  /**
   * Changes both objects.
   *
   * @param before null if there is none
   * @param after null if there is none
   */
  static void hide(@Nullable JsonNode before, @Nullable JsonNode after) {
    if (isSecret(before) || isSecret(after)) {
      VALUES.forEach(field -> hideAll(field, before, after));
      JsonNode annotationsBefore = child(child(before, "metadata"), "annotations");
      JsonNode annotationsAfter = child(child(after, "metadata"), "annotations");
      hide(LAST_APPLIED, annotationsBefore, annotationsAfter);
    }
    hideNested(before, after);
  }

  /** Lists and some kinds hold other objects. */
  private static void hideNested(@Nullable JsonNode before, @Nullable JsonNode after) {
    JsonNode shape = after != null && after.isContainerNode() ? after : before;
    if (shape == null) {
      return;
    }
    if (shape.isArray()) {
      int most = Math.max(size(before), size(after));
      for (int i = 0; i < most; i++) {
        hide(before == null ? null : before.get(i), after == null ? null : after.get(i));
      }
      return;
    }
    for (String name : names(before, after)) {
      hide(child(before, name), child(after, name));
    }
  }

  private static boolean isSecret(@Nullable JsonNode object) {
    return object != null && object.path("kind").asText().equals("Secret");
  }

  private static void hideAll(String field, @Nullable JsonNode before, @Nullable JsonNode after) {
    JsonNode was = child(before, field);
    JsonNode is = child(after, field);
    if ((was == null || was.isObject()) && (is == null || is.isObject())) {
      names(was, is).forEach(name -> hide(name, was, is));
    } else {
      hide(field, before, after);
    }
  }

  private static void hide(String name, @Nullable JsonNode before, @Nullable JsonNode after) {
    JsonNode was = child(before, name);
    JsonNode is = child(after, name);
    boolean isSame = was != null && was.equals(is);
    if (was != null && before instanceof ObjectNode object) {
      object.put(name, isSame ? SAME : BEFORE);
    }
    if (is != null && after instanceof ObjectNode object) {
      object.put(name, isSame ? SAME : AFTER);
    }
  }

  private static Set<String> names(@Nullable JsonNode before, @Nullable JsonNode after) {
    Set<String> names = new TreeSet<>();
    if (before != null) {
      before.fieldNames().forEachRemaining(names::add);
    }
    if (after != null) {
      after.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  private static int size(@Nullable JsonNode node) {
    return node == null ? 0 : node.size();
  }

  private static @Nullable JsonNode child(@Nullable JsonNode node, String name) {
    return node == null ? null : node.get(name);
  }
}
