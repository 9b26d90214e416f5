package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What went wrong for users of other tools, each once named by its thread.
 *
 * <p>Argo CD is {@code argoproj/argo-cd}, Flux is {@code fluxcd/kustomize-controller}, Fleet is
 * {@code rancher/fleet}; KNV2006 is an error of Config Sync, {@code
 * GoogleContainerTools/kpt-config-sync}.
 */
class IncidentsConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private static final String[] NAMES = {"cart", "catalog", "payments", "search"};

  /** An API server whose list fails for a moment makes all applications look unwanted. */
  @Test
  void argoCd18480AListThatFailsDeletesNoApplication() {
    String ns = edge.namespace();
    Given[] all =
        Stream.of(NAMES)
            .map(name -> edge.application(name, configMap(ns, name, "one")))
            .toArray(Given[]::new);
    edge.deliver(all);
    edge.gateway().refuse("GET .*(configmaps|secrets)\\?", 500);

    Look look = edge.look();

    assertThat(look.count("DELETE ")).isZero();
    assertThat(look.status().lastError()).isNotNull();
    for (String name : NAMES) {
      assertThat(edge.party().has("configmaps/" + name)).as(name).isTrue();
    }
    edge.gateway().heal();
    assertThat(edge.look().isDelivered()).isTrue();
  }

  /** The same, where the failure comes while applications really are to go. */
  @Test
  void argoCd18480AListThatFailsPrunesNothingUntilItSucceeds() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("cart", configMap(ns, "cart", "one")),
        edge.application("search", configMap(ns, "search", "one")));
    edge.gateway().refuse("GET /api/v1/configmaps\\?", 500);

    Look failed = edge.deliver(edge.application("cart", configMap(ns, "cart", "one")));

    assertThat(failed.count("DELETE ")).isZero();
    assertThat(edge.party().has("configmaps/search")).isTrue();
    edge.gateway().heal();
    edge.look();
    assertThat(edge.party().has("configmaps/search")).isFalse();
  }

  /** A Git server that is away for a while looks like a repository without applications. */
  @Test
  void argoCd18212AGitOutageUninstallsNothing(@TempDir Path folder) throws Exception {
    try (Loop loop = new Loop(folder, edge)) {
      loop.application("shop", configMap(edge.namespace(), "settings", "one")).push("Begin");
      loop.start();
      Edge.await("it is delivered", () -> edge.party().has("configmaps/settings"));
      String uid = edge.party().uid("configmaps/settings");
      edge.gateway().forget();

      loop.sourceIsAway(true);
      Edge.await("it says so", () -> !loop.says().contains("failure=null"));
      edge.party().patch("configmaps/settings", "somebody", "{\"data\": {\"key\": \"two\"}}");
      Edge.await(
          "drift is repaired meanwhile",
          () -> edge.party().field("configmaps/settings", "/data/key").equals("one"));
      loop.sourceIsAway(false);
      Edge.await("Git is back", () -> loop.says().contains("failure=null"));

      assertThat(edge.gateway().count("DELETE ")).isZero();
      assertThat(edge.party().uid("configmaps/settings")).isEqualTo(uid);
    }
  }

  /** A small change, an unreadable configuration, and the objects of production are gone. */
  @Test
  void argoCd9227AChangeThatLosesMostApplicationsIsNotActedOn(@TempDir Path folder)
      throws Exception {
    try (Loop loop = new Loop(folder, edge)) {
      for (String name : NAMES) {
        loop.application(name, configMap(edge.namespace(), name, "one"));
      }
      loop.push("Begin");
      loop.start();
      Edge.await("all are delivered", this::hasAll);
      edge.gateway().forget();

      loop.remove("apps/cart").remove("apps/catalog").remove("apps/search").push("Tidy up");
      loop.awaitSaying("Rimward-Approve-Deletion: cart");
      loop.passTime();

      assertThat(hasAll()).isTrue();
      assertThat(edge.gateway().count("DELETE ")).isZero();
    }
  }

  @Test
  void argoCd9227AConfigurationThatCannotBeReadDeletesNothing(@TempDir Path folder)
      throws Exception {
    try (Loop loop = new Loop(folder, edge)) {
      for (String name : NAMES) {
        loop.application(name, configMap(edge.namespace(), name, "one"));
      }
      loop.push("Begin");
      loop.start();
      Edge.await("all are delivered", this::hasAll);
      edge.gateway().forget();

      loop.write("clusters/fra1.yaml", "kind: [Cluster\n")
          .write("policies/everywhere.yaml", "spec: {nonsense: true}\n");
      for (String name : NAMES) {
        loop.write("apps/" + name + "/app.yaml", "kind: Application\nspec: -\n");
      }
      loop.push("Patch");
      loop.awaitSaying("clusters/fra1.yaml");
      loop.passTime();

      assertThat(hasAll()).isTrue();
      assertThat(edge.gateway().count("DELETE ")).isZero();
    }
  }

  private boolean hasAll() {
    return Stream.of(NAMES).allMatch(name -> edge.party().has("configmaps/" + name));
  }

  /** One cluster of fifty that does not answer eats memory and time of all others. */
  @Test
  void argoCd19816ClustersThatDoNotAnswerCostTheOthersNothing() throws Exception {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "1")));
    try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      String kubeconfig = Edge.kubeconfig("http://127.0.0.1:" + silent.getLocalPort(), "x");
      for (int i = 1; i <= 50; i++) {
        String name = "dead-" + i;
        edge.lanes()
            .start(name, () -> ClusterConnection.open(kubeconfig, null, Edge.LIMITS))
            .desired(
                new DesiredCluster(
                    name,
                    "1",
                    edge.desired(edge.application("shop", configMap(ns, "settings", "1")))
                        .applications(),
                    edge.desired().past()));
      }
      for (int n = 2; n <= 6; n++) {
        long begin = System.nanoTime();
        edge.lane()
            .desired(edge.desired(edge.application("shop", configMap(ns, "settings", "" + n))));
        String value = "" + n;
        Edge.await(
            "revision " + value,
            () -> edge.party().field("configmaps/settings", "/data/key").equals(value));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      }
    }
    Edge.await(
        "they are known not to answer",
        () ->
            edge.lanes().statuses().values().stream()
                    .filter(one -> one.reachability().state() == State.Unreachable)
                    .count()
                == 50);
    assertThat(edge.lane().status().reachability().state()).isEqualTo(State.Reachable);
  }

  /** Objects whose deletion failed once are in no inventory any more, and stay for ever. */
  @Test
  void flux1664WhatSurvivesAPruneIsPrunedLater() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application(
            "shop",
            configMap(ns, "kept", "one"),
            configMap(ns, "easy", "one"),
            configMap(ns, "hard", "one")));
    edge.gateway().refuse("DELETE .*/configmaps/hard", 500);
    edge.deliver(edge.application("shop", configMap(ns, "kept", "one")));
    assertThat(edge.party().has("configmaps/easy")).isFalse();
    edge.deliver(edge.application("shop", configMap(ns, "kept", "two")));
    assertThat(edge.inventory("shop")).contains("hard");

    edge.gateway().heal();
    edge.deliver(edge.application("shop", configMap(ns, "kept", "three")));

    assertThat(edge.party().has("configmaps/hard")).isFalse();
  }

  /** A workload that never becomes healthy keeps away the commit that would mend it. */
  @Test
  void flux701TheCommitThatMendsIsNotKeptWaiting() {
    String ns = edge.namespace();
    Look broken =
        edge.deliver(
            edge.application("shop", deployment(ns, "web", 1, "registry.example/typo:1")),
            edge.application("after", configMap(ns, "after", "one")).dependingOn("shop"));
    assertThat(broken.health("shop")).isEqualTo(Health.Progressing);

    long begin = System.nanoTime();
    edge.deliver(
        edge.application("shop", deployment(ns, "web", 1, "registry.example/web:1")),
        edge.application("after", configMap(ns, "after", "one")).dependingOn("shop"));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(
            edge.party().field("apps/v1/deployments/web", "/spec/template/spec/containers/0/image"))
        .isEqualTo("registry.example/web:1");
  }

  /** An object that moves from one unit to another is deleted by the one it leaves. */
  @Test
  void flux338AnObjectThatMovesIsNeverDeleted() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("outer", configMap(ns, "outer", "one"), deployment(ns, "web", 1)),
        edge.application("inner", configMap(ns, "inner", "one")));
    String uid = edge.party().uid("apps/v1/deployments/web");

    Look down =
        edge.deliver(
            edge.application("outer", configMap(ns, "outer", "one")),
            edge.application("inner", configMap(ns, "inner", "one"), deployment(ns, "web", 1)));
    Look up =
        edge.deliver(
            edge.application("outer", configMap(ns, "outer", "one"), deployment(ns, "web", 1)),
            edge.application("inner", configMap(ns, "inner", "one")));

    assertThat(down.count("DELETE ")).isZero();
    assertThat(up.count("DELETE ")).isZero();
    assertThat(edge.party().uid("apps/v1/deployments/web")).isEqualTo(uid);
  }

  /** Where one application cannot take over, the other does not let go. */
  @Test
  void flux338AnObjectWhoseNewApplicationFailsStays() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("outer", configMap(ns, "outer", "one"), configMap(ns, "moved", "one")),
        edge.application("inner", configMap(ns, "inner", "one")));
    edge.gateway().refuse("PATCH .*/configmaps/moved", 403);

    Look look =
        edge.deliver(
            edge.application("outer", configMap(ns, "outer", "one")),
            edge.application(
                "inner", configMap(ns, "inner", "one"), configMap(ns, "moved", "one")));

    assertThat(look.count("DELETE ")).isZero();
    assertThat(edge.party().has("configmaps/moved")).isTrue();
  }

  /** Clusters that are offline hold up the rollout everywhere. */
  @Test
  void fleet4144AnOfflineClusterHoldsUpNoOther(@TempDir Path folder) throws Exception {
    try (Loop loop = new Loop(folder, edge)) {
      loop.cluster("ams1", "http://127.0.0.1:1")
          .cluster("par1", "http://127.0.0.1:1")
          .everywhere("{maxConcurrency: 1, maxFailures: 0}")
          .application("shop", configMap(edge.namespace(), "settings", "one"))
          .push("Begin");
      loop.start();
      Edge.await("it is delivered", () -> edge.party().has("configmaps/settings"));

      loop.application("shop", configMap(edge.namespace(), "settings", "two")).push("Go on");

      Edge.await(
          "it moves on",
          () -> edge.party().field("configmaps/settings", "/data/key").equals("two"));
      loop.awaitSaying("state=Unreachable");
    }
  }

  /** A file system that failed left no Namespace in the source, and all of them were deleted. */
  @Test
  void knv2006ACommitThatLosesAllNamespacesDeletesNone() {
    String ns = edge.namespace();
    String[] namespaces = {ns + "-a", ns + "-b", ns + "-c"};
    edge.deliver(
        edge.application(
            "platform",
            Stream.concat(
                    Stream.of(configMap(ns, "kept", "one")),
                    Stream.of(namespaces).map(this::namespace))
                .toArray(String[]::new)));

    Look look = edge.deliver(edge.application("platform", configMap(ns, "kept", "one")));

    assertThat(look.count("DELETE ")).isZero();
    for (String name : namespaces) {
      assertThat(edge.party().field("/api/v1/namespaces/" + name, "/status/phase"))
          .isEqualTo("Active");
    }
  }

  @Test
  void knv2006ACommitThatLosesEverythingIsHeld() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application(
            "platform", namespace(ns + "-a"), configMap(ns + "-a", "settings", "one")));

    Look look = edge.deliver(edge.application("platform"));

    assertThat(look.count("DELETE ")).isZero();
    assertThat(look.problems()).contains("Rimward-Approve-Deletion: platform");
    assertThat(edge.party().has("/api/v1/namespaces/" + ns + "-a/configmaps/settings")).isTrue();
  }

  private String namespace(String name) {
    return "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}";
  }
}
