package dev.rimward.reconciler;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.deliver.DeliverStep;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.publish.FetchedState.PublishedState;
import dev.rimward.reconciler.publish.HandMade;
import dev.rimward.reconciler.publish.Publication;
import dev.rimward.reconciler.publish.PublishStep;
import dev.rimward.reconciler.publish.RefOutcome;
import dev.rimward.reconciler.source.Fetched;
import dev.rimward.reconciler.telemetry.Event;
import dev.rimward.reconciler.telemetry.Event.Kind;
import dev.rimward.reconciler.telemetry.EventLog;
import dev.rimward.reconciler.telemetry.Metrics;
import dev.rimward.reconciler.telemetry.Metrics.Outcome;
import dev.rimward.reconciler.telemetry.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells metrics, events and the log what happens. Safe for use by several threads. */
final class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final int HAND_MADE_KEPT = 20;
  private static final int BRANCHES_TOLD = 4;

  private final Metrics metrics;
  private final EventLog events;
  private final InstantSource clock;
  private final Steps steps;
  private final Deque<HandMade> handMade = new ArrayDeque<>();

  private volatile @Nullable String sourceCommit;
  private volatile @Nullable Instant sourceFetchedAt;
  private volatile @Nullable String sourceFailure;
  private volatile @Nullable String outputFailure;
  private volatile @Nullable String passFailure;

  Journal(Metrics metrics, EventLog events, InstantSource clock, Steps steps) {
    this.metrics = metrics;
    this.events = events;
    this.clock = clock;
    this.steps = steps;
  }

  /** A stage whose failure was logged; the pass ends and everything stays as it is. */
  static final class StageFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StageFailed(Stage stage, Throwable cause) {
      super("the stage " + stage + " failed: " + cause.getMessage(), cause);
    }
  }

  /** Runs a stage, measures it, and tells that it is done. */
  <T extends @Nullable Object> T stage(Stage stage, Callable<T> work) throws InterruptedException {
    try (Metrics.StageRun run = metrics.begin(stage)) {
      T result = work.call();
      run.succeeded();
      steps.after(stage);
      return result;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new StageFailed(stage, e);
    }
  }

  void published(PublishStep step) {
    steps.after(step);
  }

  void delivered(DeliverStep step) {
    steps.after(step);
  }

  void sourceFetched(Fetched.Revision revision) {
    if (!revision.commit().equals(sourceCommit)) {
      tell(Kind.Source, null, null, "revision " + shortened(revision.commit()) + " fetched");
    }
    revision
        .rewritten()
        .ifPresent(
            before ->
                tell(
                    Kind.Source,
                    null,
                    null,
                    "the source branch was rewritten: "
                        + shortened(before)
                        + " is no longer in its history"));
    sourceCommit = revision.commit();
    sourceFetchedAt = clock.instant();
    sourceFailure = null;
  }

  void sourceFailed(@Nullable String words) {
    if (!Objects.equals(words, sourceFailure)) {
      tell(Kind.Source, null, null, "the source cannot be fetched: " + words);
    }
    sourceFailure = words == null ? "unknown" : words;
  }

  void outputFetched(PublishedState state) {
    outputFailure = null;
    state.handMade().forEach(this::handMade);
  }

  void outputFailed(String words) {
    if (!words.equals(outputFailure)) {
      tell(Kind.Publication, null, null, "the output cannot be fetched: " + words);
    }
    outputFailure = words;
  }

  /** A scheduled task ended with an exception: what it was to do is left as it was. */
  void failed(String task, Throwable cause) {
    String words = String.valueOf(cause.getMessage());
    if (!words.equals(passFailure)) {
      tell(Kind.Schedule, null, null, task + " failed: " + words);
    }
    passFailure = words;
  }

  /** Tells what is different from the pass before. */
  void ended(@Nullable Pass before, Pass pass) {
    passFailure = null;
    metrics.sourceProblems(pass.problems().size());
    metrics.signals(pass.observations().signals());
    metrics.retain(pass.fleet().applications().keySet(), pass.fleet().clusters().keySet());
    pass.plan().decisions().forEach(this::decided);
    pass.problems().stream()
        .filter(problem -> before == null || !before.problems().contains(problem))
        .forEach(problem -> tell(Kind.Source, null, null, problem.toString()));
    pass.stopped()
        .filter(words -> before == null || !before.stopped().equals(pass.stopped()))
        .ifPresent(words -> tell(Kind.Source, null, null, words));
    pass.observations().signals().forEach((key, reading) -> signal(before, key, reading));
    pass.observations().conditions().forEach((name, now) -> condition(before, name, now));
    published(before, pass.publication());
  }

  private void decided(String application, Decision decision) {
    List<LocationPlacement> locations = decision.placement().locations();
    metrics.placement(
        application,
        locations.size(),
        locations.stream().mapToInt(LocationPlacement::replicas).sum());
    metrics.moved(
        application,
        (int) decision.moves().stream().filter(m -> m.from() == 0 || m.to() == 0).count());
    decision.moves().forEach(move -> moved(application, move));
  }

  /** {@code ams1 31 requests/s for 10s, at or above 20: storefront added, 2 replicas}. */
  private void moved(String application, Move move) {
    String why = move.reason().isEmpty() ? "" : " " + move.reason();
    String what;
    if (move.from() == 0) {
      what = "added, " + replicas(move.to());
    } else if (move.to() == 0) {
      what = "removed";
    } else {
      what = "from " + move.from() + " to " + replicas(move.to());
    }
    tell(
        Kind.Placement,
        application,
        move.location(),
        move.location() + why + ": " + application + " " + what);
  }

  private void signal(@Nullable Pass before, SignalKey key, Reading reading) {
    String now = describe(reading);
    Reading was = before == null ? null : before.observations().signals().get(key);
    if (was == null ? !now.equals("fresh") : !now.equals(describe(was))) {
      tell(
          Kind.Signal,
          key.application(),
          null,
          "signal " + key.signal() + " for " + key.application() + " is " + now);
    }
  }

  private static String describe(Reading reading) {
    return switch (reading) {
      case Reading.Fresh fresh -> "fresh";
      case Reading.Stale stale -> "stale; nothing is added or removed because of it";
      case Reading.Unknown unknown ->
          "unknown (" + unknown.reason() + "); nothing is added or removed because of it";
    };
  }

  private void condition(@Nullable Pass before, String cluster, ClusterCondition now) {
    ClusterCondition was = before == null ? null : before.observations().conditions().get(cluster);
    boolean changed = was == null || was.state() != now.state();
    boolean firstAnswer =
        (was == null || was.state() == ClusterCondition.State.Unknown)
            && now.state() != ClusterCondition.State.Unreachable;
    if (changed && !firstAnswer) {
      tell(
          Kind.Condition,
          null,
          cluster,
          cluster
              + " is "
              + now.state().name().toLowerCase(java.util.Locale.ROOT)
              + (now.message().isEmpty() ? "" : ": " + now.message()));
    }
  }

  private void published(@Nullable Pass before, Publication publication) {
    boolean failed = isFailure(publication.rendered());
    metrics.published(failed ? Outcome.Failed : Outcome.Succeeded);
    outcome(
        before == null ? null : before.publication().rendered(),
        "rendered",
        publication.rendered());
    publication
        .clusters()
        .forEach(
            (cluster, now) ->
                outcome(
                    before == null ? null : before.publication().clusters().get(cluster),
                    "clusters/" + cluster,
                    now));
    moved(publication);
    publication.heldBack().stream()
        .filter(held -> before == null || !before.publication().heldBack().contains(held))
        .forEach(
            held -> tell(Kind.Publication, held.application(), held.cluster(), held.toString()));
    publication.handMade().forEach(this::handMade);
  }

  /** One event for all branches of a publication: hundreds may move at once. */
  private void moved(Publication publication) {
    List<String> moved = new ArrayList<>();
    if (publication.rendered() instanceof RefOutcome.Moved rendered) {
      moved.add("rendered " + shortened(rendered.commit()));
    }
    publication
        .clusters()
        .forEach(
            (cluster, outcome) -> {
              if (outcome instanceof RefOutcome.Moved branch) {
                moved.add("clusters/" + cluster + " " + shortened(branch.commit()));
              }
            });
    if (!moved.isEmpty()) {
      String first = moved.stream().limit(BRANCHES_TOLD).collect(Collectors.joining(", "));
      int more = moved.size() - BRANCHES_TOLD;
      tell(
          Kind.Publication,
          null,
          null,
          "pushed " + first + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  private void outcome(@Nullable RefOutcome before, String branch, RefOutcome now) {
    switch (now) {
      case RefOutcome.Moved moved -> metrics.pushed(Outcome.Succeeded, 1);
      case RefOutcome.Rejected rejected -> failed(before, branch, now, rejected.words());
      case RefOutcome.Failed failed ->
          failed(before, branch, now, String.valueOf(failed.failure().getMessage()));
      case RefOutcome.Unchanged unchanged -> {}
      case RefOutcome.Suspended suspended -> {}
    }
  }

  private void failed(@Nullable RefOutcome before, String branch, RefOutcome now, String words) {
    metrics.pushed(Outcome.Failed, 1);
    if (before == null || before.getClass() != now.getClass()) {
      tell(Kind.Publication, null, null, branch + " could not be pushed: " + words);
    }
  }

  private static boolean isFailure(RefOutcome outcome) {
    return outcome instanceof RefOutcome.Rejected || outcome instanceof RefOutcome.Failed;
  }

  private void handMade(HandMade found) {
    synchronized (handMade) {
      if (handMade.contains(found)) {
        return;
      }
      if (handMade.size() == HAND_MADE_KEPT) {
        handMade.removeFirst();
      }
      handMade.addLast(found);
    }
    tell(Kind.Publication, null, null, found.toString());
  }

  /** Hand-made commits found since the start, oldest first. */
  List<HandMade> handMade() {
    synchronized (handMade) {
      return List.copyOf(handMade);
    }
  }

  void lane(LaneEvent event) {
    switch (event) {
      case LaneEvent.Delivered delivered ->
          tell(
              Kind.Delivery,
              null,
              delivered.cluster(),
              delivered.cluster()
                  + " runs "
                  + shortened(delivered.commit())
                  + ": "
                  + delivered.applied()
                  + " objects applied, "
                  + delivered.pruned()
                  + " pruned");
      case LaneEvent.DriftRepaired repaired -> {
        metrics.driftCorrected(repaired.cluster(), repaired.repairs().size());
        repaired
            .repairs()
            .forEach(
                repair ->
                    tell(
                        Kind.Drift,
                        repaired.application(),
                        repaired.cluster(),
                        repaired.cluster()
                            + ": "
                            + repair.id()
                            + " put back"
                            + (repair.by().isEmpty() ? "" : ", changed by " + repair.by())));
      }
      case LaneEvent.Failed failed ->
          tell(Kind.Delivery, null, failed.cluster(), failed.cluster() + ": " + failed.words());
      case LaneEvent.Recovered recovered ->
          tell(
              Kind.Delivery,
              null,
              recovered.cluster(),
              recovered.cluster() + " takes deliveries again");
      case LaneEvent.DeletionHeld held ->
          tell(
              Kind.Delivery,
              held.application(),
              held.cluster(),
              held.cluster() + ": " + held.words());
      case LaneEvent.HealthChanged changed ->
          tell(
              Kind.Delivery,
              changed.application(),
              changed.cluster(),
              changed.cluster()
                  + ": "
                  + changed.application()
                  + " is "
                  + changed.health().name().toLowerCase(java.util.Locale.ROOT)
                  + (changed.words().isEmpty() ? "" : " (" + changed.words() + ")"));
      case LaneEvent.Looked looked -> looked(looked.status());
    }
  }

  private void looked(LaneStatus status) {
    metrics.delivery(
        status.cluster(),
        status.lastSuccess(),
        status.consecutiveFailures(),
        status.totals().objects());
  }

  Metrics metrics() {
    return metrics;
  }

  EventLog events() {
    return events;
  }

  @Nullable String sourceCommit() {
    return sourceCommit;
  }

  @Nullable Instant sourceFetchedAt() {
    return sourceFetchedAt;
  }

  @Nullable String sourceFailure() {
    return sourceFailure;
  }

  @Nullable String passFailure() {
    return passFailure;
  }

  @Nullable String outputFailure() {
    return outputFailure;
  }

  private void tell(
      Kind kind, @Nullable String application, @Nullable String cluster, String text) {
    log.info("{}", text);
    events.add(new Event(clock.instant(), kind, application, cluster, text));
  }

  private static String replicas(int count) {
    return count + (count == 1 ? " replica" : " replicas");
  }

  static String shortened(String commit) {
    return commit.substring(0, Math.min(9, commit.length()));
  }
}
