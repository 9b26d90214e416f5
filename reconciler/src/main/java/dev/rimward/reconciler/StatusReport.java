package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Copy;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Health;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalWindow;
import dev.rimward.reconciler.Status.ApplicationStatus;
import dev.rimward.reconciler.Status.ClusterStatus;
import dev.rimward.reconciler.Status.EventStatus;
import dev.rimward.reconciler.Status.LocationStatus;
import dev.rimward.reconciler.Status.SignalStatus;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.observe.Reachability;
import dev.rimward.reconciler.publish.HeldBack;
import dev.rimward.reconciler.publish.Publication;
import dev.rimward.reconciler.publish.RefOutcome;
import dev.rimward.reconciler.telemetry.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the status together from the last pass, the lanes and the journal. */
final class StatusReport {
  private final Journal journal;
  private final Optional<Pass> pass;
  private final Map<String, LaneStatus> lanes;
  private final Map<Copy, Health> health;
  private final Map<String, Reachability> reachability;
  private final Function<String, Optional<String>> desired;
  private final Map<String, Instant> heard;

  StatusReport(Journal journal, Optional<Pass> pass, Targets targets) {
    this.journal = journal;
    this.pass = pass;
    this.lanes = targets.statuses();
    this.health = targets.health();
    this.reachability = targets.reachability();
    this.desired = targets::desiredCommit;
    this.heard = targets.heard();
  }

  Status status() {
    return new Status(
        source(),
        pass.map(Pass::problems).orElse(List.of()),
        new Status.Publication(renderedCommit(), publicationProblems()),
        signals(),
        applications(),
        clusters(),
        journal.events().recent().stream().map(StatusReport::event).toList(),
        waiting().map(WaitingReport::rollouts).orElse(List.of()),
        waiting().map(WaitingReport::waiting).orElse(List.of()));
  }

  private Optional<WaitingReport> waiting() {
    return pass.map(Pass::publication).map(WaitingReport::new);
  }

  private Status.Source source() {
    return new Status.Source(
        pass.map(Pass::source).orElse(journal.sourceCommit()),
        journal.sourceFetchedAt(),
        journal.decidedAt(),
        pass.flatMap(Pass::stopped)
            .or(() -> Optional.ofNullable(journal.sourceFailure()))
            .orElse(journal.passFailure()));
  }

  private @Nullable String renderedCommit() {
    return switch (pass.map(Pass::publication).map(Publication::rendered).orElse(null)) {
      case RefOutcome.Unchanged unchanged -> unchanged.commit();
      case RefOutcome.Moved moved -> moved.commit();
      case null, default -> null;
    };
  }

  private List<String> publicationProblems() {
    List<String> problems = new ArrayList<>();
    Optional.ofNullable(journal.outputFailure()).ifPresent(problems::add);
    pass.map(Pass::publication)
        .ifPresent(
            publication -> {
              refused("rendered", publication.rendered()).ifPresent(problems::add);
              publication
                  .clusters()
                  .forEach(
                      (cluster, outcome) ->
                          refused("clusters/" + cluster, outcome).ifPresent(problems::add));
              publication.heldBack().stream().map(HeldBack::toString).forEach(problems::add);
            });
    journal.unreadable().values().stream().sorted().forEach(problems::add);
    journal.handMade().forEach(found -> problems.add(found.toString()));
    return problems;
  }

  private static Optional<String> refused(String branch, RefOutcome outcome) {
    return switch (outcome) {
      case RefOutcome.Rejected rejected ->
          Optional.of("branch " + branch + " could not be pushed: " + rejected.words());
      case RefOutcome.Failed failed ->
          Optional.of(
              "branch " + branch + " could not be pushed: " + failed.failure().getMessage());
      case RefOutcome.Unchanged unchanged -> Optional.empty();
      case RefOutcome.Moved moved -> Optional.empty();
      case RefOutcome.Suspended suspended -> Optional.empty();
    };
  }

  private List<SignalStatus> signals() {
    return pass.map(Pass::observations).stream()
        .flatMap(observations -> observations.signals().entrySet().stream())
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                signal(entry.getKey().signal(), entry.getKey().application(), entry.getValue()))
        .toList();
  }

  private static SignalStatus signal(String signal, String application, Reading reading) {
    return switch (reading) {
      case Reading.Fresh fresh ->
          new SignalStatus(signal, application, "Fresh", newest(fresh.window()), "");
      case Reading.Stale stale ->
          new SignalStatus(
              signal,
              application,
              "Stale",
              newest(stale.window()),
              "the newest sample is " + stale.age().toSeconds() + "s old");
      case Reading.Unknown unknown ->
          new SignalStatus(signal, application, "Unknown", null, unknown.reason());
    };
  }

  private static @Nullable Instant newest(SignalWindow window) {
    return window.times().isEmpty() ? null : window.times().getLast();
  }

  private List<ApplicationStatus> applications() {
    return pass.stream()
        .flatMap(last -> last.plan().decisions().values().stream())
        .map(this::application)
        .toList();
  }

  private ApplicationStatus application(Decision decision) {
    String name = decision.placement().application();
    List<LocationStatus> locations =
        decision.placement().locations().stream()
            .map(
                placed ->
                    new LocationStatus(
                        placed.location(),
                        placed.replicas(),
                        placed.since(),
                        placed.reason(),
                        placed.leavingSince(),
                        health.getOrDefault(new Copy(name, placed.location()), Health.Unknown),
                        isDelivered(name, placed.location())))
            .toList();
    return new ApplicationStatus(
        name,
        decision.placement().policy(),
        locations,
        decision.notices().stream().map(Decision.Notice::text).toList());
  }

  private boolean isDelivered(String application, String cluster) {
    LaneStatus lane = lanes.get(cluster);
    if (lane == null || !desired.apply(cluster).equals(Optional.ofNullable(lane.desiredCommit()))) {
      return false;
    }
    LaneStatus.ApplicationStatus there = lane.applications().get(application);
    return there != null && there.delivered();
  }

  private List<ClusterStatus> clusters() {
    return pass.stream()
        .flatMap(last -> last.fleet().clusters().values().stream())
        .map(this::cluster)
        .toList();
  }

  private ClusterStatus cluster(Cluster cluster) {
    Reachability seen = reachability.get(cluster.name());
    LaneStatus lane = lanes.get(cluster.name());
    return new ClusterStatus(
        cluster.name(),
        cluster.region(),
        state(seen).name(),
        seen == null ? null : seen.since(),
        seen == null || seen.reachable() ? "" : seen.message(),
        desired.apply(cluster.name()).orElse(null),
        lane == null ? null : lane.deliveredCommit(),
        lane == null ? null : lane.lastSuccess(),
        lane == null ? 0 : lane.consecutiveFailures(),
        lane == null ? 0 : lane.totals().objects(),
        lane == null ? 0 : lane.totals().driftRepaired(),
        lane == null ? List.of() : problems(lane),
        cluster.spec().delivery().name(),
        heard.get(cluster.name()));
  }

  private static State state(@Nullable Reachability seen) {
    if (seen == null) {
      return State.Unknown;
    }
    return seen.reachable() ? State.Reachable : State.Unreachable;
  }

  private static List<String> problems(LaneStatus lane) {
    List<String> problems = new ArrayList<>(lane.problems());
    if (lane.lastError() != null && !problems.contains(lane.lastError())) {
      problems.addFirst(lane.lastError());
    }
    lane.applications()
        .forEach(
            (name, one) -> one.drift().words().forEach(words -> problems.add(name + ": " + words)));
    return problems;
  }

  private static EventStatus event(Event event) {
    return new EventStatus(
        event.time(),
        event.kind().name(),
        Optional.ofNullable(event.application()).orElse(""),
        Optional.ofNullable(event.cluster()).orElse(""),
        event.text());
  }
}
