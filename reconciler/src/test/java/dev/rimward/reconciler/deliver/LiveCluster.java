package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.ServerException;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.io.IOException;
import java.nio.file.Files;

/** Delivery to a real kube-apiserver, and a look at what came of it with kubectl. */
final class LiveCluster implements AutoCloseable {
  private final KubeApiServer server;
  private final ClusterConnection connection;
  private final Delivery delivery;

  LiveCluster(KubeApiServer server) {
    this.server = server;
    this.connection = connect(server);
    this.delivery = new Delivery(connection, DeliverStep.Listener.NONE);
  }

  private static ClusterConnection connect(KubeApiServer server) {
    try {
      return ClusterConnection.open(
          Files.readString(server.kubeconfig()), null, CallLimits.DEFAULT);
    } catch (ClusterFailure | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  ClusterConnection connection() {
    return connection;
  }

  DeliveryReport deliver(DesiredCluster desired) throws Exception {
    return delivery.deliver(desired, () -> false);
  }

  /** Nothing else is desired of the cluster. */
  ApplicationReport deliver(String application, String... objects) throws Exception {
    return one(deliver(cluster("commit", application(application, objects))), application);
  }

  /** What other tests left is gone when this returns. */
  void clear() throws Exception {
    for (int pass = 0; !deliver(cluster("none")).applications().isEmpty(); pass++) {
      assertThat(pass).as("passes until nothing is left").isLessThan(100);
      Thread.sleep(20);
    }
  }

  static ApplicationReport one(DeliveryReport report, String application) {
    ApplicationReport one = report.applications().get(application);
    assertThat(one).as(application).isNotNull();
    return requireNonNull(one);
  }

  String kubectl(String... arguments) {
    return server.kubectl(arguments);
  }

  String kubectlReading(String input, String... arguments) {
    return server.kubectlReading(input, arguments);
  }

  /** Of an object as {@code namespace}, {@code kind/name} and a JSON path without braces. */
  String field(String namespace, String object, String path) {
    return kubectl("get", object, "-n", namespace, "-o", "jsonpath={" + path + "}");
  }

  boolean exists(String namespace, String object) {
    try {
      return !field(namespace, object, ".metadata.uid").isEmpty();
    } catch (ServerException e) {
      assertThat(e.getMessage()).contains("NotFound");
      return false;
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
