package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static dev.rimward.reconciler.conformance.Yaml.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.Health;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long something may take to become healthy. */
class HealthTimeoutConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void whatTakesTooLongIsDegradedAndSaysSo() {
    edge.deliver(
        edge.application("shop", deployment(edge.namespace(), "web", 1))
            .healthTimeout(Duration.ofMinutes(5)));
    edge.passTime(Duration.ofMinutes(6));

    Look look = edge.look();

    assertThat(look.health("shop")).isEqualTo(Health.Degraded);
    assertThat(look.words("shop")).startsWith("not healthy after 5m: ");
  }

  @Test
  void newContentHasAllItsTimeAnew() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", deployment(ns, "web", 1)));
    edge.passTime(Duration.ofMinutes(6));
    edge.look();

    Look look = edge.deliver(edge.application("shop", deployment(ns, "web", 1, "web:2")));

    assertThat(look.health("shop")).isEqualTo(Health.Progressing);
  }

  @Test
  void whatBecomesHealthyInTheEndIsHealthy() {
    edge.deliver(edge.application("shop", deployment(edge.namespace(), "web", 1)));
    edge.passTime(Duration.ofMinutes(6));
    edge.look();
    edge.party().status("apps/v1/deployments/web", ready(1, 1));

    assertThat(edge.look().health("shop")).isEqualTo(Health.Healthy);
  }
}
