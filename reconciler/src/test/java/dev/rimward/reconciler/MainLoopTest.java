package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.holdsFor;
import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.NodePlayer;
import dev.rimward.fixtures.server.PrometheusServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.fixtures.server.TrafficExporter;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.Status.ApplicationStatus;
import dev.rimward.reconciler.Status.ClusterStatus;
import dev.rimward.reconciler.Status.LocationStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop, on two real API servers, a real Git server and a real Prometheus. */
class MainLoopTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration A_WHILE = Duration.ofSeconds(8);
  private static final String NEW_YORK = "dr5r";
  private static final String FRANKFURT = "u0yj";
  private static final AtomicInteger FLEETS = new AtomicInteger();

  @RegisterExtension static final RealServers servers = new RealServers();
  static final Supplier<KubeApiServer> west = servers.use(KubeApiServer::startWithControllers);
  static final Supplier<KubeApiServer> east = servers.use(KubeApiServer::startWithControllers);
  static final Supplier<NodePlayer> westNodes = servers.use(() -> NodePlayer.start(west.get(), 1));
  static final Supplier<NodePlayer> eastNodes = servers.use(() -> NodePlayer.start(east.get(), 1));
  static final Supplier<GitHttpServer> git = servers.use(GitHttpServer::start);
  static final Supplier<TrafficExporter> traffic =
      servers.use(() -> TrafficExporter.start(NEW_YORK, FRANKFURT));
  static final Supplier<PrometheusServer> prometheus =
      servers.use(() -> PrometheusServer.start(Duration.ofSeconds(1), traffic.get().targets()));

  @TempDir Path folder;
  private LiveFleet fleet;

  @BeforeEach
  void makeRepositories() throws Exception {
    fleet =
        new LiveFleet(
            folder,
            "fleet" + FLEETS.incrementAndGet(),
            git.get(),
            west.get(),
            east.get(),
            Documents.intervals("500ms", "1s", "2s")
                + Documents.prometheus(prometheus.get().url()));
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void aPushedApplicationIsPlacedCommittedAppliedAndReady() throws Exception {
    fleet.source().push("Begin with two clusters");
    fleet.start();
    within(SOON, () -> assertThat(status().source().commit()).isNotNull());

    String commit = fleet.write("shop", "everywhere").source().push("Add the shop");

    within(SOON, () -> assertThat(ready("west", "shop")).isEqualTo("1"));
    within(SOON, () -> assertThat(ready("east", "shop")).isEqualTo("1"));
    assertThat(fleet.output("show", "rendered:placements/shop.yaml")).contains("west", "east");
    assertThat(fleet.output("show", "clusters/west:shop/shop/deployment.apps-shop.yaml"))
        .isEqualTo(
            fleet.output(
                "show", "rendered:clusters/northamerica/west/shop/shop/deployment.apps-shop.yaml"));
    assertThat(fleet.output("log", "-1", "--format=%B", "rendered", "--", "placements/shop.yaml"))
        .contains("Rimward-Source: " + commit, "Rimward-Decision: ", "Rimward-Changed: ");
    within(
        SOON,
        () ->
            assertThat(application("shop").locations())
                .allMatch(location -> location.health() == Health.Healthy));
  }

  @Test
  void aLocationOpensAndClosesWithTheUsersNearItAndNothingMovesWhilePrometheusIsGone()
      throws Exception {
    traffic.get().setRate("cafe", NEW_YORK, 30);
    traffic.get().setRate("cafe", FRANKFURT, 2);
    fleet.write("cafe", "follow-demand").source().push("Add the cafe");
    fleet.start();
    within(SOON, () -> assertThat(locations("cafe")).containsExactly("west"));

    traffic.get().setRate("cafe", FRANKFURT, 35);
    within(SOON, () -> assertThat(locations("cafe")).containsExactly("east", "west"));
    within(SOON, () -> assertThat(exists("east", "cafe", "deployment/cafe")).isTrue());
    assertThat(location("cafe", "east").reason()).contains("requests/s").contains("20");

    traffic.get().setRate("cafe", FRANKFURT, 16);
    holdsFor(A_WHILE, () -> assertThat(locations("cafe")).containsExactly("east", "west"));

    traffic.get().setRate("cafe", FRANKFURT, 0);
    prometheus.get().kill();
    try {
      within(
          SOON,
          () -> {
            assertThat(status().signals()).allMatch(signal -> signal.state().equals("Unknown"));
            assertThat(application("cafe").notices())
                .anyMatch(notice -> notice.contains("nothing is added or removed"));
          });
      holdsFor(A_WHILE, () -> assertThat(locations("cafe")).containsExactly("east", "west"));
    } finally {
      prometheus.get().restart();
    }
    within(SOON, () -> assertThat(locations("cafe")).containsExactly("west"));
    within(SOON, () -> assertThat(exists("east", "cafe", "deployment/cafe")).isFalse());
  }

  @Test
  void whatIsEditedScaledOrDeletedByHandIsPutBackAndWhatIsNotOursStays() throws Exception {
    fleet.write("drifting", "everywhere").source().push("Add the shop");
    fleet.start();
    within(SOON, () -> assertThat(ready("west", "drifting")).isEqualTo("1"));
    west.get()
        .kubectl("-n", "drifting", "create", "configmap", "foreign", "--from-literal=value=theirs");

    west.get()
        .kubectl(
            "-n",
            "drifting",
            "patch",
            "configmap",
            "drifting",
            "-p",
            "{\"data\":{\"value\":\"2\"}}");
    west.get().kubectl("-n", "drifting", "scale", "deployment", "drifting", "--replicas=3");
    within(
        SOON,
        () -> {
          assertThat(get("west", "drifting", "configmap/drifting", "{.data.value}")).isEqualTo("1");
          assertThat(get("west", "drifting", "deployment/drifting", "{.spec.replicas}"))
              .isEqualTo("1");
        });

    west.get().kubectl("-n", "drifting", "delete", "configmap", "drifting");
    within(
        SOON,
        () ->
            assertThat(get("west", "drifting", "configmap/drifting", "{.data.value}"))
                .isEqualTo("1"));
    assertThat(get("west", "drifting", "configmap/foreign", "{.data.value}")).isEqualTo("theirs");
    within(SOON, () -> assertThat(cluster("west").driftRepaired()).isGreaterThanOrEqualTo(3));
  }

  @Test
  void anApplicationRemovedFromGitIsPrunedAndOnlyIt() throws Exception {
    for (String application : List.of("one", "two", "three", "four")) {
      fleet.write(application, "everywhere");
    }
    fleet.source().push("Add four applications");
    fleet.start();
    within(SOON, () -> assertThat(exists("east", "four", "configmap/four")).isTrue());
    within(SOON, () -> assertThat(exists("west", "one", "configmap/one")).isTrue());

    fleet.source().remove("apps/one").push("Remove one of four");

    within(SOON, () -> assertThat(exists("west", "one", "configmap/one")).isFalse());
    within(SOON, () -> assertThat(exists("east", "one", "deployment/one")).isFalse());
    for (String application : List.of("two", "three", "four")) {
      assertThat(exists("west", application, "deployment/" + application)).isTrue();
    }
    assertThat(exists("west", "rimward-system", "configmap/inventory-one")).isFalse();
    assertThat(fleet.outputHas("rendered", "placements/one.yaml")).isFalse();
  }

  @Test
  void aCommitThatEmptiesAnApplicationOrDropsAThirdOfAllIsStoppedUntilItIsApproved()
      throws Exception {
    for (String application : List.of("five", "six", "seven")) {
      fleet.write(application, "everywhere");
    }
    fleet.source().push("Add three applications");
    fleet.start();
    within(SOON, () -> assertThat(exists("west", "seven", "configmap/seven")).isTrue());
    within(SOON, () -> assertThat(exists("east", "seven", "configmap/seven")).isTrue());

    fleet.source().write("apps/five/kustomization.yaml", "resources: []\n").push("Empty one");
    within(
        SOON,
        () ->
            assertThat(status().publication().problems())
                .anyMatch(problem -> problem.contains("Rimward-Approve-Deletion: five")));
    assertThat(exists("west", "five", "configmap/five")).isTrue();

    fleet.source().push("Mean it\n\nRimward-Approve-Deletion: five");
    within(SOON, () -> assertThat(exists("west", "five", "configmap/five")).isFalse());
    assertThat(exists("west", "six", "configmap/six")).isTrue();

    fleet.source().remove("apps/six").push("Drop a third of the fleet");
    within(
        SOON,
        () ->
            assertThat(status().source().failure())
                .isNotNull()
                .contains("Rimward-Approve-Deletion: six"));
    assertThat(exists("west", "six", "configmap/six")).isTrue();

    fleet.source().push("Mean it\n\nRimward-Approve-Deletion: six");
    within(SOON, () -> assertThat(exists("west", "six", "configmap/six")).isFalse());
    assertThat(exists("west", "seven", "configmap/seven")).isTrue();
    assertThat(status().source().failure()).isNull();
  }

  @Test
  void aClusterThatHangsHoldsUpNoOtherAndCatchesUpWhenItIsBack() throws Exception {
    fleet.write("steady", "everywhere").source().push("Add the shop");
    fleet.start();
    within(SOON, () -> assertThat(exists("west", "steady", "configmap/steady")).isTrue());
    within(SOON, () -> assertThat(exists("east", "steady", "configmap/steady")).isTrue());

    west.get().suspend();
    try {
      fleet
          .source()
          .write("apps/steady/configmap.yaml", Documents.configMap("steady", "new"))
          .push("Change the shop");
      within(
          SOON,
          () ->
              assertThat(get("east", "steady", "configmap/steady", "{.data.value}"))
                  .isEqualTo("new"));
      within(SOON, () -> assertThat(cluster("west").state()).isEqualTo("Unreachable"));
      assertThat(cluster("east").state()).isEqualTo("Reachable");
    } finally {
      west.get().resume();
    }
    within(
        SOON,
        () ->
            assertThat(get("west", "steady", "configmap/steady", "{.data.value}"))
                .isEqualTo("new"));
  }

  @Test
  void aBadPushSpoilsOnlyTheApplicationThatItBreaks() throws Exception {
    for (String application : List.of("good", "typo", "broken")) {
      fleet.write(application, "everywhere");
    }
    fleet.source().push("Add three applications");
    fleet.start();
    within(SOON, () -> assertThat(exists("west", "broken", "configmap/broken")).isTrue());
    within(SOON, () -> assertThat(exists("west", "typo", "configmap/typo")).isTrue());

    fleet
        .source()
        .write("clusters/west.yaml", "kind: [Cluster\n")
        .write(
            "apps/typo/app.yaml",
            Documents.application("typo", "everywhere").replace("namespace:", "namespaze:"))
        .write("apps/broken/kustomization.yaml", Documents.kustomization("missing.yaml"))
        .write("apps/good/configmap.yaml", Documents.configMap("good", "new"))
        .push("Break much, and change the good one");

    within(
        SOON,
        () -> assertThat(get("west", "good", "configmap/good", "{.data.value}")).isEqualTo("new"));
    assertThat(status().problems())
        .extracting(problem -> problem.path())
        .contains("clusters/west.yaml", "apps/typo/app.yaml", "apps/broken/kustomization.yaml");
    assertThat(status().problems().toString()).contains("did you mean namespace?");
    assertThat(exists("west", "typo", "deployment/typo")).isTrue();
    assertThat(exists("west", "broken", "deployment/broken")).isTrue();
    assertThat(cluster("west").state()).isEqualTo("Reachable");
  }

  @Test
  void anUnchangedDecisionWritesNothingWhateverTheMetricsDo() throws Exception {
    traffic.get().setRate("calm", NEW_YORK, 40);
    traffic.get().setRate("calm", FRANKFURT, 1);
    fleet.write("calm", "follow-demand").write("plain", "everywhere").source().push("Add both");
    fleet.start();
    within(SOON, () -> assertThat(locations("calm")).containsExactly("west"));
    within(
        SOON,
        () ->
            assertThat(status().applications())
                .allSatisfy(
                    application ->
                        assertThat(application.locations())
                            .allMatch(location -> location.health() == Health.Healthy)));
    within(
        SOON,
        () -> assertThat(status().clusters()).allMatch(one -> one.state().equals("Reachable")));
    Thread.sleep(2_000);
    Map<String, String> branches = fleet.branches();
    String west = versions("west");
    String east = versions("east");

    for (int pass = 0; pass < 10; pass++) {
      traffic.get().setRate("calm", NEW_YORK, 25 + pass * 7);
      traffic.get().setRate("calm", FRANKFURT, pass);
      fleet.source().write("README.md", "Edited " + pass + " times.\n").push("Edit the README");
      Thread.sleep(1_500);
    }

    assertThat(fleet.branches()).isEqualTo(branches);
    assertThat(versions("west")).isEqualTo(west);
    assertThat(versions("east")).isEqualTo(east);
  }

  @Test
  void whatSomebodyPushesToAClusterBranchIsReportedAndNotApplied() throws Exception {
    fleet.write("guarded", "everywhere").source().push("Add the shop");
    fleet.start();
    within(SOON, () -> assertThat(exists("west", "guarded", "configmap/guarded")).isTrue());
    Path clone = fleet.cloneOutput();
    GitHttpServer.git(clone, "checkout", "-q", "clusters/west");
    Path file = clone.resolve("guarded/guarded/configmap-guarded.yaml");
    Files.writeString(file, Files.readString(file).replace("\"1\"", "\"smuggled\""));
    GitHttpServer.git(clone, "commit", "-q", "-a", "-m", "Smuggle something in");
    String smuggled = GitHttpServer.git(clone, "rev-parse", "HEAD").strip();
    GitHttpServer.git(clone, "push", "-q", "origin", "clusters/west");

    within(
        SOON,
        () ->
            assertThat(status().publication().problems())
                .anyMatch(
                    problem ->
                        problem.contains("clusters/west")
                            && problem.contains("guarded/guarded/configmap-guarded.yaml")));
    holdsFor(
        Duration.ofSeconds(5),
        () ->
            assertThat(get("west", "guarded", "configmap/guarded", "{.data.value}"))
                .isEqualTo("1"));
    assertThat(fleet.output("log", "--format=%H", "clusters/west")).contains(smuggled);
    assertThat(fleet.output("show", "clusters/west:guarded/guarded/configmap-guarded.yaml"))
        .doesNotContain("smuggled");
  }

  @Test
  void platformKindsInAnApplicationsFolderAreRefused() throws Exception {
    fleet
        .write("greedy", "everywhere")
        .source()
        .write(
            "apps/greedy/tenant.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: Tenant
            metadata: {name: everything}
            spec: {namespaces: ["*"]}
            """)
        .write(
            "apps/greedy/guardrail.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: Guardrail
            metadata: {name: nothing}
            spec: {}
            """)
        .push("Grant the shop everything");
    fleet.start();

    within(SOON, () -> assertThat(exists("west", "greedy", "configmap/greedy")).isTrue());
    within(SOON, () -> assertThat(status().problems()).isNotEmpty());
    assertThat(status().problems())
        .anyMatch(
            problem ->
                problem.path().equals("apps/greedy/tenant.yaml")
                    && problem.message().contains("tenants/ only"))
        .anyMatch(
            problem ->
                problem.path().equals("apps/greedy/guardrail.yaml")
                    && problem.message().contains("policies/ only"));
  }

  private Status status() {
    return fleet.service().status();
  }

  private ApplicationStatus application(String name) {
    return status().applications().stream()
        .filter(application -> application.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> locations(String application) {
    return application(application).locations().stream().map(LocationStatus::location).toList();
  }

  private LocationStatus location(String application, String location) {
    return application(application).locations().stream()
        .filter(placed -> placed.location().equals(location))
        .findFirst()
        .orElseThrow();
  }

  private ClusterStatus cluster(String name) {
    return status().clusters().stream()
        .filter(cluster -> cluster.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static KubeApiServer server(String cluster) {
    return cluster.equals("west") ? west.get() : east.get();
  }

  private static String get(String cluster, String namespace, String object, String jsonPath) {
    return server(cluster).kubectl("-n", namespace, "get", object, "-o", "jsonpath=" + jsonPath);
  }

  private static String ready(String cluster, String application) {
    return get(cluster, application, "deployment/" + application, "{.status.readyReplicas}");
  }

  private static boolean exists(String cluster, String namespace, String object) {
    return !server(cluster)
        .kubectl("-n", namespace, "get", object, "--ignore-not-found", "-o", "name")
        .isBlank();
  }

  /** Resource versions of everything that Rimward writes, its inventories included. */
  private static String versions(String cluster) {
    return server(cluster)
        .kubectl(
            "get",
            "configmaps,deployments",
            "--all-namespaces",
            "-o",
            "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}"
                + " {.metadata.resourceVersion}{\"\\n\"}{end}")
        .lines()
        .filter(line -> !line.contains(" kube-"))
        .collect(Collectors.joining("\n"));
  }
}
