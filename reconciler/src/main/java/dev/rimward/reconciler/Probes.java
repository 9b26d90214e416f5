package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.observe.Reachability;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks API servers whether they are ready. A question that hangs is one thread of its own and holds
 * up nobody; the same server is not asked again meanwhile.
 */
final class Probes implements AutoCloseable {
  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4));

  private final ClusterAccess access;
  private final InstantSource clock;
  private final Consumer<String> backAgain;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Connected> connections = new ConcurrentHashMap<>();
  private final Map<String, Reachability> seen = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();

  private record Connected(Cluster.@Nullable Access access, ClusterConnection connection) {}

  /**
   * @param backAgain told the name of a cluster that answers after it did not
   */
  Probes(ClusterAccess access, InstantSource clock, Consumer<String> backAgain) {
    this.access = access;
    this.clock = clock;
    this.backAgain = backAgain;
  }

  /** Asks these clusters and forgets all others. Returns at once. */
  void ask(Map<String, Cluster> clusters) {
    seen.keySet().retainAll(clusters.keySet());
    connections.keySet().stream()
        .filter(name -> !clusters.containsKey(name))
        .forEach(this::disconnect);
    asking.values().removeIf(CompletableFuture::isDone);
    for (Cluster cluster : clusters.values()) {
      asking.computeIfAbsent(
          cluster.name(), _ -> CompletableFuture.runAsync(() -> ask(cluster), threads));
    }
  }

  /** Returns when every question is answered that has been asked: each takes seconds at most. */
  void awaitAnswers() throws InterruptedException {
    try {
      CompletableFuture.allOf(asking.values().toArray(CompletableFuture<?>[]::new)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question ended as none should", e.getCause());
    }
  }

  /** The last answers by cluster; one that was not asked yet is missing. */
  Map<String, Reachability> seen() {
    return Map.copyOf(seen);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    connections.keySet().forEach(this::disconnect);
  }

  private void ask(Cluster cluster) {
    try {
      answered(cluster.name(), probe(cluster));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the cluster cannot be reached; null if it can. */
  private @Nullable String probe(Cluster cluster) throws InterruptedException {
    try {
      connection(cluster).ready();
      return null;
    } catch (ClusterFailure e) {
      disconnect(cluster.name());
      return e.words();
    } catch (RuntimeException e) {
      // Without its message, which may quote a credential: what was seen before must not stay.
      disconnect(cluster.name());
      return "internal error: " + e.getClass().getSimpleName();
    }
  }

  private ClusterConnection connection(Cluster cluster) throws ClusterFailure {
    Connected known = connections.get(cluster.name());
    if (known != null && Objects.equals(known.access(), cluster.spec().access())) {
      return known.connection();
    }
    disconnect(cluster.name());
    ClusterConnection opened = access.open(cluster, LIMITS);
    connections.put(cluster.name(), new Connected(cluster.spec().access(), opened));
    return opened;
  }

  private void answered(String cluster, @Nullable String failure) {
    boolean reachable = failure == null;
    Instant now = clock.instant();
    Reachability before = seen.get(cluster);
    Instant since = before != null && before.reachable() == reachable ? before.since() : now;
    seen.put(cluster, new Reachability(reachable, since, failure == null ? "ready" : failure));
    if (reachable && before != null && !before.reachable()) {
      backAgain.accept(cluster);
    }
  }

  private void disconnect(String cluster) {
    Connected gone = connections.remove(cluster);
    if (gone != null) {
      gone.connection().close();
    }
  }
}
