package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.Status.ClusterStatus;
import dev.rimward.reconciler.agent.Agent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of two clusters, one of which an agent delivers from inside. */
@Timeout(120)
class AgentLoopTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofSeconds(30);

  @TempDir Path folder = Path.of("");
  private PulledEast east;

  /** The agent's clock. */
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  private final InstantSource clock = now::get;

  @BeforeEach
  void makeFleet() throws Exception {
    east = new PulledEast(folder);
    east.loop().write("shop", "everywhere").source().push("Add the shop");
  }

  @AfterEach
  void stop() throws Exception {
    east.close();
  }

  @Test
  void deliversFromInsideWhatTheServiceServes() throws Exception {
    east.startService();
    Agent agent = east.startAgent(clock);

    untilDelivered(agent);

    assertThat(value()).contains("1");
    ClusterStatus seen = eastSeen();
    assertThat(seen.delivery()).isEqualTo("Pull");
    assertThat(seen.state()).isEqualTo("Reachable");
    assertThat(seen.deliveredCommit()).isEqualTo(head("clusters/east"));
    assertThat(seen.objects()).isEqualTo(1);
    assertThat(seen.heardAt()).isNotNull();
    assertThat(healthOfShop()).isEqualTo(Health.Healthy);
  }

  @Test
  void repairsDriftForAnHourWithoutALinkAndCatchesUpAfter() throws Exception {
    east.startService();
    Agent agent = east.startAgent(clock);
    untilDelivered(agent);

    east.link().cut();
    Instant end = now.get().plus(Duration.ofHours(1));
    for (int step = 0; now.get().isBefore(end); step++) {
      if (step % 20 == 0) {
        spoil(step % 40 == 0);
      }
      if (step == 60) {
        east.stopAgent(); // as when its node restarts: it begins with what it has on its disk
        agent = east.startAgent(clock);
      }
      pass(agent);
      if (step % 20 == 10) {
        within(SOON, () -> assertThat(value()).contains("1"));
      }
    }
    within(SOON, () -> assertThat(eastSeen().state()).isEqualTo("Unreachable"));
    assertThat(eastSeen().message()).contains("its agent tells nothing any more");
    assertThat(healthOfShop()).isEqualTo(Health.Unknown);

    east.loop().source().write("apps/shop/configmap.yaml", Documents.configMap("shop", "2"));
    east.loop().source().push("Change the shop while the cluster cannot be reached");
    within(
        SOON,
        () ->
            assertThat(
                    east.loop()
                        .output(
                            "show", "rendered:clusters/europe/east/shop/shop/configmap-shop.yaml"))
                .contains("2"));
    assertThat(value()).contains("1");

    east.link().mend();
    untilDelivered(agent);
    Agent now = agent;
    within(
        SOON,
        () -> {
          pass(now);
          assertThat(value()).contains("2");
          assertThat(eastSeen().state()).isEqualTo("Reachable");
          assertThat(eastSeen().driftRepaired()).isPositive();
          assertThat(healthOfShop()).isEqualTo(Health.Healthy);
        });
  }

  @Test
  void aSuspendedClusterIsNotRepairedAlsoAfterARestartWithoutALink() throws Exception {
    east.startService();
    Agent agent = east.startAgent(clock);
    untilDelivered(agent);
    String document = Documents.pulledCluster("east", 50.1, 8.7, "europe");
    east.loop().source().write("clusters/east.yaml", document + "  suspended: true\n");
    east.loop().source().push("Suspend east");
    Agent told = agent;
    within(
        SOON,
        () -> {
          pass(told);
          assertThat(told.status().suspended()).isTrue();
        });

    east.link().cut();
    east.stopAgent();
    agent = east.startAgent(clock);
    spoil(true);
    for (int step = 0; step < 20; step++) {
      pass(agent);
    }
    assertThat(agent.status().suspended()).isTrue();
    assertThat(value()).isEmpty();
  }

  /** The branch says when; nobody has to be asked. */
  @Test
  void repairsNoDriftWhileAMaintenanceWindowForbidsIt() throws Exception {
    east.startService();
    Agent agent = east.startAgent(clock);
    untilDelivered(agent);
    east.loop()
        .source()
        .write(
            "policies/never.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: MaintenanceWindow
            metadata: {name: never}
            spec:
              type: Deny
              schedule: {cron: "0 0 * * *", timeZone: UTC, duration: 24h}
              clusterSelector: {}
              applicationSelector: {}
              driftRepair: false
            """)
        .push("Touch nothing");
    within(
        SOON,
        () ->
            assertThat(east.loop().output("show", "clusters/east:rimward.yaml"))
                .contains("driftWindows"));
    untilDelivered(agent);

    east.link().cut();
    spoil(true);
    for (int step = 0; step < 20; step++) {
      pass(agent);
    }

    assertThat(value()).isEmpty();
  }

  @Test
  void syncReachesTheAgentWithItsNextReport() throws Exception {
    east.startService();
    Agent agent = east.startAgent(clock);
    untilDelivered(agent);
    spoil(true);

    var request =
        east.request("/api/v1/sync")
            .header("Content-Type", "application/json")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"name\": \"east\"}"));
    assertThat(east.send(request).statusCode()).isEqualTo(202);

    now.updateAndGet(time -> time.plusSeconds(2)); // no drift check is due for minutes
    agent.tick();
    within(SOON, () -> assertThat(value()).contains("1"));
  }

  private void pass(Agent agent) throws InterruptedException {
    now.updateAndGet(time -> time.plus(STEP));
    agent.tick();
  }

  private void untilDelivered(Agent agent) throws Exception {
    within(
        SOON,
        () -> {
          pass(agent);
          assertThat(eastSeen().deliveredCommit()).isNotNull().isEqualTo(head("clusters/east"));
          assertThat(healthOfShop()).isEqualTo(Health.Healthy);
        });
  }

  /** What somebody does to the object by hand. */
  private void spoil(boolean delete) {
    if (delete) {
      east.loop().cluster("east").delete("ConfigMap", "shop", "shop");
    } else {
      east.loop()
          .cluster("east")
          .edit(
              "ConfigMap",
              "shop",
              "shop",
              "kubectl-edit",
              object -> ((ObjectNode) object.path("data")).put("value", "by hand"));
    }
  }

  private Optional<String> value() {
    return east.loop()
        .cluster("east")
        .get("ConfigMap", "shop", "shop")
        .map(object -> object.at("/data/value"))
        .map(JsonNode::asText);
  }

  private ClusterStatus eastSeen() {
    return east.loop().service().status().clusters().stream()
        .filter(cluster -> cluster.name().equals("east"))
        .findFirst()
        .orElseThrow();
  }

  private Health healthOfShop() {
    return east.loop().service().status().applications().getFirst().locations().stream()
        .filter(placed -> placed.location().equals("east"))
        .findFirst()
        .orElseThrow()
        .health();
  }

  private String head(String branch) {
    return east.loop().output("rev-parse", branch).strip();
  }
}
