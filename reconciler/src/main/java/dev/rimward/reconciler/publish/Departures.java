package dev.rimward.reconciler.publish;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.publish.BranchPublisher.Goal;
import dev.rimward.reconciler.publish.Departure.State;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of clusters whose documents are gone. By {@code onRemoval} their objects stay and
 * their branches are set aside at once; or their branches are emptied, application by application
 * as their replacements are healthy, and set aside when the cluster says that it has nothing left.
 * All that has to be known for it is in the branch.
 */
final class Departures {
  static final Departures NONE = new Departures(Map.of(), Map.of(), Map.of());

  private final Map<String, Departure> deleting;
  private final Map<String, Departure> stuck;
  private final Map<String, ToArchive> toArchive;

  private record ToArchive(ObjectId head, ClusterFacts facts) {}

  private Departures(
      Map<String, Departure> deleting,
      Map<String, Departure> stuck,
      Map<String, ToArchive> toArchive) {
    this.deleting = deleting;
    this.stuck = stuck;
    this.toArchive = toArchive;
  }

  static Departures of(Goal goal, SortedMap<String, BranchView> views, Trees trees)
      throws IOException {
    Departures departures = new Departures(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (Map.Entry<String, BranchView> one : views.entrySet()) {
      if (!goal.fleet().clusters().containsKey(one.getKey())) {
        departures.add(goal, one.getKey(), one.getValue(), trees);
      }
    }
    return departures;
  }

  private void add(Goal goal, String cluster, BranchView view, Trees trees) throws IOException {
    Optional<ClusterFacts> known = facts(view, trees);
    if (known.isEmpty()) {
      stuck.put(
          cluster,
          new Departure(
              cluster,
              ClusterFacts.plain(cluster),
              State.Stuck,
              "no cluster has this name, and the branch is not Rimward's; delete it by hand"));
      return;
    }
    ClusterFacts facts = known.get();
    if (!facts.isDeletedOnRemoval()
        || isReachedBy(facts, goal)
        || isEmptied(view, goal.request().emptied().get(cluster))) {
      toArchive.put(cluster, new ToArchive(view.head().copy(), facts));
    } else if (goal.request().doubt().isPresent()) {
      stuck.put(
          cluster,
          new Departure(
              cluster,
              facts,
              State.Stuck,
              "its document is gone, and nothing is deleted as long as there is this problem: "
                  + goal.request().doubt().get()));
    } else {
      deleting.put(cluster, new Departure(cluster, facts, State.Deleting, words(view)));
    }
  }

  private static Optional<ClusterFacts> facts(BranchView view, Trees trees) throws IOException {
    if (view.facts().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ClusterFacts.read(trees.content(view.facts().get())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A cluster that was only renamed: what it has is wanted. */
  private static boolean isReachedBy(ClusterFacts facts, Goal goal) {
    Cluster.Access access = facts.access();
    return access != null
        && goal.fleet().clusters().values().stream()
            .anyMatch(cluster -> access.equals(cluster.spec().access()));
  }

  private static boolean isEmptied(BranchView view, @Nullable String emptied) {
    return view.applications().isEmpty()
        && view.handMade().isEmpty()
        && Objects.equals(view.head().name(), emptied);
  }

  private static String words(BranchView view) {
    return view.applications().isEmpty()
        ? "its document was removed; what is left in it is being deleted"
        : "its document was removed; "
            + String.join(", ", view.applications().keySet())
            + " leave it as their replacements are healthy";
  }

  /** Clusters whose branches get no commit. */
  Set<String> untouched() {
    Set<String> untouched = new TreeSet<>(stuck.keySet());
    untouched.addAll(toArchive.keySet());
    return untouched;
  }

  /** Sets aside what is ready for it. */
  SortedMap<String, Departure> archived(Archive archive) {
    SortedMap<String, Departure> all = new TreeMap<>(deleting);
    all.putAll(stuck);
    SortedMap<String, ObjectId> heads = new TreeMap<>();
    toArchive.forEach((cluster, one) -> heads.put(cluster, one.head()));
    SortedMap<String, String> names = new TreeMap<>();
    String failure = "the remote refused it";
    try {
      names = archive.put(heads);
    } catch (GitFailure e) {
      failure = String.valueOf(e.getMessage());
    }
    for (Map.Entry<String, ToArchive> one : toArchive.entrySet()) {
      String cluster = one.getKey();
      String name = names.get(cluster);
      all.put(
          cluster,
          name == null
              ? new Departure(
                  cluster,
                  one.getValue().facts(),
                  State.Stuck,
                  "its branch could not be set aside: " + failure)
              : new Departure(
                  cluster, one.getValue().facts(), State.Archived, "its branch is now " + name));
    }
    return all;
  }
}
