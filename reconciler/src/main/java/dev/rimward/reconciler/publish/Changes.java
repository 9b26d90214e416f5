package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.publish.RenderedTree.ClusterFolder;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What differs between two states of clusters.
 *
 * @param applications where each application that differs is added, removed or updated
 * @param clusters that differ in anything
 */
record Changes(SortedMap<String, Places> applications, SortedSet<String> clusters) {
  Changes {
    applications = Collections.unmodifiableSortedMap(applications);
    clusters = Collections.unmodifiableSortedSet(clusters);
  }

  /** Clusters where an application is new, gone, or different. */
  record Places(SortedSet<String> added, SortedSet<String> removed, SortedSet<String> updated) {
    private Places() {
      this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    }
  }

  static Changes between(
      SortedMap<String, ClusterFolder> before, SortedMap<String, ClusterFolder> after) {
    SortedMap<String, Places> applications = new TreeMap<>();
    SortedSet<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    SortedSet<String> changed = new TreeSet<>();
    for (String cluster : all) {
      SortedMap<String, ObjectId> old = applications(before, cluster);
      SortedMap<String, ObjectId> next = applications(after, cluster);
      if (!old.equals(next) || before.containsKey(cluster) != after.containsKey(cluster)) {
        changed.add(cluster);
        note(cluster, old, next, applications);
      }
    }
    return new Changes(applications, changed);
  }

  static Changes in(
      String cluster, SortedMap<String, ObjectId> before, SortedMap<String, ObjectId> after) {
    SortedMap<String, Places> applications = new TreeMap<>();
    note(cluster, before, after, applications);
    return new Changes(applications, new TreeSet<>(List.of(cluster)));
  }

  private static SortedMap<String, ObjectId> applications(
      SortedMap<String, ClusterFolder> clusters, String cluster) {
    ClusterFolder folder = clusters.get(cluster);
    return folder == null ? Collections.emptySortedMap() : folder.applications();
  }

  private static void note(
      String cluster,
      SortedMap<String, ObjectId> before,
      SortedMap<String, ObjectId> after,
      SortedMap<String, Places> applications) {
    SortedSet<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    for (String application : all) {
      ObjectId old = before.get(application);
      ObjectId next = after.get(application);
      if (old == null || !old.equals(next)) {
        Places places = applications.computeIfAbsent(application, _ -> new Places());
        (old == null ? places.added() : next == null ? places.removed() : places.updated())
            .add(cluster);
      }
    }
  }
}
