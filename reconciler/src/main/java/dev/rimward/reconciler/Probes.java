package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.deliver.Uplink;
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

  /** An answer this young is as good as another one. */
  private static final Duration RECENT = Duration.ofSeconds(10);

  private final ClusterAccess access;
  private final InstantSource clock;
  private final Consumer<String> backAgain;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Connected> connections = new ConcurrentHashMap<>();
  private final Map<String, Reachability> seen = new ConcurrentHashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();

  private record Connected(Cluster.@Nullable Access access, Uplink uplink) {}

  /**
   * @param at as {@link System#nanoTime}
   * @param failure null: it is ready
   */
  private record Answer(long at, @Nullable ClusterFailure failure) {
    boolean isRecent() {
      return System.nanoTime() - at < RECENT.toNanos();
    }
  }

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
    answers.keySet().retainAll(clusters.keySet());
    connections.keySet().stream()
        .filter(name -> !clusters.containsKey(name))
        .forEach(this::disconnect);
    asking.values().removeIf(CompletableFuture::isDone);
    clusters.values().forEach(this::begin);
  }

  private void begin(Cluster cluster) {
    asking.compute(
        cluster.name(),
        (_, running) ->
            running == null || running.isDone()
                ? CompletableFuture.runAsync(() -> ask(cluster), threads)
                : running);
  }

  /**
   * Returns if the cluster is ready: asked now, or a moment ago by whomever, so that a cluster that
   * is away is asked no more often because several want to know.
   *
   * @throws ClusterFailure as it failed when it was asked
   */
  void requireReady(Cluster cluster) throws ClusterFailure, InterruptedException {
    Answer answer = answers.get(cluster.name());
    if (answer == null || !answer.isRecent()) {
      begin(cluster);
      await(asking.getOrDefault(cluster.name(), CompletableFuture.completedFuture(null)));
      answer = answers.get(cluster.name());
    }
    if (answer == null) {
      throw new ClusterFailure(ClusterFailure.Kind.UNREACHABLE, "was not asked");
    }
    if (answer.failure() != null) {
      throw answer.failure();
    }
  }

  /** Returns when every question is answered that has been asked: each takes seconds at most. */
  void awaitAnswers() throws InterruptedException {
    await(CompletableFuture.allOf(asking.values().toArray(CompletableFuture<?>[]::new)));
  }

  private static void await(CompletableFuture<Void> question) throws InterruptedException {
    try {
      question.get();
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
      ClusterFailure failure = probe(cluster);
      answers.put(cluster.name(), new Answer(System.nanoTime(), failure));
      answered(cluster.name(), failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the cluster cannot be reached; null if it can. */
  private @Nullable ClusterFailure probe(Cluster cluster) throws InterruptedException {
    Uplink uplink = uplink(cluster);
    try {
      return probe(uplink);
    } catch (RuntimeException e) {
      // Without its message, which may quote a credential: what was seen before must not stay.
      disconnect(cluster.name());
      return new ClusterFailure(
          ClusterFailure.Kind.BAD_ACCESS, "internal error: " + e.getClass().getSimpleName());
    }
  }

  private static @Nullable ClusterFailure probe(Uplink uplink) throws InterruptedException {
    while (true) {
      try {
        uplink.connection().ready();
        uplink.hasWorked();
        return null;
      } catch (ClusterFailure e) {
        if (!uplink.failed(e)) {
          return e;
        }
      }
    }
  }

  private Uplink uplink(Cluster cluster) {
    Connected known = connections.get(cluster.name());
    if (known != null && Objects.equals(known.access(), cluster.spec().access())) {
      return known.uplink();
    }
    disconnect(cluster.name());
    Uplink uplink = new Uplink(access.connector(cluster, LIMITS));
    connections.put(cluster.name(), new Connected(cluster.spec().access(), uplink));
    return uplink;
  }

  private void answered(String cluster, @Nullable ClusterFailure failure) {
    boolean reachable = failure == null;
    Instant now = clock.instant();
    Reachability before = seen.get(cluster);
    Instant since = before != null && before.reachable() == reachable ? before.since() : now;
    seen.put(
        cluster, new Reachability(reachable, since, failure == null ? "ready" : failure.words()));
    if (reachable && before != null && !before.reachable()) {
      backAgain.accept(cluster);
    }
  }

  private void disconnect(String cluster) {
    Connected gone = connections.remove(cluster);
    if (gone != null) {
      gone.uplink().close();
    }
  }
}
