package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.fixtures.server.ServerException;
import dev.rimward.reconciler.agent.Agent;
import dev.rimward.reconciler.agent.AgentConfiguration;
import dev.rimward.reconciler.agent.AgentConfiguration.Intervals;
import dev.rimward.reconciler.agent.AgentTokens;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.InClusterAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An agent beside a real API server, which follows the service by itself. */
@Timeout(180)
class AgentOnRealClusterTest {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @RegisterExtension static final RealServers servers = new RealServers();
  static final Supplier<KubeApiServer> east = servers.use(KubeApiServer::start);
  static final Supplier<GitHttpServer> git = servers.use(GitHttpServer::start);

  @TempDir Path folder = Path.of("");

  @Test
  void deliversRepairsAndPrunesFromInside() throws Exception {
    String settings =
        Documents.intervals("500ms", "500ms", "1s")
            + "agents: {tokensDirectory: tokens, statusInterval: 1s}\n";
    try (LiveFleet fleet =
        new LiveFleet(folder, "agent", git.get(), east.get(), east.get(), settings)) {
      fleet
          .source()
          .remove("clusters/west.yaml")
          .write("clusters/east.yaml", Documents.pulledCluster("east", 50.1, 8.7, "europe"));
      fleet.write("shop", "everywhere").source().push("Add the shop");
      Path tokens = Files.createDirectory(folder.resolve("tokens"));
      Files.writeString(tokens.resolve("east"), AgentTokens.fileContent(TOKEN));
      Files.writeString(folder.resolve("token"), TOKEN);
      Service service = fleet.start();
      try (Agent agent =
          Agent.start(
              configuration(service.url().toString()),
              folder,
              Agent.Options.of("test", Map.of()))) {
        within(SOON, () -> assertThat(value()).isEqualTo("1"));
        within(SOON, () -> assertThat(seen(service).deliveredCommit()).isNotNull());
        assertThat(seen(service).state()).isEqualTo("Reachable");

        kubectl("delete", "configmap", "shop", "--namespace", "shop");
        kubectl("annotate", "deployment", "shop", "--namespace", "shop", "by=hand");
        within(SOON, () -> assertThat(value()).isEqualTo("1"));

        fleet
            .source()
            .write("apps/shop/kustomization.yaml", Documents.kustomization("configmap.yaml"))
            .write("apps/shop/configmap.yaml", Documents.configMap("shop", "2"))
            .push("Drop the deployment");
        within(SOON, () -> assertThat(value()).isEqualTo("2"));
        within(
            SOON,
            () ->
                assertThat(kubectl("get", "deployments", "--namespace", "shop", "-o", "name"))
                    .isEmpty());
        within(
            SOON,
            () ->
                assertThat(seen(service).deliveredCommit())
                    .isEqualTo(fleet.output("rev-parse", "clusters/east").strip()));
        assertThat(agent.status().problems()).isEmpty();
      }
    }
  }

  /** As Kubernetes lays it out in a Pod. */
  @Test
  void reachesTheClusterWithTheServiceAccountOfAPod() throws Exception {
    Files.writeString(folder.resolve("token"), east.get().token() + "\n");
    Files.copy(east.get().certificateAuthority(), folder.resolve("ca.crt"));
    InClusterAccount account = new InClusterAccount(folder, east.get().url());

    try (ClusterConnection connection =
        ClusterConnection.open(account.kubeconfig(), null, CallLimits.DEFAULT)) {
      connection.ready();
    }
    assertThat(account.toString()).doesNotContain(east.get().token());
  }

  private AgentConfiguration configuration(String service) {
    return new AgentConfiguration(
        "east",
        service + "/git/clusters/east.git",
        service,
        "token",
        null,
        false,
        east.get().kubeconfig().toString(),
        null,
        null,
        "agent-data",
        new Intervals(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofHours(1)),
        null);
  }

  private static Status.ClusterStatus seen(Service service) {
    return service.status().clusters().getFirst();
  }

  private static String value() {
    try {
      return kubectl(
          "get", "configmap", "shop", "--namespace", "shop", "-o", "jsonpath={.data.value}");
    } catch (ServerException e) {
      return "";
    }
  }

  private static String kubectl(String... arguments) {
    return east.get().kubectl(arguments).strip();
  }
}
