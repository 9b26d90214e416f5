package dev.rimward.reconciler.rollout;

import dev.rimward.reconciler.rollout.Turn.Hold;
import dev.rimward.reconciler.rollout.Turn.Move;
import dev.rimward.reconciler.rollout.Turn.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Make before break across clusters. INVARIANT: a copy leaves a branch only while another one, that
 * is to stay, is delivered and healthy; unless none is to stay, or policy forbids the copy where it
 * is, for which the decision has waited already. Beside that, copies that were opened a short time
 * ago are waited for.
 */
final class Replacements {
  private final Candidate candidate;
  private final Instant now;
  private @Nullable Turn ofTheOthers;

  Replacements(Candidate candidate, Instant now) {
    this.candidate = candidate;
    this.now = now;
  }

  Turn turn(Standing leaving) {
    if (leaving.isForbidden()) {
      return new Move();
    }
    if (ofTheOthers == null) {
      ofTheOthers = turnByTheOthers();
    }
    return ofTheOthers;
  }

  /** Whoever leaves, it is the same that stay. */
  private Turn turnByTheOthers() {
    if (staying().isEmpty()) {
      return new Move();
    }
    List<String> awaited = new ArrayList<>();
    @Nullable Instant until = null;
    for (Map.Entry<String, Standing> one : staying()) {
      @Nullable Instant latest = awaitedUntil(one.getValue());
      if (latest != null) {
        awaited.add(one.getKey());
        until = until == null || latest.isAfter(until) ? latest : until;
      }
    }
    if (staying().stream().map(Map.Entry::getValue).noneMatch(Standing::isServing)) {
      return new Hold(Reason.Replacement, "waits until a copy that stays is healthy", null);
    }
    return awaited.isEmpty()
        ? new Move()
        : new Hold(Reason.Replacement, "waits until it is healthy at " + Names.of(awaited), until);
  }

  private List<Map.Entry<String, Standing>> staying() {
    return candidate.clusters().entrySet().stream()
        .filter(one -> one.getValue().wanted().isPresent())
        .toList();
  }

  /** Null where the copy is not, or no more, waited for. */
  private @Nullable Instant awaitedUntil(Standing staying) {
    @Nullable Instant placedAt = staying.placedAt();
    if (placedAt == null || staying.isServing()) {
      return null;
    }
    Instant latest =
        placedAt.plus(staying.isReachable() ? candidate.opening() : candidate.toleration());
    return latest.isAfter(now) ? latest : null;
  }
}
