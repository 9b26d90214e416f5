package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application.IgnoredDifference;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an object that is there are left as they are: whatever Git says of them is not
 * applied, so that applying changes nothing there and no difference is seen.
 *
 * <p>A field is left by not applying it, if somebody else owns it. An applied field that only we
 * own would be removed by that (KEP-555: who gives up a field of which nobody else is owner removes
 * it), and the default would come instead; such a field is applied with the value that it has.
 *
 * @param pointers RFC 6901, meant in the object as Git has it
 * @param managers whatever one of these field managers owns
 */
record IgnoredFields(List<String> pointers, Set<String> managers) {
  static final IgnoredFields NONE = new IgnoredFields(List.of(), Set.of());

  IgnoredFields {
    pointers = List.copyOf(pointers);
    managers = Set.copyOf(managers);
  }

  /** What an application lets others change in one of its objects. */
  static IgnoredFields of(Sync sync, ObjectId id) {
    List<String> pointers = new ArrayList<>();
    Set<String> managers = new HashSet<>();
    for (IgnoredDifference one : sync.ignoreDifferences()) {
      if (one.target().selects(id.group(), id.kind(), id.namespace(), id.name())) {
        pointers.addAll(one.jsonPointers());
        managers.addAll(one.fieldManagers());
      }
    }
    return new IgnoredFields(pointers, managers);
  }

  boolean isNone() {
    return pointers.isEmpty() && managers.isEmpty();
  }

  /**
   * What is to be applied to a live object.
   *
   * @param content what Git says; is not changed
   * @param live the object with its {@code managedFields}
   */
  ObjectNode applied(ObjectNode content, JsonNode live) {
    return isNone() ? content : new Edit(content, live).done();
  }

  private final class Edit {
    private final ObjectNode content;
    private final ObjectNode applied;
    private final JsonNode live;
    private final FieldManagers owners;
    private final FieldSet all;
    private final FieldSet onlyOurs;

    Edit(ObjectNode content, JsonNode live) {
      this.content = content;
      this.applied = content.deepCopy();
      this.live = live;
      this.owners = FieldManagers.of(live);
      this.all = owners.all();
      this.onlyOurs = owners.ours().minus(owners.others());
    }

    ObjectNode done() {
      // All are resolved first: taking out an item moves the ones behind it.
      List<FieldPath> paths = new ArrayList<>();
      pointers.forEach(pointer -> path(pointer).ifPresent(paths::add));
      paths.forEach(this::leave);
      for (FieldPath path : owners.of(managers).leaves()) {
        if (all.at(path).isWhole()) {
          ObjectEdit.remove(applied, path);
        }
      }
      return applied;
    }

    /** What Git does not name may be ours from before. */
    private Optional<FieldPath> path(String pointer) {
      Optional<FieldPath> path = LivePath.of(pointer, content, all);
      return (path.isPresent() ? path : LivePath.of(pointer, live, all))
          .filter(one -> !one.isRoot());
    }

    private void leave(FieldPath path) {
      JsonNode value = path.in(live);
      if (isInWhole(path)) {
        leaveInWhole(path, value);
        return;
      }
      ObjectEdit.remove(applied, path);
      for (FieldPath below : onlyOurs.at(path).leaves()) {
        FieldPath field = new FieldPath(concatenated(path, below));
        JsonNode own = field.in(live);
        if (own != null) {
          ObjectEdit.set(applied, field, own);
        }
      }
    }

    /** A part of what is replaced as a whole cannot be left out alone. */
    private void leaveInWhole(FieldPath path, @Nullable JsonNode value) {
      boolean isApplied = path.parent().in(applied) != null;
      if (isApplied && value != null) {
        ObjectEdit.set(applied, path, value);
      } else if (isApplied) {
        ObjectEdit.remove(applied, path);
      }
    }

    private boolean isInWhole(FieldPath path) {
      FieldSet node = all;
      for (FieldPath.Step step : path.steps()) {
        if (node.isWhole()) {
          return true;
        }
        node = node.child(step);
      }
      return false;
    }
  }

  private static List<FieldPath.Step> concatenated(FieldPath path, FieldPath below) {
    List<FieldPath.Step> steps = new ArrayList<>(path.steps());
    steps.addAll(below.steps());
    return steps;
  }
}
