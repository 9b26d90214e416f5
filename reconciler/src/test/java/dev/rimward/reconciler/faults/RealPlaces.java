package dev.rimward.reconciler.faults;

import dev.rimward.fixtures.server.FaultyProxy;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.reconciler.deliver.CallLimits;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Real API servers, which one run after the other has for itself. */
final class RealPlaces implements FaultRun.Fleet {
  private final Map<String, KubeApiServer> servers;
  private final Map<String, Thread> restarts = new ConcurrentHashMap<>();

  RealPlaces(Map<String, KubeApiServer> servers) {
    this.servers = new TreeMap<>(servers);
  }

  @Override
  public List<String> clusters(Random random) {
    return List.copyOf(servers.keySet());
  }

  @Override
  public Site.Place place(String run, String cluster) {
    KubeApiServer server = server(cluster);
    return new Site.Place(
        FaultyProxy.inFrontOf(server), FaultyProxy.inFrontOf(server), CallLimits.DEFAULT);
  }

  /** With SIGKILL, in the middle of whatever it does. */
  @Override
  public void kill(String run, String cluster, FaultyProxy way) {
    restarts.compute(
        cluster,
        (name, running) ->
            running != null && running.isAlive()
                ? running
                : Thread.startVirtualThread(server(cluster)::restart));
  }

  @Override
  public void awaitServers() {
    for (Thread restart : restarts.values()) {
      try {
        restart.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public boolean needsControllers() {
    return true;
  }

  private KubeApiServer server(String cluster) {
    KubeApiServer server = servers.get(cluster);
    if (server == null) {
      throw new IllegalArgumentException("no server for " + cluster);
    }
    return server;
  }
}
