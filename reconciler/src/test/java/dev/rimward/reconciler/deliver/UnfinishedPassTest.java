package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.LiveCluster.one;
import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.dependingOn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.server.FaultyProxy;
import dev.rimward.fixtures.server.ProxyFault;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a pass that could not do all, or was overtaken. */
class UnfinishedPassTest {
  private static final String MOVED = configMap("default", "moved", "one");
  private static final String OLD = configMap("default", "old", "one");
  private static final String NEW = configMap("default", "new", "one");

  private final EmbeddedFleet fleet = EmbeddedFleet.start();
  private final EmbeddedCluster fra1 = fleet.cluster("fra1");
  private final FaultyProxy proxy = FaultyProxy.inFrontOf(fra1);
  private final ClusterConnection connection;
  private final Delivery delivery;

  UnfinishedPassTest() throws ClusterFailure {
    connection = ClusterConnection.open(proxy.kubeconfig(), null, CallLimits.DEFAULT);
    delivery = new Delivery(connection, DeliverStep.Listener.NONE);
  }

  @AfterEach
  void close() {
    connection.close();
    proxy.close();
    fleet.close();
  }

  @Test
  void whatItsNewApplicationCouldNotApplyIsStillTheOldOnes() throws Exception {
    deliver("1", application("old", OLD, MOVED), application("new", NEW));
    proxy.answering("PATCH", "/api/v1/namespaces/default/configmaps/moved", refused());
    DeliveryReport failed = deliver("2", application("old", OLD), application("new", NEW, MOVED));
    assertThat(one(failed, "new").outcome()).isEqualTo(Outcome.FAILED);
    proxy.heal();

    deliver("3", application("old", OLD), application("new", NEW));

    assertThat(fra1.get("ConfigMap", "default", "moved")).isEmpty();
  }

  @Test
  void whatANewerCommitMayWantIsNotPruned() throws Exception {
    deliver("1", application("old", OLD, MOVED));

    ApplicationReport overtaken =
        one(delivery.deliver(cluster("2", application("old", OLD)), () -> true), "old");

    assertThat(overtaken.outcome()).isEqualTo(Outcome.WAITING);
    assertThat(overtaken.objects()).isEqualTo(2);
    assertThat(overtaken.problems()).containsExactly("a newer commit came before it was pruned");
    assertThat(fra1.get("ConfigMap", "default", "moved")).isPresent();

    deliver("3", application("old", OLD));
    assertThat(fra1.get("ConfigMap", "default", "moved")).isEmpty();
  }

  @Test
  void whatWasMadeAnewAndNotWrittenDownIsStillOurs() throws Exception {
    deliver("1", application("old", OLD, MOVED));
    fra1.delete("ConfigMap", "default", "moved");
    proxy.answering(
        "PATCH", "/api/v1/namespaces/default/configmaps/moved", new ProxyFault.ResetAfter());
    assertThat(one(deliver("1", application("old", OLD, MOVED)), "old").outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(fra1.get("ConfigMap", "default", "moved")).isPresent();
    proxy.heal();

    deliver("2", application("old", OLD));

    assertThat(fra1.get("ConfigMap", "default", "moved")).isEmpty();
  }

  @Test
  void whatMovesToAnApplicationThatWaitsHoldsUpNobody() throws Exception {
    proxy.answering("PATCH", "/api/v1/namespaces/default/configmaps/moved", refused());
    deliver("1", application("old", OLD, MOVED), application("new", NEW));
    proxy.heal();

    DeliveryReport report =
        deliver(
            "2",
            application("old", OLD),
            dependingOn(List.of("old"), application("new", NEW, MOVED)));

    assertThat(one(report, "new").outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(fra1.get("ConfigMap", "default", "moved")).isPresent();
  }

  @Test
  void whatIsToGoAndMayNeverHaveBeenAppliedHoldsUpNobody() throws Exception {
    proxy.answering(
        "PATCH", "/api/v1/namespaces/default/configmaps/moved", new ProxyFault.ResetAfter());
    deliver("1", application("old", OLD, MOVED));
    proxy.heal();

    DeliveryReport report =
        deliver("2", application("old", OLD), dependingOn(List.of("old"), application("new", NEW)));

    assertThat(one(report, "new").outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(fra1.get("ConfigMap", "default", "moved")).isEmpty();
  }

  private DeliveryReport deliver(String commit, DesiredApplication... all) throws Exception {
    return delivery.deliver(cluster(commit, all), () -> false);
  }

  private static ProxyFault refused() {
    return new ProxyFault.Answer(
        422,
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
         "message":"not now","reason":"Invalid","code":422}
        """);
  }
}
