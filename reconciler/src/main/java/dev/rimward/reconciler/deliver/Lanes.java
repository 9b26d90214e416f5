package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/** The lanes of all targets, by cluster. Safe for use by several threads. */
public final class Lanes implements AutoCloseable {
  private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();
  private final Lane.Settings settings;
  private final LaneEvent.Listener listener;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final ReturnGate gate;
  private final ClaimedServers claims = new ClaimedServers();

  /**
   * @param random safe for use by several threads
   */
  public Lanes(
      Lane.Settings settings,
      LaneEvent.Listener listener,
      RandomGenerator random,
      InstantSource clock) {
    this.settings = settings;
    this.listener = listener;
    this.random = random;
    this.clock = clock;
    this.gate = new ReturnGate(settings.returns(), random);
  }

  /** The cluster's lane, started if there is none yet; nothing is sent before it is told to. */
  public Lane start(String cluster, Lane.Connector connector) {
    return lanes.computeIfAbsent(
        cluster,
        name -> {
          Lane lane = new Lane(name, connector, settings, gate, claims, listener, random, clock);
          lane.start();
          return lane;
        });
  }

  public Optional<Lane> lane(String cluster) {
    return Optional.ofNullable(lanes.get(cluster));
  }

  /**
   * Ends a lane; its cluster is left as it is. Returns when nothing is sent to it any more.
   *
   * @throws InterruptedException if interrupted while waiting; the lane ends nevertheless
   */
  public void retire(String cluster) throws InterruptedException {
    Lane lane = lanes.remove(cluster);
    if (lane != null) {
      lane.close();
    }
  }

  /** Told to the cluster's lane, if there is one. */
  public void desired(DesiredCluster desired) {
    lane(desired.cluster()).ifPresent(lane -> lane.desired(desired));
  }

  /** Has every cluster looked at now, and what has drifted repaired. */
  public void checkAll() {
    lanes.values().forEach(Lane::check);
  }

  /** Has every cluster looked at within some time, spread over it; and what drifted repaired. */
  public void checkAll(Depth depth, Duration within) {
    lanes.values().forEach(lane -> lane.check(depth, within));
  }

  public SortedMap<String, LaneStatus> statuses() {
    SortedMap<String, LaneStatus> statuses = new TreeMap<>();
    lanes.forEach((cluster, lane) -> statuses.put(cluster, lane.status()));
    return Collections.unmodifiableSortedMap(statuses);
  }

  /** Ends all lanes, the slowest of which decides how long it takes. */
  @Override
  public void close() throws InterruptedException {
    lanes.values().forEach(Lane::stop);
    for (String cluster : lanes.keySet()) {
      retire(cluster);
    }
  }
}
