package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.Drift.ChangedField;
import dev.rimward.renderer.manifest.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds fights: the same field of the same object was put back {@value #MANY} times in ten minutes.
 * Then the object is left alone for ten minutes; and if the field is changed again soon after it
 * was put back the next time, for twice as long, up to an hour. For one thread.
 */
final class Fights {
  static final int MANY = 3;
  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration SHORTEST = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final InstantSource clock;
  private final Map<ObjectId, Watched> objects = new HashMap<>();

  Fights(InstantSource clock) {
    this.clock = clock;
  }

  /** What is remembered of one object. */
  private static final class Watched {
    private final Map<String, Deque<Instant>> corrections = new HashMap<>();
    private @Nullable Fight fight;
    private Duration pause = Duration.ZERO;
  }

  /**
   * An object is about to be put back.
   *
   * @return the fight because of which it is not to be, if there is one; the same as before while
   *     it lasts
   */
  Optional<Fight> present(Drift drift) {
    Watched watched = objects.get(drift.id());
    if (watched == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Fight fight = watched.fight;
    if (fight != null && now.isBefore(fight.until())) {
      return Optional.of(fight);
    }
    Optional<ChangedField> again = foughtOver(watched, drift, now);
    again.ifPresent(field -> begin(watched, drift.id(), field, now));
    return again.isPresent() ? Optional.ofNullable(watched.fight) : Optional.empty();
  }

  /** An object was put back. */
  void corrected(Drift drift) {
    Instant now = clock.instant();
    Watched watched = objects.computeIfAbsent(drift.id(), absent -> new Watched());
    for (ChangedField field : fields(drift)) {
      watched.corrections.computeIfAbsent(field.path(), absent -> new ArrayDeque<>()).add(now);
    }
    forgetOld(now);
  }

  /** Git changed the object, or it is as it should be for other reasons: nobody knows who wins. */
  void changed(ObjectId id) {
    objects.remove(id);
  }

  /** After a pause one correction is enough to know that it goes on. */
  private static Optional<ChangedField> foughtOver(Watched watched, Drift drift, Instant now) {
    int many = watched.fight == null ? MANY : 1;
    return fields(drift).stream()
        .filter(field -> recent(watched, field.path(), now) >= many)
        .findFirst();
  }

  private static void begin(Watched watched, ObjectId id, ChangedField field, Instant now) {
    Duration twice = watched.pause.multipliedBy(2);
    Duration pause = twice.isZero() ? SHORTEST : twice;
    watched.pause = pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    watched.fight = new Fight(id, field.by(), field.path(), now.plus(watched.pause));
    watched.corrections.clear();
  }

  private static long recent(Watched watched, String field, Instant now) {
    Instant since = now.minus(WINDOW);
    return watched.corrections.getOrDefault(field, new ArrayDeque<>()).stream()
        .filter(at -> !at.isBefore(since))
        .count();
  }

  /** The object as a whole is a field of no name. */
  private static List<ChangedField> fields(Drift drift) {
    return drift.wasDeleted() ? List.of(new ChangedField("", "")) : drift.fields();
  }

  /** Nothing is kept of objects that have been at peace for as long as the longest pause. */
  private void forgetOld(Instant now) {
    Instant since = now.minus(LONGEST);
    objects
        .values()
        .removeIf(
            watched -> {
              boolean isPaused = watched.fight != null && watched.fight.until().isAfter(since);
              boolean isRecent =
                  watched.corrections.values().stream()
                      .flatMap(Deque::stream)
                      .anyMatch(at -> at.isAfter(since));
              return !isPaused && !isRecent;
            });
    objects.values().forEach(watched -> dropOld(watched, now.minus(WINDOW)));
  }

  private static void dropOld(Watched watched, Instant since) {
    watched.corrections.values().forEach(times -> times.removeIf(at -> at.isBefore(since)));
    watched.corrections.values().removeIf(Deque::isEmpty);
  }
}
