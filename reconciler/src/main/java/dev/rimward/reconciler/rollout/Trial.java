package dev.rimward.reconciler.rollout;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Rollout;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.rollout.Standing.Content;
import dev.rimward.reconciler.rollout.Standing.CopyState;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the clusters that have new content say of it. */
final class Trial {
  private final Rollout rollout;
  private final Instant now;
  private final Map<String, Standing> waiting;
  private final Map<String, Standing> moved;
  private final Map<String, Standing> failed;
  private final Map<String, Standing> canaries;
  private final int unhealthy;
  private final Optional<Instant> soakEnd;

  /**
   * @param waiting clusters that answer and are to get the content
   * @param moved clusters that answer and have it
   */
  Trial(Rollout rollout, Instant now, Map<String, Standing> waiting, Map<String, Standing> moved) {
    this.rollout = rollout;
    this.now = now;
    this.waiting = waiting;
    this.moved = moved;
    this.failed = new TreeMap<>(moved);
    failed.values().removeIf(one -> !hasFailed(one));
    this.canaries = chooseCanaries();
    this.unhealthy =
        (int) moved.values().stream().filter(one -> !one.isHealthyAsDelivered()).count();
    this.soakEnd = findSoakEnd();
  }

  /** Those that have the content and are not healthy with it, or have not said so. */
  int unhealthy() {
    return unhealthy;
  }

  Map<String, Standing> failed() {
    return failed;
  }

  /** Who tries the content first, of the clusters that answer; nobody if the policy has none. */
  Map<String, Standing> canaries() {
    return canaries;
  }

  /** Whether more has failed than the policy allows. No canary may fail. */
  boolean hasFailed() {
    return areTooMany(failed.keySet());
  }

  /** Whether it may have failed: after a restart nobody knows before the clusters have said so. */
  boolean mayHaveFailed() {
    Set<String> perhaps = new TreeSet<>(failed.keySet());
    moved.forEach(
        (name, one) -> {
          if (one.copy().isEmpty()) {
            perhaps.add(name);
          }
        });
    return areTooMany(perhaps);
  }

  private boolean areTooMany(Set<String> clusters) {
    return clusters.size() > rollout.maxFailures().of(moved.size() + waiting.size())
        || (!isPassed() && clusters.stream().anyMatch(canaries::containsKey));
  }

  /** Which cluster says what, of the first that failed. */
  String whatFailed() {
    String words =
        failed.entrySet().stream()
            .limit(2)
            .map(one -> one.getKey() + ": " + words(one.getValue()))
            .reduce((first, second) -> first + "; " + second)
            .orElse("");
    return failed.size() > 2 ? words + "; and " + (failed.size() - 2) + " more" : words;
  }

  /**
   * Whether the others may follow. Once one has, it stays so: a canary that is scaled is
   * progressing for a moment, which says nothing of the content.
   */
  boolean isPassed() {
    return canaries.isEmpty()
        || moved.entrySet().stream()
            .anyMatch(
                one ->
                    !canaries.containsKey(one.getKey())
                        && one.getValue().current().orElseThrow().isUpdate())
        || soakEnd.filter(end -> !end.isAfter(now)).isPresent();
  }

  /** When all canaries were healthy for long enough; empty while one of them is not healthy. */
  Optional<Instant> soakEnd() {
    return soakEnd;
  }

  private Optional<Instant> findSoakEnd() {
    PlacementPolicy.@Nullable Canary canary = rollout.canary();
    if (canary == null
        || !canaries.values().stream().allMatch(Standing::isHealthyAsDelivered)
        || !moved.keySet().containsAll(canaries.keySet())) {
      return Optional.empty();
    }
    return canaries.values().stream()
        .map(Trial::healthySince)
        .max(Comparator.naturalOrder())
        .map(since -> since.plus(canary.soak()));
  }

  /** One that was scaled since is measured from when it got the content: the rest is scaling. */
  private static Instant healthySince(Standing canary) {
    Content current = canary.current().orElseThrow();
    Instant since = canary.copy().orElseThrow().since();
    return since.isAfter(current.since()) && current.folderSince().equals(current.since())
        ? since
        : current.since();
  }

  /**
   * Where no canary can be reached another cluster stands in: the first that has the content, or
   * the first that waits. So clusters that are off hold up nobody, and nobody goes without a trial.
   */
  private Map<String, Standing> chooseCanaries() {
    if (rollout.canary() == null) {
      return Map.of();
    }
    Map<String, Standing> chosen = new TreeMap<>(moved);
    chosen.putAll(waiting);
    chosen.values().removeIf(one -> !one.isCanary());
    return chosen.isEmpty() ? standIn() : chosen;
  }

  private Map<String, Standing> standIn() {
    return moved.entrySet().stream()
        .min(Comparator.comparing(one -> one.getValue().current().orElseThrow().since()))
        .or(
            () ->
                waiting.entrySet().stream()
                    .filter(one -> one.getValue().closed().isEmpty())
                    .findFirst())
        .map(one -> Map.of(one.getKey(), one.getValue()))
        .orElse(Map.of());
  }

  /**
   * The cluster says that it is degraded, or has had the deadline's time. One that has said nothing
   * has not failed: nobody knows.
   */
  private boolean hasFailed(Standing standing) {
    if (standing.copy().isEmpty() || standing.isHealthyAsDelivered()) {
      return false;
    }
    CopyState copy = standing.copy().get();
    Content current = standing.current().orElseThrow();
    boolean isDegraded = copy.health() == Health.Degraded && current.folder().equals(copy.digest());
    return isDegraded || !deadline(standing, current).isAfter(now);
  }

  /** A cluster that could not be reached could not be looked at either. */
  private Instant deadline(Standing standing, Content current) {
    Instant reachable = standing.reachableSince();
    Instant from =
        reachable != null && reachable.isAfter(current.folderSince())
            ? reachable
            : current.folderSince();
    return from.plus(rollout.progressDeadline());
  }

  private String words(Standing standing) {
    String words = standing.copy().map(CopyState::words).orElse("");
    return words.isEmpty()
        ? "not healthy within " + rollout.progressDeadline().toSeconds() + "s"
        : words;
  }
}
