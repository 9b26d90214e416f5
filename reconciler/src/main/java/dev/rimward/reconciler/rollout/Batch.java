package dev.rimward.reconciler.rollout;

import dev.rimward.policy.fleet.PlacementPolicy.Canary;
import dev.rimward.policy.fleet.PlacementPolicy.Rollout;
import dev.rimward.reconciler.rollout.Progress.Phase;
import dev.rimward.reconciler.rollout.Standing.Content;
import dev.rimward.reconciler.rollout.Standing.Difference;
import dev.rimward.reconciler.rollout.Turn.Hold;
import dev.rimward.reconciler.rollout.Turn.Move;
import dev.rimward.reconciler.rollout.Turn.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The next step of one rollout: who of those that wait gets the new content now. The rollout began
 * when {@code rendered} got what the first of them waits for; who moved since then is a part of it,
 * so that newer content replaces a rollout and what failed in it.
 *
 * <p>INVARIANT: of the clusters that answer, no more than {@code maxConcurrency} have new content
 * and are not healthy because this moved them.
 */
final class Batch {
  private final Rollout rollout;
  private final Trial trial;
  private final Map<String, Standing> waiting;
  private final Map<String, Standing> moved;
  private final int offline;
  private final Phase phase;
  private final String counts;
  private final Set<String> next;

  private Batch(
      Rollout rollout,
      Instant now,
      Map<String, Standing> waiting,
      Map<String, Standing> moved,
      int offline) {
    this.rollout = rollout;
    this.waiting = waiting;
    this.moved = moved;
    this.offline = offline;
    this.trial = new Trial(rollout, now, waiting, moved);
    this.phase = findPhase();
    this.counts = countsInWords();
    this.next = next();
  }

  /** Empty where no cluster waits for new content. */
  static Optional<Batch> of(Rollout rollout, Candidate candidate, Instant now) {
    Map<String, Standing> outdated = new TreeMap<>(candidate.clusters());
    outdated.values().removeIf(one -> one.difference() != Difference.UPDATE);
    if (outdated.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Standing> waiting = new TreeMap<>(outdated);
    waiting.values().removeIf(one -> !one.isAvailable());
    Map<String, Standing> moved = new TreeMap<>(candidate.clusters());
    Optional<Instant> begun =
        waiting.values().stream()
            .map(one -> one.wanted().orElseThrow().since())
            .min(Comparator.naturalOrder());
    moved.values().removeIf(one -> !one.isAvailable() || begun.isEmpty());
    moved.values().removeIf(one -> !hasMovedSince(begun.orElse(Instant.MAX), one));
    return Optional.of(new Batch(rollout, now, waiting, moved, outdated.size() - waiting.size()));
  }

  private static boolean hasMovedSince(Instant begun, Standing standing) {
    Optional<String> wanted = standing.wanted().map(Content::key);
    return standing
        .current()
        .filter(current -> wanted.equals(Optional.of(current.key())))
        .filter(current -> !current.since().isBefore(begun))
        .isPresent();
  }

  Turn turn(String cluster, Standing standing) {
    if (next.contains(cluster)) {
      return new Move();
    }
    if (!standing.isAvailable()) {
      return new Hold(
          Reason.Offline,
          standing.isSuspended()
              ? "is suspended; gets it when it is resumed"
              : "cannot be reached; gets it when it is back",
          null);
    }
    return switch (phase) {
      case Paused ->
          new Hold(Reason.Failure, "the rollout is stopped: " + trial.whatFailed(), null);
      case Canary -> new Hold(Reason.Canary, canaryWords(cluster), null);
      case Soaking ->
          new Hold(Reason.Soak, "the canaries are soaking", trial.soakEnd().orElseThrow());
      case Progressing, Offline ->
          new Hold(Reason.Concurrency, "waits for its turn: " + counts, null);
    };
  }

  private String canaryWords(String cluster) {
    return trial.canaries().containsKey(cluster)
        ? "waits for its turn: " + counts
        : "waits for " + Names.of(trial.canaries().keySet()) + ", where it is tried first";
  }

  Progress progress() {
    return new Progress(
        phase,
        words(),
        moved.size(),
        moved.size() + waiting.size(),
        trial.unhealthy(),
        trial.failed().size(),
        offline,
        phase == Phase.Soaking ? trial.soakEnd().orElseThrow() : null);
  }

  private String words() {
    return switch (phase) {
      case Paused -> "stopped because " + trial.whatFailed() + "; " + counts;
      case Canary -> "tried at " + Names.of(trial.canaries().keySet()) + "; " + counts;
      case Soaking ->
          "soaking until %s at %s; %s"
              .formatted(
                  trial.soakEnd().orElseThrow(), Names.of(trial.canaries().keySet()), counts);
      case Progressing -> counts;
      case Offline -> "done but for " + unreached();
    };
  }

  private String countsInWords() {
    String all =
        "%d of %d clusters have it, %d of them are not healthy yet (at most %d)"
            .formatted(
                moved.size(), moved.size() + waiting.size(), trial.unhealthy(), concurrency());
    return offline == 0 ? all : all + ", beside " + unreached();
  }

  private String unreached() {
    return offline
        + (offline == 1 ? " cluster that cannot" : " clusters that cannot")
        + " be reached or is suspended";
  }

  private Phase findPhase() {
    if (waiting.isEmpty()) {
      return Phase.Offline;
    }
    if (trial.hasFailed()) {
      return Phase.Paused;
    }
    if (trial.isPassed()) {
      return Phase.Progressing;
    }
    return trial.soakEnd().isPresent() ? Phase.Soaking : Phase.Canary;
  }

  /** Those whose turn it is: the ones that do no work anyway, then in the order of names. */
  private Set<String> next() {
    if (phase == Phase.Paused || phase == Phase.Soaking || trial.mayHaveFailed()) {
      return Set.of();
    }
    return waiting.entrySet().stream()
        .filter(one -> phase == Phase.Progressing || trial.canaries().containsKey(one.getKey()))
        .filter(one -> one.getValue().closed().isEmpty())
        .sorted(Comparator.comparing(one -> one.getValue().isServing()))
        .limit(Math.max(0, concurrency() - trial.unhealthy()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private int concurrency() {
    return Math.max(1, rollout.maxConcurrency().of(moved.size() + waiting.size()));
  }
}
