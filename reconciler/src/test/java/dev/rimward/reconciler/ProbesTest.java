package dev.rimward.reconciler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Fault;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.deliver.InCluster;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.observe.Reachability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProbesTest {
  private static final Lane.Connector NO_HOME =
      new InCluster(Path.of("nowhere"), Map.of(), CallLimits.DEFAULT);

  @TempDir private Path credentials;

  private final InstantSource clock = InstantSource.system();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://not a host",
        "http://[",
        "nonsense",
        "http://a_b:port",
        "http://127.0.0.1:1",
        "http://127.0.0.1:99999",
      })
  void whatCannotBeAskedIsNotReachable(String server) throws Exception {
    kubeconfig("fra1", server, "sesame");
    try (Probes probes =
        new Probes(new ClusterAccess(credentials, null, NO_HOME), clock, _ -> {})) {
      assertThat(ask(probes, "fra1").reachable()).isFalse();
    }
  }

  @Test
  void aTokenThatNoHeaderCanHoldIsNotShown() throws Exception {
    kubeconfig("fra1", "http://127.0.0.1:1", "ses\\name");
    try (Probes probes =
        new Probes(new ClusterAccess(credentials, null, NO_HOME), clock, _ -> {})) {
      assertThat(ask(probes, "fra1").message()).contains("token").doesNotContain("ame\"", "ses\n");
    }
  }

  @Test
  void aClusterThatCannotBeReachedKeepsNoThread() throws Exception {
    kubeconfig("fra1", "http://127.0.0.1:1", "sesame");
    try (Probes probes =
        new Probes(new ClusterAccess(credentials, null, NO_HOME), clock, _ -> {})) {
      Set<Thread> before = threadsOfHttpClients();
      for (int i = 0; i < 10; i++) {
        ask(probes, "fra1");
      }
      await(() -> before.containsAll(threadsOfHttpClients()));
    }
  }

  @Test
  void whoeverWantsToKnowAgainSoonIsToldWhatWasAnswered() throws Exception {
    try (EmbeddedFleet fleet = EmbeddedFleet.start();
        Probes probes = new Probes(new ClusterAccess(credentials, null, NO_HOME), clock, _ -> {})) {
      EmbeddedCluster fra1 = fleet.cluster("fra1");
      Files.writeString(credentials.resolve("fra1.kubeconfig"), fra1.kubeconfig());
      probes.requireReady(cluster("fra1"));
      fra1.faults(new Fault.Refused());
      for (int i = 0; i < 10; i++) {
        probes.requireReady(cluster("fra1"));
      }

      assertThat(ask(probes, "fra1").reachable()).isFalse();
      assertThatThrownBy(() -> probes.requireReady(cluster("fra1")))
          .isInstanceOf(ClusterFailure.class);
    }
  }

  private static Reachability ask(Probes probes, String name) throws Exception {
    probes.ask(Map.of());
    probes.ask(Map.of(name, cluster(name)));
    await(() -> probes.seen().containsKey(name));
    return requireNonNull(probes.seen().get(name));
  }

  private static Set<Thread> threadsOfHttpClients() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient-"))
        .collect(Collectors.toSet());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(10);
    }
  }

  private void kubeconfig(String name, String server, String token) throws Exception {
    Files.writeString(
        credentials.resolve(name + ".kubeconfig"),
        """
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "%s"}}]
        users: [{name: me, user: {token: "%s"}}]
        """
            .formatted(server, token));
  }

  private static Cluster cluster(String name) {
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
            new Cluster.Access(name + ".kubeconfig", null),
            false));
  }
}
