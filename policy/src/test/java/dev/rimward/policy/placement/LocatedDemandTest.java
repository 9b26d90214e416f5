package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocatedDemandTest {
  private static final Set<String> ALL = Set.of("fra1", "ams1", "nyc1");

  private final Scenario scenario = Scenario.threeClusters(Policy.named("everywhere"));

  private static final PlacementPolicy ANYWHERE = Policy.named("anywhere").build();

  private LocatedDemand demand(
      LocatedBy locatedBy, Set<String> servers, Map<String, double[]> cells) {
    FleetIndex index = index();
    boolean[] isServer = new boolean[index.size()];
    servers.forEach(server -> isServer[index.number(server)] = true);
    return new LocatedDemand(
        index, index.scope(ANYWHERE), Scenario.window(START, cells), locatedBy, isServer);
  }

  private FleetIndex index() {
    return FleetIndex.of(scenario.input().fleet());
  }

  private int at(String cluster) {
    return index().number(cluster);
  }

  private static double[] values(double... values) {
    return values;
  }

  @Test
  void countsEachCellAtTheNearestServer() {
    Map<String, double[]> cells =
        Map.of(FRANKFURT, values(1), AMSTERDAM, values(2), "gcpv", values(4), NEW_YORK, values(8));

    LocatedDemand demand = demand(LocatedBy.Geohash, ALL, cells);

    assertThat(demand.newest(at("fra1"))).isEqualTo(1);
    assertThat(demand.newest(at("ams1"))).as("Amsterdam and London").isEqualTo(6);
    assertThat(demand.newest(at("nyc1"))).isEqualTo(8);
  }

  @Test
  void countsACellAtTheNextNearestWhenItsOwnDoesNotServe() {
    Map<String, double[]> cells = Map.of(FRANKFURT, values(1), AMSTERDAM, values(2));

    LocatedDemand demand = demand(LocatedBy.Geohash, Set.of("fra1", "nyc1"), cells);

    assertThat(demand.newest(at("fra1"))).isEqualTo(3);
  }

  @Test
  void breaksTiesByName() {
    scenario.cluster("fra0", 50.11, 8.68, "europe");

    LocatedDemand demand =
        demand(LocatedBy.Geohash, Set.of("fra1", "fra0"), Map.of(FRANKFURT, values(1)));

    assertThat(demand.newest(at("fra0"))).isEqualTo(1);
    assertThat(demand.newest(at("fra1"))).isNaN();
  }

  @Test
  void leavesWhatAClusterMeasuredWithThatClusterEvenBesideATwin() {
    scenario.cluster("fra0", 50.11, 8.68, "europe");

    LocatedDemand demand =
        demand(
            LocatedBy.Cluster,
            Set.of("fra0", "fra1", "ams1"),
            Map.of("fra1", values(3), "ams1", values(5)));

    assertThat(demand.newest(at("fra1"))).isEqualTo(3);
    assertThat(demand.newest(at("ams1"))).isEqualTo(5);
    assertThat(demand.newest(at("fra0"))).isNaN();
  }

  @Test
  void givesALowerBoundWhereSomeCellsAreUnknown() {
    Map<String, double[]> cells = Map.of(FRANKFURT, values(5, 5), "u0yh", values(7, Double.NaN));

    LocatedDemand demand = demand(LocatedBy.Geohash, ALL, cells);

    assertThat(demand.at(at("fra1"), 0)).isEqualTo(12);
    assertThat(demand.isComplete(at("fra1"), 0)).isTrue();
    assertThat(demand.at(at("fra1"), 1)).isEqualTo(5);
    assertThat(demand.isComplete(at("fra1"), 1)).isFalse();
  }

  @Test
  void isUnknownAndNotZeroWhereNothingIsKnown() {
    LocatedDemand demand = demand(LocatedBy.Geohash, ALL, Map.of(FRANKFURT, values(Double.NaN)));

    assertThat(demand.newest(at("fra1"))).as("its only cell is unknown").isNaN();
    assertThat(demand.newest(at("nyc1"))).as("has no cell").isNaN();
    assertThat(demand.isCompleteNow(at("nyc1"))).isFalse();
  }

  @Test
  void takesInfinityForUnknown() {
    LocatedDemand demand =
        demand(LocatedBy.Geohash, ALL, Map.of(FRANKFURT, values(Double.POSITIVE_INFINITY)));

    assertThat(demand.newest(at("fra1"))).isNaN();
  }
}
