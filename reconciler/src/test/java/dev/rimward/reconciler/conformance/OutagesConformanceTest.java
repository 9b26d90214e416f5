package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.Breaker;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clusters that hang, are away and come back. */
class OutagesConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private Given shop() {
    return edge.application("shop", configMap(edge.namespace(), "settings", "one"));
  }

  @Test
  void whatHangsEndsInTimeAndIsCaughtUpWith() {
    edge.gateway().hang("PATCH .*/configmaps/settings");

    long begin = System.nanoTime();
    Look look = edge.deliver(shop());

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    assertThat(look.isDelivered()).isFalse();
    edge.gateway().heal();
    assertThat(edge.look().isDelivered()).isTrue();
  }

  @Test
  void aClusterThatIsAwayIsUnreachableSinceThenAndItsHealthUnknown() {
    edge.deliver(shop());
    edge.gateway().cut(" /");

    Look first = edge.look();
    var since = first.status().reachability().since();
    Look second = edge.look();

    assertThat(first.status().reachability().state()).isEqualTo(State.Unreachable);
    assertThat(second.status().reachability().since()).isEqualTo(since);
    assertThat(second.health("shop")).isEqualTo(Health.Unknown);
  }

  @Test
  void afterSomeFailuresItIsAskedOneQuestionAtATime() {
    edge.deliver(shop());
    edge.gateway().cut(" /");
    for (int failures = 1; failures <= 5; failures++) {
      edge.look();
    }
    assertThat(edge.lane().status().breaker()).isEqualTo(Breaker.State.Open);

    Look asked = edge.look();

    assertThat(asked.requests()).allMatch(request -> request.is("GET /readyz|GET /version"));
  }

  @Test
  void whenItIsBackItIsAsItWasAndNothingIsWritten() {
    edge.deliver(shop());
    edge.gateway().cut(" /");
    for (int failures = 1; failures <= 6; failures++) {
      edge.look();
    }
    edge.gateway().heal();

    Look back = edge.look();

    assertThat(back.isDelivered()).isTrue();
    assertThat(back.writes()).isEmpty();
    assertThat(edge.lane().status().breaker()).isEqualTo(Breaker.State.Closed);
  }

  @Test
  void oneApiServerUnderTwoNamesIsDeliveredToOnce() {
    edge.deliver(shop());
    var other = edge.lanes().start("ams1", edge::connect);

    other.desired(
        new DesiredCluster("ams1", "1", edge.desired().applications(), edge.desired().past()));
    Edge.await("it says so", () -> other.status().lastError() != null);

    assertThat(other.status().lastError()).contains(Edge.CLUSTER);
    assertThat(edge.party().has("configmaps/settings")).isTrue();
    assertThat(edge.look().isDelivered()).isTrue();
  }
}
