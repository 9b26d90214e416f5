package dev.rimward.reconciler.plan;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.reconciler.plan.ApplicationChange.Braked;
import dev.rimward.reconciler.plan.ApplicationChange.Kind;
import dev.rimward.reconciler.plan.ApplicationChange.ObjectCounts;
import dev.rimward.reconciler.publish.DeletionBrake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares one application in all clusters. What is the same in several is compared once. */
final class ApplicationComparison {
  private final String application;
  private final Side before;
  private final RenderedRevision after;
  private final boolean isDeletionApproved;
  private final SortedMap<Pair, SortedSet<String>> pairs = new TreeMap<>();
  private final SortedMap<Problem, SortedSet<String>> unknownBefore = new TreeMap<>();
  private final SortedMap<Problem, SortedSet<String>> unknownAfter = new TreeMap<>();
  private final SortedMap<Problem, SortedSet<String>> warnings = new TreeMap<>();
  private final SortedMap<Loss, SortedSet<String>> braked = new TreeMap<>();

  /** What is compared, by the digests of both; empty: it is not there. */
  private record Pair(String before, String after) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int order = after.compareTo(other.after);
      return order != 0 ? order : before.compareTo(other.before);
    }
  }

  private record Loss(int gone, int before) implements Comparable<Loss> {
    @Override
    public int compareTo(Loss other) {
      int order = Integer.compare(other.gone, gone);
      return order != 0 ? order : Integer.compare(before, other.before);
    }
  }

  ApplicationComparison(
      String application, Side before, RenderedRevision after, boolean isDeletionApproved) {
    this.application = application;
    this.before = before;
    this.after = after;
    this.isDeletionApproved = isDeletionApproved;
  }

  /**
   * Looks at a cluster.
   *
   * @param cluster of the revision: what leaves the fleet keeps what it has
   */
  void look(String cluster) {
    Content next = after.content(application, cluster);
    warn(cluster);
    if (next instanceof Content.Unknown(List<Problem> problems)) {
      note(problems, cluster, unknownAfter);
      return;
    }
    Content old = before.content(application, cluster);
    if (old instanceof Content.Unknown(List<Problem> problems)) {
      note(problems, cluster, unknownBefore);
      return;
    }
    Pair pair = new Pair(objects(old).digest(), objects(next).digest());
    if (!pair.before().equals(pair.after())) {
      pairs.computeIfAbsent(pair, _ -> new TreeSet<>()).add(cluster);
    }
  }

  /** What was said before is not said again. */
  private void warn(String cluster) {
    List<Problem> all = new ArrayList<>(after.warnings(application, cluster));
    all.removeAll(before.warnings(application, cluster));
    note(all, cluster, warnings);
  }

  private static void note(
      List<Problem> problems, String cluster, SortedMap<Problem, SortedSet<String>> noted) {
    problems.forEach(problem -> noted.computeIfAbsent(problem, _ -> new TreeSet<>()).add(cluster));
  }

  private static ObjectFiles objects(Content content) {
    return content instanceof Content.Present(ObjectFiles objects) ? objects : ObjectFiles.NONE;
  }

  /** What differs in the clusters that were looked at; empty if nothing does. */
  Optional<ApplicationChange> change(
      List<LocationChange> locations, Map<String, ClusterFacts> facts) {
    Grouping grouping = new Grouping(facts);
    int clusters = 0;
    for (SortedSet<String> same : pairs.values()) {
      List<FileChange> changes = changes(same.first());
      if (!changes.isEmpty()) {
        clusters += same.size();
        grouping.add(same, changes, isBraked(same, changes));
      }
    }
    Kind kind = kind();
    if (clusters == 0 && locations.isEmpty() && kind == Kind.Changed) {
      return Optional.empty();
    }
    List<ChangeGroup> groups = grouping.groups(this::changes);
    return Optional.of(
        new ApplicationChange(
            application,
            kind,
            locations,
            clusters,
            ObjectCounts.of(groups),
            groups,
            braked(),
            notices()));
  }

  private List<FileChange> changes(String cluster) {
    ObjectFiles old = objects(before.content(application, cluster));
    ObjectFiles next = objects(after.content(application, cluster));
    return FileChanges.between(application, old, next);
  }

  /** As when it is published: what goes because a decision says so has its reason. */
  private boolean isBraked(SortedSet<String> clusters, List<FileChange> changes) {
    String cluster = clusters.first();
    if (isDeletionApproved
        || !(before.content(application, cluster) instanceof Content.Present(ObjectFiles old))
        || after.content(application, cluster) instanceof Content.Absent) {
      return false;
    }
    int gone =
        (int)
            changes.stream()
                .map(FileChange::kind)
                .filter(kind -> kind == FileChange.Kind.Removed || kind == FileChange.Kind.Renamed)
                .count();
    Loss loss = new Loss(gone, old.ids().size());
    if (!DeletionBrake.trips(loss.before(), loss.gone())) {
      return false;
    }
    braked.computeIfAbsent(loss, _ -> new TreeSet<>()).addAll(clusters);
    return true;
  }

  private Kind kind() {
    if (!after.applications().contains(application)) {
      return Kind.Removed;
    }
    return before.applications().contains(application) ? Kind.Changed : Kind.New;
  }

  private List<Braked> braked() {
    List<Braked> all = new ArrayList<>();
    braked.forEach(
        (loss, clusters) -> all.add(new Braked(List.copyOf(clusters), loss.gone(), loss.before())));
    return all;
  }

  /** That metrics are not known here is not worth saying. */
  private List<String> notices() {
    return after.decision(application).map(Decision::notices).orElse(List.of()).stream()
        .filter(notice -> notice.kind() != Notice.Kind.Frozen)
        .map(Notice::text)
        .toList();
  }

  List<Plan.Warning> warnings() {
    List<Plan.Warning> all = new ArrayList<>();
    warnings.forEach(
        (problem, clusters) ->
            all.add(new Plan.Warning(application, List.copyOf(clusters), problem)));
    return all;
  }

  /** What could not be compared. */
  List<Plan.Unrendered> unrendered() {
    List<Plan.Unrendered> all = new ArrayList<>();
    unknownAfter.forEach((problem, clusters) -> all.add(unrendered(clusters, false, problem)));
    unknownBefore.forEach((problem, clusters) -> all.add(unrendered(clusters, true, problem)));
    return all;
  }

  private Plan.Unrendered unrendered(
      SortedSet<String> clusters, boolean isBefore, Problem problem) {
    return new Plan.Unrendered(application, List.copyOf(clusters), isBefore, problem);
  }
}
