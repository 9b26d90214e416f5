package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.FleetIndex;
import dev.rimward.policy.placement.Observations;
import dev.rimward.policy.placement.PlacementEngine;
import dev.rimward.policy.placement.PlacementInput;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.observe.ConditionObserver;
import dev.rimward.reconciler.publish.BranchContent;
import dev.rimward.reconciler.publish.ClusterBranches;
import dev.rimward.reconciler.publish.Departure;
import dev.rimward.reconciler.publish.FetchedState;
import dev.rimward.reconciler.publish.FetchedState.PublishedState;
import dev.rimward.reconciler.publish.FleetBrake;
import dev.rimward.reconciler.publish.Output;
import dev.rimward.reconciler.publish.Publication;
import dev.rimward.reconciler.publish.PublicationRequest;
import dev.rimward.reconciler.source.Fetched;
import dev.rimward.reconciler.source.GitTree;
import dev.rimward.reconciler.source.Source;
import dev.rimward.reconciler.telemetry.Stage;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Renderer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The whole job in one direction: from the source repository and what is observed, through a
 * decision and rendered objects, to Git; and from Git to the clusters. What outlives a pass is in
 * Git; the fields here only save reading it again.
 *
 * <p>For one thread at a time. A stage that fails ends the pass and leaves everything as it is: a
 * failure is never an empty fleet.
 */
final class Reconciler {
  private final Parts parts;
  private final InstantSource clock;
  private final Journal journal;

  private Fetched.@Nullable Revision revision;
  private @Nullable PublishedState published;
  private @Nullable FleetIndex index;

  /** By commit: the newest, and the one that is acted on where that is another. */
  private final Map<String, FleetReading> readings = new HashMap<>();

  private volatile @Nullable Pass last;

  /** What the stages are done with. */
  record Parts(
      Source source,
      FleetReader reader,
      ApplicationBuilds builds,
      Signals signals,
      Renderer renderer,
      Output output,
      Targets targets) {}

  /** Reads every signal that the fleet's policies look at. */
  @FunctionalInterface
  interface Signals {
    Map<SignalKey, Reading> observe(
        Fleet fleet, Map<String, Requirements> requirements, Instant now)
        throws InterruptedException;
  }

  /**
   * A revision that may be acted on, and what it says.
   *
   * @param newest what the newest revision says, acted on or not
   */
  private record Accepted(
      String commit,
      GitTree tree,
      FleetReading reading,
      FleetReading newest,
      Set<String> approvals,
      Optional<String> stopped) {
    Fleet fleet() {
      return reading.fleet();
    }
  }

  Reconciler(Parts parts, InstantSource clock, Journal journal) {
    this.parts = parts;
    this.clock = clock;
    this.journal = journal;
  }

  /**
   * Asks both repositories for news. Where the source cannot be asked the revision stays; where the
   * output cannot be asked nothing is decided.
   *
   * @return whether there is a reason to decide anew
   */
  boolean poll() throws InterruptedException {
    String before = known();
    journal.stage(
        Stage.Source,
        () -> {
          fetchOutput();
          fetchSource();
          return null;
        });
    return !known().equals(before);
  }

  private String known() {
    return (revision == null ? "" : revision.commit()) + " " + published;
  }

  /** One pass. Nothing happens before both repositories have answered once. */
  void pass() throws InterruptedException {
    PublishedState before = published;
    Fetched.Revision newest = revision;
    if (newest == null || before == null) {
      return;
    }
    Instant began = clock.instant();
    Instant now = began.truncatedTo(ChronoUnit.SECONDS); // it is written into Git
    Accepted accepted = journal.stage(Stage.Fleet, () -> accept(newest, before));
    Fleet fleet = accepted.fleet();
    parts.targets().follow(fleet, departing());
    parts.targets().probe();

    SortedMap<String, BuildOutcome> builds =
        journal.stage(
            Stage.Requirements,
            () -> parts.builds().build(fleet.applications().values(), accepted.tree()));
    ApplicationNeeds needs = ApplicationNeeds.of(builds);
    Observations observations =
        journal.stage(Stage.Observation, () -> observe(fleet, needs, before, now));
    PlacementPlan plan =
        journal.stage(
            Stage.Placement,
            () ->
                PlacementEngine.plan(
                    new PlacementInput(
                        fleet, needs.requirements(), observations, before.placements(), now),
                    index(fleet)));
    RenderedFleet rendered =
        journal.stage(
            Stage.Rendering,
            () ->
                parts
                    .renderer()
                    .render(fleet, accepted.tree(), placements(plan), builds, parts.output()::has));
    Publication publication =
        journal.stage(
            Stage.Publication, () -> publish(accepted, plan, observations.conditions(), rendered));
    published = readBack(before);
    Collection<Departure> departing = departing(publication);
    parts.targets().follow(fleet, departing);
    journal.stage(Stage.Delivery, () -> handOver(fleet, departing));

    Set<Problem> problems = problems(builds, rendered);
    problems.addAll(needs.problems(accepted.newest(), fleet));
    Pass pass =
        new Pass(
            now,
            accepted.commit(),
            accepted.stopped(),
            fleet,
            List.copyOf(problems),
            observations,
            plan,
            publication);
    journal.ended(last, pass);
    journal.decided(began);
    last = pass;
  }

  /** When something that waits may go on, where a time says so. */
  Optional<Instant> nextTurn() {
    return last().stream()
        .flatMap(pass -> pass.publication().turns().values().stream())
        .flatMap(plan -> plan.nextTurn().stream())
        .filter(time -> time.isAfter(clock.instant()))
        .min(Comparator.naturalOrder());
  }

  /** The last complete pass; empty before the first. */
  Optional<Pass> last() {
    return Optional.ofNullable(last);
  }

  /** The branches of clusters, for others to read; by several threads. */
  ClusterBranches branches() {
    return parts.output().branches();
  }

  private void fetchSource() {
    switch (parts.source().fetch()) {
      case Fetched.Revision fetched -> {
        revision = fetched;
        journal.sourceFetched(fetched);
      }
      case Fetched.FetchFailed failed -> journal.sourceFailed(failed.failure().getMessage());
    }
  }

  private void fetchOutput() {
    switch (parts.output().fetch()) {
      case PublishedState state -> {
        published = state;
        journal.outputFetched(state);
      }
      case FetchedState.FetchFailed failed -> {
        published = null;
        journal.outputFailed(String.valueOf(failed.failure().getMessage()));
      }
      case FetchedState.Unreadable unreadable -> {
        published = null;
        journal.outputFailed(unreadable.message());
      }
    }
  }

  /** The newest revision; or the published one, when the newest removes too much of the fleet. */
  private Accepted accept(Fetched.Revision newest, PublishedState before) throws Exception {
    readings.keySet().retainAll(kept(newest, before));
    FleetReading reading = reading(newest.commit(), newest.tree());
    Set<String> approvals = parts.source().approvals(before.source(), newest.commit());
    Optional<FleetBrake.Stopped> stopped =
        FleetBrake.check(
            new FleetBrake.Names(before.applications(), before.clusters()),
            new FleetBrake.Names(
                reading.fleet().applications().keySet(), reading.fleet().clusters().keySet()),
            approvals);
    if (stopped.isEmpty()) {
      return new Accepted(
          newest.commit(), newest.tree(), reading, reading, approvals, Optional.empty());
    }
    String commit = before.source().orElseThrow();
    GitTree tree = parts.source().at(commit);
    return new Accepted(
        commit,
        tree,
        reading(commit, tree),
        reading,
        Set.of(),
        Optional.of(stopped.get().toString()));
  }

  private static Set<String> kept(Fetched.Revision newest, PublishedState before) {
    Set<String> kept = new TreeSet<>(before.source().stream().toList());
    kept.add(newest.commit());
    return kept;
  }

  /** A commit says the same each time; expressions in it are compiled once. */
  private FleetReading reading(String commit, GitTree tree) {
    return readings.computeIfAbsent(commit, _ -> parts.reader().read(tree));
  }

  /** Worth keeping from pass to pass: fleets seldom change. */
  private FleetIndex index(Fleet fleet) {
    if (index == null || !index.fleet().equals(fleet)) {
      index = FleetIndex.of(fleet);
    }
    return index;
  }

  private Observations observe(
      Fleet fleet, ApplicationNeeds needs, PublishedState before, Instant now)
      throws InterruptedException {
    if (last == null) {
      // What is known of clusters may be as old as the last start: who answers first must not
      // decide where things run, nor an outage that is over.
      parts.targets().awaitAnswers();
    }
    Map<SignalKey, Reading> readings = parts.signals().observe(fleet, needs.requirements(), now);
    Map<String, ClusterCondition> conditions =
        ConditionObserver.observe(
            fleet.clusters().keySet(), parts.targets().reachability(), before.conditions(), now);
    return new Observations(readings, conditions, parts.targets().health());
  }

  private Publication publish(
      Accepted accepted,
      PlacementPlan plan,
      Map<String, ClusterCondition> conditions,
      RenderedFleet rendered)
      throws InterruptedException {
    Map<String, ClusterCondition> known = new HashMap<>(conditions);
    known.values().removeIf(condition -> condition.state() == State.Unknown);
    Map<String, ClusterCondition> silent = new HashMap<>(conditions);
    silent.values().removeIf(condition -> condition.state() == State.Reachable);
    return parts
        .output()
        .publish(
            new PublicationRequest(
                accepted.commit(),
                accepted.fleet(),
                plan,
                known,
                silent.keySet(),
                rendered,
                accepted.approvals(),
                parts.targets().copies(),
                parts.targets().emptied(),
                doubt(accepted.newest())));
  }

  private PublishedState readBack(PublishedState before) {
    return parts.output().published() instanceof PublishedState state ? state : before;
  }

  /** A document that was renamed and misspelt at once has no good version under its new name. */
  private Optional<String> doubt(FleetReading reading) {
    return reading.problems().stream()
        .filter(problem -> parts.reader().readsClusters(problem.path()))
        .findFirst()
        .map(Problem::toString);
  }

  /** Clusters that have left the fleet and are not empty yet. */
  private Collection<Departure> departing() {
    return last == null ? List.of() : departing(last.publication());
  }

  private static Collection<Departure> departing(Publication publication) {
    return publication.departures().values().stream()
        .filter(departure -> departure.state() == Departure.State.Deleting)
        .toList();
  }

  private @Nullable Void handOver(Fleet fleet, Collection<Departure> departing) throws GitFailure {
    SortedSet<String> clusters = new TreeSet<>(fleet.clusters().keySet());
    departing.forEach(departure -> clusters.add(departure.cluster()));
    for (String cluster : clusters) {
      Optional<String> head = parts.output().branches().head(cluster);
      if (!head.equals(parts.targets().desiredCommit(cluster))) {
        handOver(cluster, parts.output().branches().read(cluster));
      }
    }
    return null;
  }

  /** What is not delivered leaves the cluster as it is. */
  private void handOver(String cluster, BranchContent content) {
    switch (content) {
      case BranchContent.Desired desired -> {
        journal.readable(cluster);
        parts.targets().deliver(desired.cluster());
      }
      case BranchContent.Foreign foreign -> journal.handMade(foreign.handMade());
      case BranchContent.Unreadable unreadable -> journal.unreadable(cluster, unreadable.message());
      case BranchContent.Absent absent -> {} // nothing was published for it yet
    }
  }

  private static SortedMap<String, ApplicationPlacement> placements(PlacementPlan plan) {
    SortedMap<String, ApplicationPlacement> placements = new TreeMap<>();
    plan.decisions()
        .forEach((application, decision) -> placements.put(application, decision.placement()));
    return placements;
  }

  private static Set<Problem> problems(Map<String, BuildOutcome> builds, RenderedFleet rendered) {
    Set<Problem> problems = new TreeSet<>();
    for (BuildOutcome outcome : builds.values()) {
      switch (outcome) {
        case BuildOutcome.Failed failed -> problems.add(failed.problem());
        case BuildOutcome.Built built ->
            Optional.ofNullable(built.problem()).ifPresent(problems::add);
      }
    }
    problems.addAll(RenderingProblems.of(rendered));
    return problems;
  }
}
