package dev.rimward.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.InCluster;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.Lanes;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final Lane.Connector NO_HOME =
      new InCluster(Path.of("nowhere"), Map.of(), CallLimits.DEFAULT);

  private final Targets targets = targets();

  private Targets targets() {
    InstantSource clock = InstantSource.system();
    Lanes lanes =
        new Lanes(
            Lane.Settings.DEFAULT, LaneEvent.Listener.NONE, RandomGenerator.getDefault(), clock);
    return new Targets(new ClusterAccess(Path.of("credentials"), null, NO_HOME), lanes, clock);
  }

  @AfterEach
  void close() throws Exception {
    targets.close();
  }

  @Test
  void ofTwoClustersWithOneAccessTheOneThatHasALaneKeepsIt() throws Exception {
    targets.follow(fleet(cluster("fra1", "shared")));
    targets.follow(fleet(cluster("ams1", "shared"), cluster("fra1", "shared")));

    assertThat(targets.statuses()).containsOnlyKeys("fra1");

    targets.follow(fleet(cluster("ams1", "shared")));

    assertThat(targets.statuses()).containsOnlyKeys("ams1");
  }

  @Test
  void ofTwoNewClustersWithOneAccessTheFirstHasALane() throws Exception {
    targets.follow(
        fleet(cluster("ams1", "shared"), cluster("fra1", "shared"), cluster("par1", "other")));

    assertThat(targets.statuses()).containsOnlyKeys("ams1", "par1");
  }

  private static Cluster cluster(String name, String kubeconfig) {
    return new Cluster(
        new Metadata(name, Map.of()),
        new Cluster.Spec(
            new Cluster.Location(50, 8, null, null, "europe"),
            null,
            Cluster.Topology.Full,
            null,
            null,
            null,
            List.of(),
            new Cluster.Access(kubeconfig, null),
            false));
  }

  private static Fleet fleet(Cluster... clusters) {
    SortedMap<String, Cluster> byName = new TreeMap<>();
    for (Cluster cluster : clusters) {
      byName.put(cluster.name(), cluster);
    }
    return new Fleet(byName, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }
}
