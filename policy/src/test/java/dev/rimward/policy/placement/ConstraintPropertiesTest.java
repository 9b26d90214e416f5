package dev.rimward.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.SpreadConstraint;
import dev.rimward.policy.fleet.PlacementPolicy.WhenUnsatisfiable;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.fleet.Taint.Effect;
import dev.rimward.policy.signal.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bounds, {@code mustInclude} and hard spreads hold whenever any set of locations keeps them all:
 * held against trying every set.
 */
class ConstraintPropertiesTest {
  private static final int CASES = 500;
  private static final String APPLICATION = "app0";

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void keepsAllConstraintsWheneverAnySetOfLocationsDoes(long block) {
    int possible = 0;
    for (long seed = block * CASES; seed < (block + 1) * CASES; seed++) {
      Scenario scenario = scenario(new Random(seed));
      // The second plan starts from what the first one chose under another demand.
      for (int plan = 0; plan < 2; plan++) {
        observe(scenario, new Random(seed * 31 + plan));
        Set<String> open = new HashSet<>();
        if (scenario.previous.containsKey(APPLICATION)) {
          open.addAll(Story.open(scenario.previous.get(APPLICATION)));
        }
        Decision decision = Scenario.decision(scenario.settle(), APPLICATION);
        Brute brute = new Brute(scenario, open);
        if (brute.isPossible()) {
          possible++;
          assertThat(brute.isKept(brute.bits(Story.wanted(decision.placement()))))
              .as("seed %d: %s under %s", seed, decision.placement(), scenario.policies)
              .isTrue();
        }
      }
    }
    assertThat(possible).isBetween(CASES / 2, 2 * CASES - CASES / 10);
  }

  private static Scenario scenario(Random random) {
    Scenario scenario = new Scenario();
    RandomCluster clusters = new RandomCluster(random);
    int count = 3 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      scenario.clusters.put("c" + i, clusters.named("c" + i, false));
      scenario.reachable("c" + i);
    }
    scenario.signal("viewers", LocatedBy.Region).application(APPLICATION);
    scenario.needs(APPLICATION, "1", "1");
    PlacementPolicy policy =
        new RandomPolicy(random, List.of("viewers"))
            .named("tried", LabelSelector.EVERYTHING, 0, RandomPolicy.Limits.NONE);
    scenario.policies.put(policy.name(), policy);
    return scenario;
  }

  private static void observe(Scenario scenario, Random random) {
    Map<String, double[]> cells = new LinkedHashMap<>();
    for (String region : RandomCluster.REGIONS) {
      cells.put(region, Scenario.steady(random.nextInt(3) == 0 ? 0 : random.nextInt(120)));
    }
    scenario.reading(
        "viewers", APPLICATION, new Reading.Fresh(Scenario.window(scenario.now, cells)));
  }

  /** All sets of locations that the application may have, one bit for each. */
  private static final class Brute {
    private final PlacementPolicy policy;
    private final List<Cluster> available = new ArrayList<>();

    Brute(Scenario scenario, Set<String> open) {
      policy = scenario.policies.values().iterator().next();
      for (Cluster cluster : scenario.clusters.values()) {
        boolean mayStay =
            open.contains(cluster.name())
                && Legality.isAllowed(policy, cluster)
                && !Legality.isTainted(policy, cluster, Effect.NoExecute);
        if (mayStay || Legality.mayOpen(policy, cluster)) {
          available.add(cluster);
        }
      }
    }

    boolean isPossible() {
      for (int set = 0; set < 1 << available.size(); set++) {
        if (isKept(set)) {
          return true;
        }
      }
      return false;
    }

    int bits(Set<String> names) {
      int bits = 0;
      for (int i = 0; i < available.size(); i++) {
        bits |= names.contains(available.get(i).name()) ? 1 << i : 0;
      }
      return bits;
    }

    boolean isKept(int set) {
      int count = Integer.bitCount(set);
      @Nullable Integer max = Story.max(policy);
      @Nullable Divided divided = policy.spec().replicaScheduling().divided();
      return count >= Story.min(policy)
          && (max == null || count <= max)
          && (divided == null || count <= divided.total())
          && policy.spec().mustInclude().stream().allMatch(group -> holds(set, group))
          && policy.spec().spreadConstraints().stream()
              .filter(spread -> spread.whenUnsatisfiable() == WhenUnsatisfiable.DoNotSchedule)
              .allMatch(spread -> isKept(set, spread));
    }

    private boolean holds(int set, LabelSelector group) {
      for (int i = 0; i < available.size(); i++) {
        if ((set & 1 << i) != 0 && group.matches(available.get(i).labels())) {
          return true;
        }
      }
      return false;
    }

    private boolean isKept(int set, SpreadConstraint spread) {
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < available.size(); i++) {
        @Nullable String domain = available.get(i).labels().get(spread.topologyKey());
        boolean isIn = (set & 1 << i) != 0;
        if (domain == null && isIn) {
          return false;
        }
        if (domain != null) {
          counts.merge(domain, isIn ? 1 : 0, Integer::sum);
        }
      }
      long used = counts.values().stream().filter(n -> n > 0).count();
      int most = counts.values().stream().mapToInt(n -> n).max().orElse(0);
      int least = counts.values().stream().mapToInt(n -> n).min().orElse(0);
      return (spread.minDomains() == null || used >= spread.minDomains())
          && (spread.maxSkew() == null || most - least <= spread.maxSkew());
    }
  }
}
