package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The applications of one cluster, no object of which belongs to two of them.
 *
 * @param each by application, as each is by itself
 * @param rendered by application, as they are beside each other
 */
record OneCluster(SortedMap<String, Rendering> each, SortedMap<String, Rendering> rendered) {

  static OneCluster of(SortedMap<String, Rendering> each, Map<String, Application> applications) {
    SortedMap<String, Rendering> rendered = new TreeMap<>();
    Map<ObjectId, String> owners = new HashMap<>();
    each.forEach(
        (name, rendering) ->
            rendered.put(
                name,
                withOwnObjects(Objects.requireNonNull(applications.get(name)), rendering, owners)));
    return new OneCluster(each, rendered);
  }

  /** Whether it is of the very same renderings. */
  @SuppressWarnings(
      "ReferenceEquality") // equal ones that are not the same are seldom, and harmless
  boolean isOf(SortedMap<String, Rendering> others) {
    if (!each.keySet().equals(others.keySet())) {
      return false;
    }
    Iterator<Rendering> other = others.values().iterator();
    return each.values().stream().allMatch(rendering -> rendering == other.next());
  }

  /** In the order of names: an object belongs to the first application that has it. */
  private static Rendering withOwnObjects(
      Application application, Rendering rendering, Map<ObjectId, String> owners) {
    if (!(rendering instanceof Rendering.Rendered rendered)) {
      return rendering;
    }
    Iterable<ObjectId> ids = rendered.application().objects().values();
    for (ObjectId id : ids) {
      String owner = owners.get(id);
      if (owner != null) {
        return new Rendering.Failed(
            new Problem(
                application.spec().source().path(),
                0,
                "",
                "%s and %s both have %s; it stays with %s"
                    .formatted(owner, application.name(), id, owner)));
      }
    }
    ids.forEach(id -> owners.put(id, application.name()));
    return rendering;
  }
}
