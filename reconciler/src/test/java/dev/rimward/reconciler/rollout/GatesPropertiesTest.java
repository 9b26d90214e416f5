package dev.rimward.reconciler.rollout;

import static dev.rimward.reconciler.rollout.Story.rollout;
import static dev.rimward.reconciler.rollout.Story.soaking;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.rollout.Standing.CopyState;
import dev.rimward.reconciler.rollout.Standing.Difference;
import dev.rimward.reconciler.rollout.Story.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rollouts as they may go: clusters fail, are lost and come back, and people push meanwhile. */
class GatesPropertiesTest {
  private static final List<Health> HEALTH =
      List.of(Health.Healthy, Health.Progressing, Health.Degraded);

  private static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  private static Story story(Random random) {
    Story story = Story.of(1 + random.nextInt(30));
    story.rollout =
        rollout(
            random.nextBoolean() ? soaking(random.nextInt(20)) : null,
            random.nextBoolean() ? 1 + random.nextInt(60) + "%" : "" + (1 + random.nextInt(5)),
            random.nextInt(3));
    story.places.values().forEach(place -> place.isCanary = random.nextInt(5) == 0);
    return story;
  }

  private static List<Place> places(Story story) {
    return new ArrayList<>(story.places.values());
  }

  /** Something happens. */
  private static void disturb(Story story, Random random, int version) {
    Place place = places(story).get(random.nextInt(story.places.size()));
    switch (random.nextInt(9)) {
      case 0 -> place.reachableSince = place.reachableSince == null ? story.now : null;
      case 1 -> place.health = HEALTH.get(random.nextInt(HEALTH.size()));
      case 2 -> story.publish("v" + version);
      case 3 -> story.publish("v" + random.nextInt(version + 1), some(story, random));
      case 4 -> {
        String key = requireNonNull(place.rendered).key();
        story.publish(
            key + "x" + version,
            story.places.entrySet().stream()
                .filter(one -> one.getValue() == place)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
      }
      case 5 -> place.copy = null;
      default -> story.deliver();
    }
    story.pass(random.nextInt(4));
  }

  private static Set<String> some(Story story, Random random) {
    return story.places.keySet().stream()
        .filter(_ -> random.nextBoolean())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> updates(Candidate candidate, RolloutPlan plan) {
    return candidate.clusters().entrySet().stream()
        .filter(one -> one.getValue().difference() == Difference.UPDATE)
        .map(Map.Entry::getKey)
        .filter(plan::moves)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverMoreThanTheConcurrencyIsOnItsWayAndNothingMovesPastAFailure(long seed) {
    Random random = new Random(seed);
    Story story = story(random);
    for (int i = 1; i < 120; i++) {
      disturb(story, random, i);
      Candidate candidate = story.candidate();
      RolloutPlan plan = story.plan();
      Set<String> moving = updates(candidate, plan);
      if (!moving.isEmpty()) {
        Progress progress = plan.progress().orElseThrow();
        int most = Math.max(1, story.rollout.maxConcurrency().of(progress.clusters()));
        assertThat(progress.unhealthy() + moving.size())
            .as("seed %d", seed)
            .isLessThanOrEqualTo(most);
        assertThat(progress.failed())
            .as("seed %d", seed)
            .isLessThanOrEqualTo(story.rollout.maxFailures().of(progress.clusters()));
        assertThat(moving)
            .as("seed %d", seed)
            .allMatch(name -> requireNonNull(candidate.clusters().get(name)).isReachable());
      }
      story.step();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyClusterThatAnswersGetsGoodContentWhateverWasBefore(long seed) {
    Random random = new Random(seed);
    Story story = story(random);
    for (int i = 1; i < 40; i++) {
      disturb(story, random, i);
      story.step();
    }
    story.publish("good");
    Set<String> lost = new TreeSet<>();
    story.places.forEach(
        (name, place) -> {
          place.health = Health.Healthy;
          if (place.reachableSince == null && random.nextBoolean()) {
            place.reachableSince = story.now;
          }
          if (place.reachableSince == null) {
            lost.add(name);
          }
        });

    for (int i = 0; i < 3; i++) {
      story.runs();
    }
    assertThat(lost).as("seed %d", seed).containsAll(story.behind());
  }

  /**
   * What is in Git and what the clusters say is all there is; how long they said it is forgotten.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void aRestartAtAnyStepLetsNoMoreMoveAndTheSameInputMovesTheSame(long seed) {
    Random random = new Random(seed);
    Story story = story(random);
    for (int i = 1; i < 60; i++) {
      disturb(story, random, i);
      RolloutPlan before = story.plan();
      assertThat(story.plan()).as("seed %d", seed).isEqualTo(before);

      Map<Place, CopyState> said = new HashMap<>();
      story.places.values().stream()
          .filter(place -> place.copy != null)
          .forEach(place -> said.put(place, requireNonNull(place.copy)));
      said.keySet().forEach(place -> place.copy = null);
      Set<String> unknown = updates(story.candidate(), story.plan());
      said.forEach((place, copy) -> place.copy = again(copy, story));
      Set<String> restarted = updates(story.candidate(), story.plan());

      Set<String> moving = updates(story.candidate(), before);
      assertThat(restarted.size()).as("seed %d", seed).isLessThanOrEqualTo(moving.size());
      assertThat(unknown.size()).as("seed %d", seed).isLessThanOrEqualTo(moving.size());
      said.forEach((place, copy) -> place.copy = copy);
      story.step();
    }
  }

  private static CopyState again(CopyState copy, Story story) {
    return new CopyState(copy.digest(), copy.health(), copy.words(), story.now);
  }
}
