package dev.rimward.reconciler.rollout;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.IntOrPercent;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.PlacementPolicy.Canary;
import dev.rimward.policy.fleet.PlacementPolicy.Rollout;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.rollout.Standing.Content;
import dev.rimward.reconciler.rollout.Standing.CopyState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One application in clusters that deliver what their branches have, as it goes on in time. */
final class Story {
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  Instant now = START;
  Rollout rollout = rollout(null, "25%", 0);
  boolean isEscaping;
  final SortedMap<String, Place> places = new TreeMap<>();

  /** A cluster; what it says of its copy is a function of what it was told and when. */
  static final class Place {
    @Nullable Content branch;
    @Nullable Content rendered;
    @Nullable Instant reachableSince = START;
    boolean isCanary;
    boolean isSuspended;
    boolean isForbidden;
    Instant placedAt = START;
    @Nullable Closed closed;
    @Nullable CopyState copy;
    Health health = Health.Healthy;
  }

  static Rollout rollout(@Nullable Canary canary, String maxConcurrency, int maxFailures) {
    return new Rollout(
        canary,
        IntOrPercent.parse(maxConcurrency),
        IntOrPercent.parse(Integer.toString(maxFailures)),
        Duration.ofMinutes(10));
  }

  static Canary soaking(int minutes) {
    return new Canary(LabelSelector.EVERYTHING, Duration.ofMinutes(minutes));
  }

  static Story of(int clusters) {
    Story story = new Story();
    for (int i = 0; i < clusters; i++) {
      Place place = new Place();
      place.rendered = new Content("v1", "v1", START, START, false);
      place.branch = place.rendered;
      place.copy = new CopyState("v1", Health.Healthy, "", START);
      story.places.put("c%02d".formatted(i), place);
    }
    story.pass(1);
    return story;
  }

  Place at(String cluster) {
    return requireNonNull(places.get(cluster));
  }

  /** {@code rendered} gets this for every cluster; a name such as {@code v2x3} has 3 replicas. */
  void publish(String folder) {
    publish(folder, places.keySet());
  }

  void publish(String folder, Set<String> clusters) {
    for (String cluster : clusters) {
      Place place = at(cluster);
      String key = folder.replaceFirst("x.*", "");
      Content before = place.rendered;
      Instant since = before != null && before.key().equals(key) ? before.since() : now;
      place.rendered = new Content(folder, key, since, now, before != null);
    }
  }

  void pass(int minutes) {
    now = now.plus(Duration.ofMinutes(minutes));
  }

  Candidate candidate() {
    SortedMap<String, Standing> standings = new TreeMap<>();
    places.forEach((name, place) -> standings.put(name, standing(place)));
    return new Candidate(
        "shop", Optional.of(rollout), Duration.ofMinutes(5), isEscaping, standings);
  }

  private static Standing standing(Place place) {
    return new Standing(
        Optional.ofNullable(place.branch),
        Optional.ofNullable(place.rendered),
        place.isCanary,
        place.reachableSince,
        place.isSuspended,
        Optional.ofNullable(place.copy),
        Optional.ofNullable(place.closed),
        place.placedAt,
        place.isForbidden);
  }

  RolloutPlan plan() {
    return Gates.decide(candidate(), now);
  }

  /** Moves what may move, and returns where. */
  Set<String> step() {
    RolloutPlan plan = plan();
    Set<String> moved =
        plan.turns().keySet().stream()
            .filter(plan::moves)
            .collect(Collectors.toCollection(TreeSet::new));
    moved.forEach(this::move);
    return moved;
  }

  private void move(String cluster) {
    Place place = at(cluster);
    Content before = place.branch;
    Content next = place.rendered;
    if (next == null) {
      place.branch = null;
      place.copy = null;
      return;
    }
    place.branch =
        before != null && before.key().equals(next.key())
            ? new Content(next.folder(), next.key(), before.since(), now, before.isUpdate())
            : new Content(next.folder(), next.key(), now, now, before != null);
  }

  /** Every cluster that answers takes what its branch has, and says how that is. */
  void deliver() {
    places.values().stream()
        .filter(place -> place.reachableSince != null && place.branch != null)
        .forEach(this::deliver);
  }

  private void deliver(Place place) {
    String folder = requireNonNull(place.branch).folder();
    CopyState before = place.copy;
    boolean same =
        before != null && folder.equals(before.digest()) && before.health() == place.health;
    if (!same) {
      String words = place.health == Health.Healthy ? "" : "Deployment web: ImagePullBackOff";
      place.copy = new CopyState(folder, place.health, words, now);
    }
  }

  /** Goes on until nothing moves any more, and returns who moved in each step. */
  List<Set<String>> runs() {
    List<Set<String>> steps = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Set<String> moved = step();
      if (!moved.isEmpty()) {
        steps.add(moved);
      }
      deliver();
      pass(1);
    }
    return steps;
  }

  Set<String> behind() {
    return places.keySet().stream()
        .filter(name -> !Objects.equals(folder(at(name).branch), folder(at(name).rendered)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static @Nullable String folder(@Nullable Content content) {
    return content == null ? null : content.folder();
  }
}
