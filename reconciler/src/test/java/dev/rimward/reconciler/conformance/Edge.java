package dev.rimward.reconciler.conformance;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rimward.fixtures.server.JsonClient;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.reconciler.deliver.Backoff;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.deliver.DeliverStep;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.Lanes;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.ApplySet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The cluster of one case: the real kube-apiserver that all of them share, with a namespace of the
 * case's own and no inventories at first; a lane to it through a {@link Gateway}; and a {@link
 * Party} that does not know of Rimward. The lane does nothing by itself but what it is asked for,
 * one pass at a time: its pauses are an hour long.
 */
final class Edge implements BeforeEachCallback, AfterEachCallback {
  static final String CLUSTER = "fra1";
  private static final Duration NEVER = Duration.ofHours(1);
  static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(6));
  private static final AtomicInteger CASES = new AtomicInteger();

  /** Waits the longest that it may. */
  private static final RandomGenerator LONGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private final BlockingQueue<LaneEvent.Looked> looked = new LinkedBlockingQueue<>();
  private final List<LaneEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger commits = new AtomicInteger();
  private String namespace = "";
  private volatile String token = "";
  private volatile Duration ahead = Duration.ZERO;
  private KubeApiServer server;
  private Gateway gateway;
  private Party party;
  private Lanes lanes;

  /** Set before each case. */
  @SuppressWarnings("NullAway")
  Edge() {}

  /** Lasts as long as all tests of the JVM. */
  private record Shared(KubeApiServer server) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    server =
        context
            .getRoot()
            .getStore(Namespace.create(Edge.class))
            .computeIfAbsent(Shared.class, _ -> new Shared(KubeApiServer.start()), Shared.class)
            .server();
    namespace = "case-" + CASES.incrementAndGet();
    token = server.token();
    gateway = new Gateway(server);
    party = new Party(server.client(), namespace);
    lanes = newLanes();
    lanes.start(CLUSTER, this::connect);
    forgetInventories();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    lanes.close();
    party.close();
    gateway.close();
  }

  private Lanes newLanes() {
    return new Lanes(
        new Lane.Settings(new Backoff(NEVER, NEVER), NEVER, NEVER, DeliverStep.Listener.NONE),
        this::on,
        LONGEST,
        () -> Instant.now().plus(ahead));
  }

  private void on(LaneEvent event) {
    events.add(event);
    if (event instanceof LaneEvent.Looked one) {
      looked.add(one);
    }
  }

  ClusterConnection connect() throws ClusterFailure {
    return ClusterConnection.open(kubeconfig(gateway.url(), token), null, LIMITS);
  }

  static String kubeconfig(String url, String token) {
    return """
    apiVersion: v1
    kind: Config
    current-context: c
    contexts: [{name: c, context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: "%s"}}]
    users: [{name: u, user: {token: "%s"}}]
    """
        .formatted(url, token);
  }

  /** A namespace that no other case uses; also good as part of a name in the whole cluster. */
  String namespace() {
    return namespace;
  }

  Gateway gateway() {
    return gateway;
  }

  Party party() {
    return party;
  }

  KubeApiServer server() {
    return server;
  }

  Lane lane() {
    return lanes.lane(CLUSTER).orElseThrow();
  }

  Lanes lanes() {
    return lanes;
  }

  /** Rimward is to use other credentials when it connects the next time. */
  void useToken(String other) {
    token = other;
  }

  /** It is that much later, for Rimward. */
  void passTime(Duration duration) {
    ahead = ahead.plus(duration);
  }

  /** An application in the case's namespace. */
  Given application(String name, String... objects) {
    return Given.application(name, namespace, objects);
  }

  /** A new commit has these applications, and no others; returns when one pass has ended. */
  Look deliver(Given... applications) {
    return deliver(desired(applications));
  }

  Look deliver(DesiredCluster desired) {
    return look(() -> lane().desired(desired));
  }

  /** A new commit, with a past in which every application was there and nothing was approved. */
  DesiredCluster desired(Given... applications) {
    return desired(EverythingWasThere.INSTANCE, applications);
  }

  DesiredCluster desired(DesiredCluster.Past past, Given... applications) {
    TreeMap<String, DesiredApplication> byName = new TreeMap<>();
    for (Given application : applications) {
      byName.put(application.name(), application.desired());
    }
    return new DesiredCluster(CLUSTER, "commit-" + commits.incrementAndGet(), byName, past);
  }

  private enum EverythingWasThere implements DesiredCluster.Past {
    INSTANCE;

    @Override
    public boolean had(String application) {
      return true;
    }

    @Override
    public boolean approvedDeletionSince(String digest, String application) {
      return false;
    }
  }

  /** One look at the cluster, as at each interval; ends the wait after a failure. */
  Look look() {
    return look(lane()::retry);
  }

  /** What one pass does that is asked for so. */
  Look look(Runnable asking) {
    var before = lane().status().totals();
    looked.clear();
    events.clear();
    gateway.forget();
    asking.run();
    return new Look(before, awaitPass().status(), List.copyOf(events), gateway.requests());
  }

  private LaneEvent.Looked awaitPass() {
    try {
      LaneEvent.Looked one = looked.poll(40, TimeUnit.SECONDS);
      if (one == null) {
        throw new AssertionError("no pass has ended; " + gateway.requests());
      }
      return one;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Another process takes over. */
  void restart() throws InterruptedException {
    lanes.close();
    lanes = newLanes();
    lanes.start(CLUSTER, this::connect);
  }

  static void await(String what, BooleanSupplier condition) {
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      if (tries == 600) {
        throw new AssertionError("in vain: " + what);
      }
      try {
        Thread.sleep(25);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** What an inventory says, as text; empty if there is none. */
  String inventory(String application) {
    return party
        .get("/api/v1/namespaces/" + ApplySet.NAMESPACE + "/configmaps/inventory-" + application)
        .path("data")
        .toString();
  }

  private void forgetInventories() throws IOException {
    try (JsonClient client = server.client()) {
      client.send(
          "DELETE",
          "/api/v1/namespaces/" + ApplySet.NAMESPACE + "/configmaps",
          "application/json",
          MissingNode.getInstance());
    }
  }
}
