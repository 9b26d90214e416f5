package dev.rimward.reconciler.plan;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.reconciler.plan.Plan.Unrendered;
import dev.rimward.reconciler.publish.FleetBrake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares a revision with what was before, application by application, so that at no time more
 * than one of them is in memory with its content.
 */
public final class FleetComparison {
  private final String basis;
  private final Side before;
  private final RenderedRevision after;
  private final Selection selection;
  private final Set<String> approvals;
  private final Map<String, ClusterFacts> facts = new TreeMap<>();

  /**
   * @param basis what both were decided from, in words; empty where that is the state before
   * @param approvals applications and clusters of which much may be deleted
   */
  public FleetComparison(
      String basis,
      Side before,
      RenderedRevision after,
      Selection selection,
      Set<String> approvals) {
    this.basis = basis;
    this.before = before;
    this.after = after;
    this.selection = selection;
    this.approvals = Set.copyOf(approvals);
    after.fleet().clusters().forEach((name, cluster) -> facts.put(name, ClusterFacts.of(cluster)));
  }

  /** All applications that are compared. */
  public SortedSet<String> applications() {
    SortedSet<String> applications = new TreeSet<>(before.applications());
    applications.addAll(after.applications());
    applications.removeIf(name -> !selection.hasApplication(name));
    return applications;
  }

  /**
   * @param done told after each application
   */
  public Plan compare(Runnable done) {
    List<ApplicationChange> changes = new ArrayList<>();
    List<Unrendered> unrendered = new ArrayList<>();
    List<Plan.Warning> warnings = new ArrayList<>();
    int unchanged = 0;
    for (String application : applications()) {
      ApplicationComparison comparison = looked(application);
      Optional<ApplicationChange> change = comparison.change(locations(application), facts);
      change.ifPresent(changes::add);
      unrendered.addAll(comparison.unrendered());
      warnings.addAll(comparison.warnings());
      if (change.isEmpty() && comparison.unrendered().isEmpty()) {
        unchanged++;
      }
      done.run();
    }
    return new Plan(
        before.words(),
        after.words(),
        basis,
        stopped(),
        changes,
        without(after.clusters(), before.clusters()),
        without(before.clusters(), after.clusters()),
        unchanged,
        (int) after.clusters().stream().filter(selection::hasCluster).count(),
        unrendered,
        problems(unrendered),
        warnings,
        remarks(changes));
  }

  private ApplicationComparison looked(String application) {
    ApplicationComparison comparison =
        new ApplicationComparison(application, before, after, approvals.contains(application));
    after.clusters().stream().filter(selection::hasCluster).forEach(comparison::look);
    return comparison;
  }

  private List<LocationChange> locations(String application) {
    return LocationChanges.between(before.placement(application), after.decision(application))
        .stream()
        .filter(change -> selection.hasCluster(change.location()))
        .toList();
  }

  private List<String> without(SortedSet<String> clusters, SortedSet<String> others) {
    return clusters.stream()
        .filter(selection::hasCluster)
        .filter(cluster -> !others.contains(cluster))
        .toList();
  }

  private @Nullable String stopped() {
    return FleetBrake.check(names(before), names(after), approvals)
        .map(FleetBrake.Stopped::toString)
        .orElse(null);
  }

  private static FleetBrake.Names names(Side side) {
    return new FleetBrake.Names(side.applications(), side.clusters());
  }

  /** What was wrong before is nobody's news, and what could not be rendered is told by itself. */
  private List<Problem> problems(List<Unrendered> unrendered) {
    SortedSet<Problem> problems = new TreeSet<>(after.problems());
    problems.removeAll(earlierProblems());
    unrendered.forEach(each -> problems.remove(each.problem()));
    return List.copyOf(problems);
  }

  private Set<Problem> earlierProblems() {
    return switch (before) {
      case RenderedRevision revision -> revision.problems();
      case WithPublished both -> both.revision().problems();
      case PublishedSide _ -> Collections.emptySet();
      case Nothing _ -> Collections.emptySet();
    };
  }

  private List<String> remarks(List<ApplicationChange> changes) {
    List<String> remarks = new ArrayList<>();
    for (ApplicationChange change : changes) {
      var application = after.fleet().applications().get(change.application());
      if (application != null && application.spec().suspended()) {
        remarks.add(change.application() + " is suspended: clusters keep what they run of it");
      }
    }
    List<String> suspended =
        after.fleet().clusters().values().stream()
            .filter(cluster -> cluster.spec().suspended() && selection.hasCluster(cluster.name()))
            .map(cluster -> cluster.name())
            .toList();
    if (!suspended.isEmpty() && !changes.isEmpty()) {
      remarks.add(
          ClusterNames.of(suspended, 5) + " suspended: the branches of such clusters do not move");
    }
    return remarks;
  }
}
