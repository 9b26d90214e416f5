package dev.rimward.reconciler;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.placement.Copy;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.agent.AgentFleet;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.deliver.Depth;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.deliver.Lanes;
import dev.rimward.reconciler.deliver.Uplink;
import dev.rimward.reconciler.observe.Reachability;
import dev.rimward.reconciler.publish.ClusterFacts;
import dev.rimward.reconciler.publish.Copies;
import dev.rimward.reconciler.publish.Departure;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.rollout.Standing.CopyState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

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
    follow(fleet, List.of());
  }

  /**
   * Also keeps the lanes to clusters that have left the fleet and are not empty yet.
   *
   * @param departing those whose objects are being deleted
   */
  void follow(Fleet fleet, Collection<Departure> departing) throws InterruptedException {
    followAgents(fleet, departing);
    Collection<Cluster> followed = new ArrayList<>(oneForEachAccess(fleet));
    departing.stream()
        .map(Departure::facts)
        .flatMap(facts -> departed(facts).stream())
        .forEach(followed::add);
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

  private void followAgents(Fleet fleet, Collection<Departure> departing) {
    Map<String, Boolean> pulled = new HashMap<>();
    departing.stream()
        .map(Departure::facts)
        .filter(facts -> facts.access() == null)
        .forEach(facts -> pulled.put(facts.cluster(), facts.suspended()));
    fleet.clusters().values().stream()
        .filter(Cluster::isPulled)
        .forEach(one -> pulled.put(one.name(), one.spec().suspended()));
    agents.follow(pulled);
  }

  /** All that is left of its document; empty where it had an agent. */
  private static Optional<Cluster> departed(ClusterFacts facts) {
    return Optional.ofNullable(facts.access())
        .map(
            access ->
                new Cluster(
                    new Metadata(facts.cluster(), Map.of()),
                    new Cluster.Spec(
                        new Cluster.Location(0, 0, null, null, "departed"),
                        null,
                        Cluster.Topology.Full,
                        null,
                        null,
                        null,
                        List.of(),
                        access,
                        false)));
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
        .start(cluster.name(), new Watched(access.connector(cluster, CallLimits.DEFAULT), cluster))
        .suspend(cluster.spec().suspended());
  }

  /** Whether the cluster is back again is found out once for its lane and for the fleet. */
  private final class Watched implements Lane.Connector {
    private final Lane.Connector way;
    private final Cluster cluster;

    Watched(Lane.Connector way, Cluster cluster) {
      this.way = way;
      this.cluster = cluster;
    }

    @Override
    public ClusterConnection open() throws ClusterFailure, InterruptedException {
      return way.open();
    }

    @Override
    public boolean isOutdated(ClusterConnection opened) throws InterruptedException {
      return way.isOutdated(opened);
    }

    @Override
    public void probe(Uplink uplink) throws ClusterFailure, InterruptedException {
      probes.requireReady(cluster);
    }
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
  void look(Collection<String> names, boolean now) {
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

  /** What each cluster said of its copies last. */
  Copies copies() {
    SortedMap<String, LaneStatus> now = statuses();
    return (cluster, application, folder) ->
        Optional.ofNullable(now.get(cluster)).flatMap(status -> copy(status, application));
  }

  /** A cluster that has said nothing because nothing could be done there says at least that. */
  private static Optional<CopyState> copy(LaneStatus status, String application) {
    LaneStatus.ApplicationStatus said = status.applications().get(application);
    return said != null
        ? Optional.of(copy(said))
        : Optional.ofNullable(status.lastError())
            .map(words -> new CopyState(null, Health.Unknown, words, Instant.EPOCH));
  }

  private static CopyState copy(LaneStatus.ApplicationStatus status) {
    return new CopyState(
        status.digest().isEmpty() ? null : status.digest(),
        status.health(),
        status.words(),
        status.since());
  }

  /** The commit of each cluster's branch that it holds entirely, and that says nothing is in it. */
  Map<String, String> emptied() {
    Map<String, String> emptied = new HashMap<>();
    statuses()
        .forEach(
            (cluster, status) -> {
              String delivered = status.deliveredCommit();
              if (delivered != null
                  && delivered.equals(status.desiredCommit())
                  && status.totals().objects() == 0
                  && status.lastError() == null) {
                emptied.put(cluster, delivered);
              }
            });
    return emptied;
  }

  @Override
  public void close() throws InterruptedException {
    probes.close();
    lanes.close();
    access.close();
  }
}
