package dev.rimward.policy.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.fleet.Taint.Effect;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Decision.Verdict;
import dev.rimward.policy.placement.Story.Step;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every fleet and every story, each of twenty plans. */
@ParameterizedClass(name = "{0}")
@MethodSource("stories")
class PlacementPropertiesTest {
  private static final int STORIES = 100;

  private final Story story;

  PlacementPropertiesTest(Story story) {
    this.story = story;
  }

  static Stream<Story> stories() {
    return LongStream.range(0, STORIES).mapToObj(Story::of);
  }

  private void eachStep(Consumer<Step> look) {
    for (Step step : story.steps()) {
      try {
        look.accept(step);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + story.seed() + ", step " + step.number() + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void sameInputGivesTheSameBytesWhateverTheOrderOfItsMaps() {
    Random random = new Random(story.seed());
    eachStep(
        step -> {
          PlacementPlan again = PlacementEngine.plan(shuffled(step.input(), random));
          assertThat(again).isEqualTo(step.plan());
          assertThat(bytes(again)).isEqualTo(bytes(step.plan()));
        });
  }

  @Test
  void aKeptIndexGivesTheSamePlanAsANewOne() {
    Map<Fleet, FleetIndex> kept = new LinkedHashMap<>();
    eachStep(
        step -> {
          FleetIndex index = kept.computeIfAbsent(step.input().fleet(), FleetIndex::of);
          assertThat(PlacementEngine.plan(step.input(), index)).isEqualTo(step.plan());
        });
  }

  @Test
  void anUnchangedInputChangesNothingOnceItsOutcomeIsGivenBack() {
    eachStep(
        step -> {
          Map<String, ApplicationPlacement> settled = new TreeMap<>();
          step.plan().decisions().forEach((name, made) -> settled.put(name, made.placement()));
          PlacementPlan again =
              PlacementEngine.plan(
                  new PlacementInput(
                      step.input().fleet(),
                      step.input().requirements(),
                      step.input().observations(),
                      settled,
                      step.input().now()));
          again
              .decisions()
              .forEach(
                  (name, decision) -> {
                    assertThat(decision.placement())
                        .as("%s under %s", name, policies(step, name))
                        .isSameAs(settled.get(name));
                    assertThat(decision.changed()).isFalse();
                  });
        });
  }

  @Test
  void whatAPlanAddsNeverExceedsCapacity() {
    eachStep(
        step -> {
          for (Cluster cluster : step.input().fleet().clusters().values()) {
            @Nullable Resources capacity = cluster.spec().capacity();
            Resources before = step.used(cluster.name(), false);
            Resources after = step.used(cluster.name(), true);
            if (capacity != null) {
              assertThat(after.cpu())
                  .as("CPU of " + cluster.name())
                  .isLessThanOrEqualTo(greater(before.cpu(), capacity.cpu()));
              assertThat(after.memory())
                  .as("memory of " + cluster.name())
                  .isLessThanOrEqualTo(greater(before.memory(), capacity.memory()));
            }
          }
        });
  }

  @Test
  void opensLocationsOnlyWhereTheyAreAllowed() {
    eachStep(
        step ->
            step.forEachDecided(
                (turn, decision) -> {
                  Set<String> added = new TreeSet<>(Story.open(decision.placement()));
                  added.removeAll(Story.open(step.before(turn.application())));
                  for (String name : added) {
                    assertThat(Legality.mayOpen(turn.policy(), step.cluster(name)))
                        .as("%s at %s", turn.application(), name)
                        .isTrue();
                    assertThat(isReachable(step, name))
                        .as("%s at %s", turn.application(), name)
                        .isTrue();
                  }
                }));
  }

  /** As long as nothing is known of any cluster, all count as reachable. */
  private static boolean isReachable(Step step, String name) {
    Map<String, ClusterCondition> conditions = step.input().observations().conditions();
    return Optional.ofNullable(conditions.get(name)).orElseThrow().state() == State.Reachable
        || conditions.values().stream().allMatch(each -> each.state() == State.Unknown);
  }

  @Test
  void wantsNothingWhereAffinityOrATaintForbidsIt() {
    eachStep(
        step ->
            step.forEachDecided(
                (turn, decision) -> {
                  for (String name : Story.wanted(decision.placement())) {
                    Cluster cluster = step.cluster(name);
                    assertThat(Legality.isAllowed(turn.policy(), cluster))
                        .as("%s at %s", turn.application(), name)
                        .isTrue();
                    assertThat(isEvicted(turn.policy(), cluster))
                        .as("%s at %s", turn.application(), name)
                        .isFalse();
                  }
                }));
  }

  /** By a taint that is not tolerated at all. */
  private static boolean isEvicted(PlacementPolicy policy, Cluster cluster) {
    return cluster.spec().taints().stream()
        .filter(taint -> taint.effect() == Effect.NoExecute)
        .anyMatch(
            taint ->
                policy.spec().clusterTolerations().stream()
                    .noneMatch(toleration -> toleration.tolerates(taint)));
  }

  /** What was there already may be held past the maximum: suspended, frozen, or not yet moved. */
  @Test
  void opensNothingPastTheMaximum() {
    eachStep(
        step ->
            step.forEachDecided(
                (turn, decision) -> {
                  Set<String> wanted = Story.wanted(decision.placement());
                  @Nullable Integer max = Story.max(turn.policy());
                  if (max != null && wanted.size() > max) {
                    assertThat(Story.open(step.before(turn.application())))
                        .as("%s, at most %d", turn, max)
                        .containsAll(wanted);
                  }
                }));
  }

  @Test
  void unknownSignalsNeverRemove() {
    eachStep(
        step -> {
          PlacementPlan plan = PlacementEngine.plan(withoutSignals(step.input()));
          step.forEachDecided(
              (turn, ignored) -> {
                ApplicationPlacement after =
                    Scenario.decision(plan, turn.application()).placement();
                ApplicationPlacement before = step.before(turn.application());
                if (isFrozenWithoutSignals(turn.policy(), before)) {
                  Set<String> stay = new TreeSet<>(Story.wanted(before));
                  stay.removeIf(name -> !mayStay(step, turn.policy(), name));
                  assertThat(Story.wanted(after)).as("%s from %s", turn, before).containsAll(stay);
                }
              });
        });
  }

  /** Fewer replicas than locations take some away, whatever is known. */
  private static boolean isFrozenWithoutSignals(
      PlacementPolicy policy, ApplicationPlacement before) {
    @Nullable Divided divided = policy.spec().replicaScheduling().divided();
    return policy.spec().activation() != null
        && (divided == null || divided.total() >= before.locations().size());
  }

  private static boolean mayStay(Step step, PlacementPolicy policy, String name) {
    return Legality.isAllowed(policy, step.cluster(name))
        && !Legality.isTainted(policy, step.cluster(name), Effect.NoExecute)
        && isReachable(step, name);
  }

  @Test
  void theLastHealthyCopyIsNeverRemovedUnlessNothingIsWantedOrTheGraceIsOver() {
    eachStep(
        step ->
            step.forEachDecided(
                (turn, decision) -> {
                  ApplicationPlacement before = step.before(turn.application());
                  List<LocationPlacement> healthy =
                      before.locations().stream()
                          .filter(at -> step.isHealthy(turn.application(), at))
                          .filter(at -> !isGraceOver(step, turn.policy(), at))
                          .toList();
                  if (!healthy.isEmpty() && isAnythingWanted(decision)) {
                    assertThat(Story.open(decision.placement()))
                        .as("%s became %s", before, decision.placement())
                        .containsAnyElementsOf(
                            before.locations().stream()
                                .filter(at -> step.isHealthy(turn.application(), at))
                                .map(LocationPlacement::location)
                                .toList());
                  }
                }));
  }

  private static boolean isAnythingWanted(Decision decision) {
    return decision.verdicts().stream().anyMatch(Verdict::chosen);
  }

  private static boolean isGraceOver(Step step, PlacementPolicy policy, LocationPlacement at) {
    return !Legality.isAllowed(policy, step.cluster(at.location()))
        && at.leavingSince() != null
        && !at.leavingSince().plus(policy.spec().complianceGrace()).isAfter(step.input().now());
  }

  @Test
  void neverMovesMoreThanAllowedWithinAnHourByItsOwnWill() {
    eachStep(
        step ->
            step.forEachDecided(
                (turn, decision) -> {
                  @Nullable Integer most = turn.policy().spec().limits().maxMovesPerHour();
                  ApplicationPlacement before = step.before(turn.application());
                  if (most != null) {
                    assertThat(voluntary(step, turn.policy(), before, decision))
                        .as("%s: %s became %s", turn, before, decision.placement())
                        .isLessThanOrEqualTo(
                            Math.max(0, most - used(step, before, decision.placement())));
                  }
                }));
  }

  /** Moves of the last hour, and what is leaving and goes on to do so. */
  private static int used(Step step, ApplicationPlacement before, ApplicationPlacement after) {
    long moved =
        before.moves().stream()
            .filter(move -> move.at().isAfter(step.input().now().minus(Duration.ofHours(1))))
            .filter(move -> move.from() == 0 || move.to() == 0)
            .count();
    Set<String> leaving = new TreeSet<>(Story.open(before));
    leaving.removeAll(Story.wanted(before));
    leaving.removeAll(Story.wanted(after));
    return (int) moved + leaving.size();
  }

  /**
   * Moves that no rule needs: locations that are given up though they might stay, and as many of
   * the new ones as the minimum, {@code mustInclude} and what is driven away could do without.
   */
  private static int voluntary(
      Step step, PlacementPolicy policy, ApplicationPlacement before, Decision decision) {
    Set<String> after = Story.wanted(decision.placement());
    Set<String> stayed = new TreeSet<>(Story.wanted(before));
    stayed.removeIf(name -> isForced(step, policy, decision, name));
    Set<String> left = new TreeSet<>(stayed);
    left.removeAll(after);
    Set<String> opened = new TreeSet<>(after);
    opened.removeAll(Story.open(before));
    int needed = Math.max(0, Story.min(policy) - stayed.size());
    for (LabelSelector group : policy.spec().mustInclude()) {
      boolean isThere =
          stayed.stream().anyMatch(name -> group.matches(step.cluster(name).labels()));
      needed += isThere ? 0 : 1;
    }
    needed += before.locations().size() - stayed.size();
    // A needed one may take the place of another, and there may be fewer replicas than locations.
    @Nullable Divided divided = policy.spec().replicaScheduling().divided();
    int tooMany = divided == null ? 0 : Math.max(0, stayed.size() - divided.total());
    return Math.max(0, opened.size() - needed) + Math.max(0, left.size() - needed - tooMany);
  }

  private static boolean isForced(
      Step step, PlacementPolicy policy, Decision decision, String name) {
    Verdict verdict = Scenario.verdict(decision, name);
    return !Legality.isAllowed(policy, step.cluster(name))
        || List.of("taint", "failover").contains(verdict.rule());
  }

  @Test
  void everyClusterHasItsVerdictInWords() {
    eachStep(
        step ->
            step.plan()
                .decisions()
                .forEach(
                    (name, decision) -> {
                      assertThat(decision.verdicts())
                          .extracting(Verdict::location)
                          .containsExactlyElementsOf(step.input().fleet().clusters().keySet());
                      assertThat(decision.verdicts())
                          .allMatch(verdict -> !verdict.text().isEmpty());
                      assertThat(decision.placement().moves())
                          .allMatch(move -> !move.reason().isEmpty())
                          .containsAll(decision.moves());
                    }));
  }

  private static List<PlacementPolicy> policies(Step step, String application) {
    return step.input().fleet().policies().values().stream()
        .filter(policy -> policy.name().endsWith(application))
        .toList();
  }

  private static Quantity greater(Quantity one, Quantity other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static PlacementInput withoutSignals(PlacementInput input) {
    Map<SignalKey, Reading> lost = new LinkedHashMap<>();
    input
        .observations()
        .signals()
        .keySet()
        .forEach(key -> lost.put(key, new Reading.Unknown("connection refused")));
    Observations observations =
        new Observations(lost, input.observations().conditions(), input.observations().health());
    return new PlacementInput(
        input.fleet(), input.requirements(), observations, input.previous(), input.now());
  }

  private static PlacementInput shuffled(PlacementInput input, Random random) {
    Observations seen = input.observations();
    return new PlacementInput(
        new Fleet(
            new TreeMap<>(shuffled(input.fleet().clusters(), random)),
            new TreeMap<>(shuffled(input.fleet().applications(), random)),
            new TreeMap<>(shuffled(input.fleet().signals(), random)),
            new TreeMap<>(shuffled(input.fleet().policies(), random))),
        shuffled(input.requirements(), random),
        new Observations(
            shuffled(seen.signals(), random),
            shuffled(seen.conditions(), random),
            shuffled(seen.health(), random)),
        shuffled(input.previous(), random),
        input.now());
  }

  private static <K, V> Map<K, V> shuffled(Map<K, V> map, Random random) {
    List<Map.Entry<K, V>> entries = new ArrayList<>(map.entrySet());
    Collections.shuffle(entries, random);
    Map<K, V> shuffled = new LinkedHashMap<>();
    entries.forEach(entry -> shuffled.put(entry.getKey(), entry.getValue()));
    return shuffled;
  }

  private static Map<String, String> bytes(PlacementPlan plan) {
    Map<String, String> bytes = new TreeMap<>();
    plan.decisions()
        .forEach(
            (name, decision) -> {
              bytes.put(
                  PlacementDocument.path(name),
                  new String(PlacementDocument.write(decision), UTF_8));
              bytes.put(
                  PlacementDecisions.path(name),
                  new String(PlacementDecisions.write(decision.placement(), "fleet"), UTF_8));
            });
    return bytes;
  }
}
