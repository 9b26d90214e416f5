package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.reconciler.deliver.RequestCount.Verb;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many requests delivery makes, counted in an embedded cluster. */
@Timeout(60)
class DeliveryCostTest {
  private static final int OBJECTS = 1_500;

  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
  private final ClusterConnection connection = connect();
  private final Delivery delivery = new Delivery(connection, DeliverStep.Listener.NONE);

  @AfterEach
  void close() {
    connection.close();
    fleet.close();
  }

  @Test
  void manyNewObjectsCostOneRequestEachAndAFewMore() throws Exception {
    assertThat(deliver("one", OBJECTS).isDelivered()).isTrue();

    assertThat(connection.requests().of(Verb.APPLY))
        .as("objects, and two shards of the inventory before and after")
        .isEqualTo(OBJECTS + 4);
    assertThat(connection.requests().total()).isLessThan(OBJECTS + 16);
  }

  @Test
  void manyUnchangedObjectsCostTheirListsAndNoWrite() throws Exception {
    deliver("one", OBJECTS);
    long writes = connection.requests().writes();
    long all = connection.requests().total();

    deliver("one", OBJECTS);

    assertThat(connection.requests().writes()).isEqualTo(writes);
    assertThat(connection.requests().total() - all)
        .as("inventories, and the pages of ConfigMaps")
        .isLessThanOrEqualTo(5);
  }

  @Test
  void oneChangedObjectOfManyCostsItsShardAndTheParent() throws Exception {
    deliver("one", OBJECTS);
    long writes = connection.requests().writes();

    String[] objects = objects("one", OBJECTS);
    objects[OBJECTS - 1] = configMap("many", name(OBJECTS - 1), "two");
    delivery.deliver(cluster("2", application("many", objects)), () -> false);

    assertThat(connection.requests().writes() - writes).isEqualTo(3);
  }

  private DeliveryReport deliver(String value, int count) throws Exception {
    DesiredCluster desired = cluster("1", application("many", objects(value, count)));
    return delivery.deliver(desired, () -> false);
  }

  private static String[] objects(String value, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> configMap("many", name(i), value))
        .toArray(String[]::new);
  }

  private static String name(int number) {
    return "settings-%05d".formatted(number);
  }

  private ClusterConnection connect() {
    try {
      return ClusterConnection.open(fleet.cluster("fra1").kubeconfig(), null, CallLimits.DEFAULT);
    } catch (ClusterFailure e) {
      throw new IllegalStateException(e);
    }
  }
}
