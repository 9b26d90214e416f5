package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Fault;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of single calls when a server has too much to do, errs or goes away. */
@Timeout(60)
class ClusterCallTest {
  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(3));

  private final List<AutoCloseable> toClose = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : toClose.reversed()) {
      one.close();
    }
  }

  /** A server that gives these answers, one after the other, and then the last one again. */
  private final class Answers {
    private final List<Integer> codes;
    private final String retryAfter;
    private final AtomicInteger asked = new AtomicInteger();
    private final ClusterConnection connection;

    Answers(String retryAfter, Integer... codes) throws Exception {
      this.codes = List.of(codes);
      this.retryAfter = retryAfter;
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
      toClose.add(() -> server.stop(0));
      connection =
          ClusterConnection.open(
              """
              apiVersion: v1
              kind: Config
              current-context: c
              contexts: [{name: c, context: {cluster: c, user: u}}]
              clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
              users: [{name: u, user: {token: t}}]
              """
                  .formatted(server.getAddress().getPort()),
              null,
              LIMITS);
      toClose.add(connection);
    }

    private void answer(HttpExchange exchange) {
      try (exchange) {
        int code = codes.get(Math.min(asked.getAndIncrement(), codes.size() - 1));
        if (code == 0) {
          return;
        }
        if (code == 429) {
          exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        byte[] body = "{\"kind\": \"Status\", \"message\": \"words\"}".getBytes(UTF_8);
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void waitsAsLongAsTheServerSaysAndGoesOn() throws Exception {
    Answers server = new Answers("1", 429, 429, 200);
    long start = System.nanoTime();

    server.connection.get("/api/v1/namespaces/a");

    assertThat(server.asked).hasValue(3);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(server.connection.requests().total()).isEqualTo(1);
  }

  @Test
  void doesSoAlsoWithWhatMustNotBeDoneTwice() throws Exception {
    Answers server = new Answers("0", 429, 201);

    server.connection.create("/api/v1/namespaces", Json.object());

    assertThat(server.asked).hasValue(2);
  }

  @Test
  void doesNotWaitPastItsDeadline() throws Exception {
    Answers server = new Answers("60", 429);
    long start = System.nanoTime();

    assertThatThrownBy(() -> server.connection.get("/api/v1/namespaces/a"))
        .isInstanceOfSatisfying(
            ClusterFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void givesUpWhenTheDeadlineIsOverWhateverTheServerPromises() throws Exception {
    Answers server = new Answers("1", 429);
    long start = System.nanoTime();

    assertThatThrownBy(() -> server.connection.get("/api/v1/namespaces/a"))
        .isInstanceOf(ClusterFailure.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void repeatsAnApplyOnceAfterAnErrorOfTheServer() throws Exception {
    Answers once = new Answers("", 500, 200);
    once.connection.apply("/api/v1/namespaces/a", Json.object());
    assertThat(once.asked).hasValue(2);

    Answers twice = new Answers("", 500, 500, 200);
    assertThatThrownBy(() -> twice.connection.apply("/api/v1/namespaces/a", Json.object()))
        .isInstanceOf(ClusterFailure.class);
    assertThat(twice.asked).hasValue(2);
  }

  @Test
  void repeatsAnApplyOnceAfterAConnectionBroke() throws Exception {
    Answers server = new Answers("", 0, 200);

    server.connection.apply("/api/v1/namespaces/a", Json.object());

    assertThat(server.asked).hasValue(2);
  }

  @Test
  void neverRepeatsACreationWhoseAnswerWasLost() throws Exception {
    Answers broken = new Answers("", 0, 201);
    assertThatThrownBy(() -> broken.connection.create("/api/v1/namespaces", Json.object()))
        .isInstanceOf(ClusterFailure.class);
    assertThat(broken.asked).hasValue(1);

    Answers error = new Answers("", 500, 201);
    assertThatThrownBy(() -> error.connection.create("/api/v1/namespaces", Json.object()))
        .isInstanceOf(ClusterFailure.class);
    assertThat(error.asked).hasValue(1);
  }

  /** Its second try would be a conflict with the first. */
  @Test
  void neverRepeatsAnApplyOverACertainVersion() throws Exception {
    Answers server = new Answers("", 500, 200);
    var object = Json.object();
    object.putObject("metadata").put("resourceVersion", "1");

    assertThatThrownBy(() -> server.connection.apply("/api/v1/namespaces/a", object))
        .isInstanceOf(ClusterFailure.class);
    assertThat(server.asked).hasValue(1);
  }

  @Test
  void neverRepeatsWhatWasRefused() throws Exception {
    for (int code : new int[] {400, 401, 403, 404, 409, 422}) {
      Answers server = new Answers("", code, 200);
      assertThatThrownBy(() -> server.connection.apply("/api/v1/namespaces/a", Json.object()))
          .isInstanceOf(ClusterFailure.class);
      assertThat(server.asked).as("answers to %s", code).hasValue(1);
    }
  }

  @Test
  void aServerThatHasTooMuchToDoFailsNoObject() throws Exception {
    EmbeddedCluster fra1 = embedded();
    Delivery delivery = new Delivery(connect(fra1, LIMITS.deadline()), DeliverStep.Listener.NONE);
    delivery.deliver(objects(1), () -> false);
    fra1.faults(new Fault.TooManyRequests(Duration.ZERO));
    Thread healing = Thread.ofVirtual().start(() -> healSoon(fra1));

    assertThat(delivery.deliver(objects(40), () -> false).isDelivered()).isTrue();
    healing.join();
  }

  /** 400 objects that each wait for their deadline, 16 at a time, would take 25 seconds. */
  @Test
  void aServerThatHangsCostsOneDeadlineAndNotOneForEachObject() throws Exception {
    EmbeddedCluster fra1 = embedded();
    Delivery delivery =
        new Delivery(
            connect(fra1, Duration.ofSeconds(1)),
            step -> {
              if (step == DeliverStep.INVENTORY_PREPARED) {
                fra1.faults(new Fault.Hanging());
              }
            });
    long start = System.nanoTime();

    assertThatThrownBy(() -> delivery.deliver(objects(400), () -> false))
        .isInstanceOf(ClusterFailure.class);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
  }

  private static void healSoon(EmbeddedCluster cluster) {
    try {
      Thread.sleep(700);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cluster.heal();
  }

  private static DesiredCluster objects(int count) {
    return cluster(
        "commit",
        application(
            "shop",
            IntStream.range(0, count)
                .mapToObj(i -> configMap("shop", "settings-" + i, "one"))
                .toArray(String[]::new)));
  }

  private EmbeddedCluster embedded() {
    EmbeddedFleet fleet =
        EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
    toClose.add(fleet);
    return fleet.cluster("fra1");
  }

  private ClusterConnection connect(EmbeddedCluster cluster, Duration deadline)
      throws ClusterFailure {
    ClusterConnection connection =
        ClusterConnection.open(
            cluster.kubeconfig(), null, new CallLimits(LIMITS.connect(), deadline, deadline));
    toClose.add(connection);
    return connection;
  }
}
