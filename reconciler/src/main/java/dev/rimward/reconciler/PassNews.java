package dev.rimward.reconciler;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.publish.Departure;
import dev.rimward.reconciler.publish.Publication;
import dev.rimward.reconciler.publish.RefOutcome;
import dev.rimward.reconciler.rollout.Progress;
import dev.rimward.reconciler.rollout.RolloutPlan;
import dev.rimward.reconciler.telemetry.Event.Kind;
import dev.rimward.reconciler.telemetry.Metrics;
import dev.rimward.reconciler.telemetry.Metrics.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is different between two passes, in numbers and in words; what is as it was is not told. */
final class PassNews {
  private static final int BRANCHES_TOLD = 4;

  private final Journal journal;
  private final Metrics metrics;
  private final @Nullable Pass before;
  private final Pass pass;

  /**
   * @param before the pass before; null at the first
   */
  PassNews(Journal journal, @Nullable Pass before, Pass pass) {
    this.journal = journal;
    this.metrics = journal.metrics();
    this.before = before;
    this.pass = pass;
  }

  void tell() {
    metrics.sourceProblems(pass.problems().size());
    metrics.signals(pass.observations().signals());
    metrics.retain(pass.fleet().applications().keySet(), pass.fleet().clusters().keySet());
    pass.problems().stream()
        .filter(problem -> before == null || !before.problems().contains(problem))
        .forEach(problem -> journal.tell(Kind.Source, null, null, problem.toString()));
    pass.stopped()
        .filter(words -> before == null || !before.stopped().equals(pass.stopped()))
        .ifPresent(words -> journal.tell(Kind.Source, null, null, words));
    pass.observations().signals().forEach(this::signal);
    pass.observations().conditions().forEach(this::condition);
    pass.plan().decisions().forEach(this::decided);
    published(pass.publication());
    metrics.waiting(new WaitingReport(pass.publication()).counts());
    pass.publication().turns().forEach(this::rolledOut);
    pass.publication().departures().values().forEach(this::departed);
  }

  /** A rollout is told when it comes into another phase. */
  private void rolledOut(String application, RolloutPlan plan) {
    Optional<Progress> was =
        Optional.ofNullable(before)
            .map(last -> last.publication().turns().get(application))
            .flatMap(RolloutPlan::progress);
    plan.progress()
        .filter(now -> was.isEmpty() || was.get().phase() != now.phase())
        .ifPresent(
            now ->
                journal.tell(
                    Kind.Publication,
                    application,
                    null,
                    application + ": new content: " + now.words()));
  }

  private void departed(Departure now) {
    Departure was = before == null ? null : before.publication().departures().get(now.cluster());
    if (was == null || was.state() != now.state()) {
      journal.tell(Kind.Publication, null, now.cluster(), now.cluster() + ": " + now.words());
    }
  }

  private void decided(String application, Decision decision) {
    List<LocationPlacement> locations = decision.placement().locations();
    metrics.placement(
        application,
        locations.size(),
        locations.stream().mapToInt(LocationPlacement::replicas).sum());
    noticed(application, decision);
    // What could not be published is decided again, and told when it is.
    if (pass.publication().rendered() instanceof RefOutcome.Moved) {
      metrics.moved(
          application,
          (int) decision.moves().stream().filter(m -> m.from() == 0 || m.to() == 0).count());
      decision.moves().forEach(move -> moved(application, move));
    }
  }

  /**
   * A notice is told when the first of its kind comes up; status has them for as long as they hold.
   */
  private void noticed(String application, Decision decision) {
    Map<Notice.Kind, List<Notice>> now = byKind(decision);
    Decision was = before == null ? null : before.plan().decisions().get(application);
    Set<Notice.Kind> told = was == null ? Set.of() : byKind(was).keySet();
    Map<String, Integer> counts = new TreeMap<>();
    for (Notice.Kind kind : Notice.Kind.values()) {
      List<Notice> notices = now.getOrDefault(kind, List.of());
      counts.put(kind.name(), notices.size());
      if (!notices.isEmpty() && !told.contains(kind) && isNews(kind)) {
        journal.tell(
            Kind.Placement, application, null, application + ": " + notices.getFirst().text());
      }
    }
    metrics.notices(application, counts);
  }

  private static Map<Notice.Kind, List<Notice>> byKind(Decision decision) {
    return decision.notices().stream().collect(Collectors.groupingBy(Notice::kind));
  }

  /** Signals tell of themselves, and the source's problems of what has no policy. */
  private static boolean isNews(Notice.Kind kind) {
    return switch (kind) {
      case Compliance, Outage, Infeasible, Deferred, Capacity, Failed -> true;
      case Frozen, Held, Input -> false;
    };
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
    journal.tell(
        Kind.Placement,
        application,
        move.location(),
        move.location() + why + ": " + application + " " + what);
  }

  private void signal(SignalKey key, Reading reading) {
    String now = describe(reading);
    Reading was = before == null ? null : before.observations().signals().get(key);
    if (was == null ? !now.equals("fresh") : !now.equals(describe(was))) {
      journal.tell(
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

  private void condition(String cluster, ClusterCondition now) {
    ClusterCondition was = before == null ? null : before.observations().conditions().get(cluster);
    boolean changed = was == null || was.state() != now.state();
    boolean firstAnswer =
        (was == null || was.state() == State.Unknown) && now.state() != State.Unreachable;
    if (changed && !firstAnswer) {
      journal.tell(
          Kind.Condition,
          null,
          cluster,
          cluster
              + " is "
              + now.state().name().toLowerCase(Locale.ROOT)
              + (now.message().isEmpty() ? "" : ": " + now.message()));
    }
  }

  private void published(Publication publication) {
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
            held ->
                journal.tell(
                    Kind.Publication, held.application(), held.cluster(), held.toString()));
  }

  /** One event for all branches of a publication: hundreds may move at once. */
  private void moved(Publication publication) {
    List<String> moved = new ArrayList<>();
    if (publication.rendered() instanceof RefOutcome.Moved rendered) {
      moved.add("rendered " + Journal.shortened(rendered.commit()));
    }
    publication
        .clusters()
        .forEach(
            (cluster, outcome) -> {
              if (outcome instanceof RefOutcome.Moved branch) {
                moved.add("clusters/" + cluster + " " + Journal.shortened(branch.commit()));
              }
            });
    if (!moved.isEmpty()) {
      String first = moved.stream().limit(BRANCHES_TOLD).collect(Collectors.joining(", "));
      int more = moved.size() - BRANCHES_TOLD;
      journal.tell(
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
      journal.tell(Kind.Publication, null, null, branch + " could not be pushed: " + words);
    }
  }

  private static boolean isFailure(RefOutcome outcome) {
    return outcome instanceof RefOutcome.Rejected || outcome instanceof RefOutcome.Failed;
  }

  private static String replicas(int count) {
    return count + (count == 1 ? " replica" : " replicas");
  }
}
