package dev.rimward.reconciler;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.placement.Copy;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.agent.AgentFleet;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.Depth;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.deliver.Lanes;
import dev.rimward.reconciler.observe.Reachability;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The fleet's API servers: a lane to each, and whether it answers. */
final class Targets implements AutoCloseable {
  private final ClusterAccess access;
  private final Lanes lanes;
  private final Probes probes;
  private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();
  private final AgentFleet agents;

  Targets(ClusterAccess access, Lanes lanes, InstantSource clock) {
    this(access, lanes, new AgentFleet(Duration.ofSeconds(30), clock), clock);
  }

  /**
   * @param agents knows of the clusters that are delivered from inside
   */
  Targets(ClusterAccess access, Lanes lanes, AgentFleet agents, InstantSource clock) {
    this.agents = agents;
    this.access = access;
    this.lanes = lanes;
    this.probes = new Probes(access, clock, cluster -> lanes.lane(cluster).ifPresent(Lane::retry));
  }

  /**
   * Starts lanes to new clusters, and retires those of clusters that are gone. Of several clusters
   * with the same access only one has a lane, and is asked whether it answers.
   */
  void follow(Fleet fleet) throws InterruptedException {
    agents.follow(
        fleet.clusters().values().stream()
            .filter(Cluster::isPulled)
            .collect(Collectors.toMap(Cluster::name, one -> one.spec().suspended())));
    Collection<Cluster> followed = oneForEachAccess(fleet);
    Set<String> gone = new HashSet<>(clusters.keySet());
    followed.forEach(cluster -> gone.remove(cluster.name()));
    for (String cluster : gone) {
      lanes.retire(cluster);
      clusters.remove(cluster);
    }
    for (Cluster cluster : followed) {
      follow(cluster);
    }
  }

  /** Two lanes into one API server would prune each other's objects. Who has it keeps it. */
  private Collection<Cluster> oneForEachAccess(Fleet fleet) {
    Map<Cluster.Access, Cluster> chosen = new LinkedHashMap<>();
    for (Cluster cluster : fleet.clusters().values()) {
      if (cluster.isPulled()) {
        continue;
      }
      chosen.merge(access(cluster), cluster, (one, other) -> isFollowed(other) ? other : one);
    }
    return chosen.values();
  }

  private boolean isFollowed(Cluster cluster) {
    Cluster before = clusters.get(cluster.name());
    return before != null && access(before).equals(access(cluster));
  }

  private static Cluster.Access access(Cluster cluster) {
    return requireNonNull(cluster.spec().access(), "an agent applies it");
  }

  private void follow(Cluster cluster) throws InterruptedException {
    Cluster before = clusters.put(cluster.name(), cluster);
    if (before != null && !access(before).equals(access(cluster))) {
      lanes.retire(cluster.name());
    }
    lanes
        .start(cluster.name(), () -> access.open(cluster, CallLimits.DEFAULT))
        .suspend(cluster.spec().suspended());
  }

  void deliver(DesiredCluster desired) {
    agents.desired(desired.cluster(), desired.commit());
    lanes.desired(desired);
  }

  /** The commit that the cluster's lane was told last; empty if it was told none. */
  Optional<String> desiredCommit(String cluster) {
    return lanes
        .lane(cluster)
        .map(lane -> lane.status().desiredCommit())
        .or(() -> agents.desired(cluster));
  }

  /** Asks every API server whether it is ready. Returns at once. */
  void probe() {
    probes.ask(Map.copyOf(clusters));
  }

  /** Returns when every API server has answered that was asked, or has not in time. */
  void awaitAnswers() throws InterruptedException {
    probes.awaitAnswers();
  }

  /** Has every cluster compared with its branch and repaired within some time. Returns at once. */
  void checkDrift(Depth depth, Duration within) {
    lanes.checkAll(depth, within);
  }

  /**
   * Has some clusters looked at. Returns at once.
   *
   * @param now also those that wait after a failure
   */
  void look(Set<String> names, boolean now) {
    for (String cluster : names) {
      agents.look(cluster);
      lanes.lane(cluster).ifPresent(now ? Lane::retry : Lane::check);
    }
  }

  /** When agents told of their clusters last, by cluster. */
  Map<String, Instant> heard() {
    return agents.heard();
  }

  Map<String, Reachability> reachability() {
    Map<String, Reachability> all = new HashMap<>(probes.seen());
    all.putAll(agents.reachability());
    return Map.copyOf(all);
  }

  SortedMap<String, LaneStatus> statuses() {
    SortedMap<String, LaneStatus> all = new TreeMap<>(lanes.statuses());
    all.putAll(agents.statuses());
    return Collections.unmodifiableSortedMap(all);
  }

  /** How each copy is, as far as its cluster answered last. */
  SortedMap<Copy, Health> health() {
    SortedMap<Copy, Health> health = new TreeMap<>();
    statuses()
        .forEach(
            (cluster, status) ->
                status
                    .applications()
                    .forEach((name, one) -> health.put(new Copy(name, cluster), one.health())));
    return health;
  }

  @Override
  public void close() throws InterruptedException {
    probes.close();
    lanes.close();
  }
}
