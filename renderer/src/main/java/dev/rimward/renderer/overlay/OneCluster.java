package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Application;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/**
 * The applications of one cluster, no object of which belongs to two of them.
 *
 * @param each by application, as each is by itself
 * @param rendered by application, as they are beside each other
 */
record OneCluster(SortedMap<String, Rendering> each, SortedMap<String, Rendering> rendered) {

  static OneCluster of(
      String cluster,
      SortedMap<String, Rendering> each,
      Map<String, Application> applications,
      Incumbents incumbents) {
    return new OneCluster(each, new Owners(cluster, incumbents).settled(each, applications));
  }

  /**
   * Whether others would come to the same: they are the very same, and want no object twice. Who
   * has an object may change.
   */
  boolean isStill(SortedMap<String, Rendering> others) {
    return isSame(each, others) && isSame(each, rendered);
  }

  @SuppressWarnings(
      "ReferenceEquality") // equal ones that are not the same are seldom, and harmless
  private static boolean isSame(
      SortedMap<String, Rendering> some, SortedMap<String, Rendering> others) {
    if (!some.keySet().equals(others.keySet())) {
      return false;
    }
    Iterator<Rendering> other = others.values().iterator();
    return some.values().stream().allMatch(rendering -> rendering == other.next());
  }
}
