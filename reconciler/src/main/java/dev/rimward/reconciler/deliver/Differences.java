package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.deliver.FieldPath.Name;
import dev.rimward.reconciler.deliver.FieldPath.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What differs between an object that is there and the same as applying would make it, as far as
 * anybody means it: not what the API server counts, and not the status.
 */
final class Differences {
  /** Fields of an object that only the API server sets. */
  private static final List<String> COUNTED =
      List.of(
          "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

  private final FieldSet fields;
  private final List<FieldPath> found = new ArrayList<>();

  private Differences(FieldSet fields) {
    this.fields = fields;
  }

  /**
   * @param live with its {@code managedFields}, which tell the keys of its lists
   * @param wouldBe what applying would make of it, with them too
   * @return the paths of what differs, in the order of fields' names
   */
  static List<FieldPath> between(JsonNode live, JsonNode wouldBe) {
    FieldSet fields = FieldManagers.of(live).all().plus(FieldManagers.of(wouldBe).all());
    Differences differences = new Differences(fields);
    differences.compare(FieldPath.ROOT, meant(live), meant(wouldBe));
    return List.copyOf(differences.found);
  }

  /** A copy without what only the API server says. */
  static JsonNode meant(JsonNode object) {
    JsonNode copy = object.deepCopy();
    if (copy instanceof ObjectNode whole) {
      whole.remove("status");
      if (whole.get("metadata") instanceof ObjectNode metadata) {
        metadata.remove(COUNTED);
      }
    }
    return copy;
  }

  private void compare(FieldPath path, JsonNode live, JsonNode wouldBe) {
    if (live.equals(wouldBe)) {
      return;
    }
    if (live.isObject() && wouldBe.isObject()) {
      Set<String> names = new TreeSet<>();
      live.fieldNames().forEachRemaining(names::add);
      wouldBe.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> step(path, new Name(name), live, wouldBe));
    } else if (live.isArray() && wouldBe.isArray()) {
      compareLists(path, live, wouldBe);
    } else {
      found.add(path);
    }
  }

  private void compareLists(FieldPath path, JsonNode live, JsonNode wouldBe) {
    FieldSet known = fields.at(path);
    List<Step> before = steps(known, live);
    List<Step> after = steps(known, wouldBe);
    if (known.isWhole()) {
      found.add(path);
      return;
    }
    int already = found.size();
    Set<Step> all = new LinkedHashSet<>(before);
    all.addAll(after);
    all.forEach(step -> step(path, step, live, wouldBe));
    if (found.size() == already) {
      // The same items in another order, or one of them more than once.
      found.add(path);
    }
  }

  private static List<Step> steps(FieldSet known, JsonNode list) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      steps.add(known.stepTo(list, i));
    }
    return steps;
  }

  private void step(FieldPath path, Step step, JsonNode live, JsonNode wouldBe) {
    JsonNode before = step.in(live);
    JsonNode after = step.in(wouldBe);
    if (Objects.equals(before, after)) {
      return;
    }
    FieldPath below = path.plus(step);
    if (before == null || after == null) {
      found.add(below);
    } else {
      compare(below, before, after);
    }
  }
}
