package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DriftMatrix.Done;
import dev.rimward.reconciler.deliver.DriftMatrix.Row;
import dev.rimward.reconciler.deliver.DriftMatrix.Seen;
import dev.rimward.reconciler.deliver.DriftMatrix.Subject;
import dev.rimward.reconciler.deliver.RequestCount.Verb;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real kube-apiserver lets see of each change. */
class DriftMatrixTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers();
  static final Supplier<KubeApiServer> SERVER = SERVERS.use(KubeApiServer::start);

  private final ClusterConnection connection;
  private final Delivery delivery;

  DriftMatrixTest() throws Exception {
    connection =
        ClusterConnection.open(
            Files.readString(SERVER.get().kubeconfig()), null, CallLimits.DEFAULT);
    delivery = new Delivery(connection, DeliverStep.Listener.NONE);
  }

  static Stream<Row> rows() {
    return DriftMatrix.rows(SERVER.get()).stream();
  }

  @BeforeEach
  void makeAnew() throws Exception {
    delivery.deliver(cluster("none"), () -> false);
  }

  @AfterEach
  void disconnect() {
    String kinds = Stream.of(Subject.values()).map(Subject::kind).collect(Collectors.joining(","));
    for (String object :
        SERVER.get().kubectl("get", kinds, "-n", "matrix", "-o", "name").lines().toList()) {
      SERVER
          .get()
          .kubectl(
              "patch",
              object,
              "-n",
              "matrix",
              "--type=merge",
              "-p",
              "{\"metadata\": {\"finalizers\": [], \"ownerReferences\": []}}");
    }
    connection.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isSeenAndDone(Row row) throws Exception {
    DesiredCluster desired = cluster("c", application("matrix", row.subject().object()));
    delivery.deliver(desired, () -> false);
    row.change().of(row.subject());

    Done quick = done(desired, Depth.QUICK);
    Done full = done(desired, Depth.FULL);
    Seen seen = seen(quick, full);

    assertThat(seen).as("by a quick look %s, by a full one %s", quick, full).isEqualTo(row.seen());
    assertThat(seen == Seen.FULL ? full : quick).isEqualTo(row.done());
    assertThat(done(desired, Depth.QUICK)).as("afterwards").isEqualTo(Done.NOTHING);
  }

  @Test
  void theDocumentHasThisTable() throws Exception {
    String table = rows().map(Row::line).collect(Collectors.joining("\n"));

    assertThat(Files.readString(Path.of("..", "docs", "drift.md"))).contains(table);
  }

  private static Seen seen(Done quick, Done full) {
    if (quick != Done.NOTHING) {
      return Seen.QUICK;
    }
    return full == Done.COMPARED ? Seen.NEVER : Seen.FULL;
  }

  private Done done(DesiredCluster desired, Depth depth) throws Exception {
    long asked = connection.requests().of(Verb.DRY_RUN);
    ApplicationReport report =
        requireNonNull(delivery.deliver(desired, depth, () -> false).applications().get("matrix"));
    assertThat(report.problems()).isEmpty();
    if (!report.repairs().isEmpty()) {
      return report.repairs().getFirst().wasDeleted() ? Done.MADE_ANEW : Done.PUT_BACK;
    }
    if (report.applied() > 0) {
      return Done.OWNED_AGAIN;
    }
    return connection.requests().of(Verb.DRY_RUN) > asked ? Done.COMPARED : Done.NOTHING;
  }
}
