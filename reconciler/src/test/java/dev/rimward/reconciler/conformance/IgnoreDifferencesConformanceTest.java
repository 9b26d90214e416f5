package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application.IgnoredDifference;
import dev.rimward.policy.fleet.Application.ObjectTarget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application leaves to others. */
class IgnoreDifferencesConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private static final ObjectTarget WEB = new ObjectTarget("apps", "Deployment", null, "web");

  @Test
  void aFieldThatIsIgnoredStaysAsAnotherSetItAndAllElseIsPutBack() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("shop", deployment(ns, "web", 2))
            .ignoring(new IgnoredDifference(WEB, List.of("/spec/replicas"), List.of())));
    edge.party()
        .patch(
            "apps/v1/deployments/web",
            "scaler",
            """
            {"spec": {"replicas": 6, "template": {"spec": {"containers":
              [{"name": "web", "image": "other"}]}}}}
            """);

    edge.look();

    assertThat(edge.party().field("apps/v1/deployments/web", "/spec/replicas")).isEqualTo("6");
    assertThat(
            edge.party().field("apps/v1/deployments/web", "/spec/template/spec/containers/0/image"))
        .isEqualTo("registry.example/web:1");
  }

  @Test
  void aFieldThatIsIgnoredStaysAlsoWhenGitChangesTheObject() {
    String ns = edge.namespace();
    var replicas = new IgnoredDifference(WEB, List.of("/spec/replicas"), List.of());
    edge.deliver(edge.application("shop", deployment(ns, "web", 2)).ignoring(replicas));
    edge.party().patch("apps/v1/deployments/web", "scaler", "{\"spec\": {\"replicas\": 6}}");

    Look look =
        edge.deliver(
            edge.application("shop", deployment(ns, "web", 2, "registry.example/web:2"))
                .ignoring(replicas));

    assertThat(look.isDelivered()).isTrue();
    assertThat(edge.party().field("apps/v1/deployments/web", "/spec/replicas")).isEqualTo("6");
    assertThat(
            edge.party().field("apps/v1/deployments/web", "/spec/template/spec/containers/0/image"))
        .isEqualTo("registry.example/web:2");
  }

  @Test
  void aNewObjectIsMadeWithTheIgnoredFieldAsGitHasIt() {
    String ns = edge.namespace();

    edge.deliver(
        edge.application("shop", deployment(ns, "web", 2))
            .ignoring(new IgnoredDifference(WEB, List.of("/spec/replicas"), List.of())));

    assertThat(edge.party().field("apps/v1/deployments/web", "/spec/replicas")).isEqualTo("2");
  }

  @Test
  void whatANamedFieldManagerSetsIsLeftAndWhatOthersSetIsPutBack() {
    String ns = edge.namespace();
    String two = configMap(ns, "settings", "one").replace("{key", "{more: \"x\", key");
    edge.deliver(
        edge.application("shop", two)
            .ignoring(new IgnoredDifference(ObjectTarget.ANY, List.of(), List.of("controller"))));
    edge.party().patch("configmaps/settings", "controller", "{\"data\": {\"key\": \"theirs\"}}");
    edge.party().patch("configmaps/settings", "somebody", "{\"data\": {\"more\": \"y\"}}");

    edge.look();

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("theirs");
    assertThat(edge.party().field("configmaps/settings", "/data/more")).isEqualTo("x");
  }

  @Test
  void whatIsIgnoredIsNotWrittenAgainAndAgain() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("shop", deployment(ns, "web", 2))
            .ignoring(new IgnoredDifference(WEB, List.of("/spec/replicas"), List.of())));
    edge.party().patch("apps/v1/deployments/web", "scaler", "{\"spec\": {\"replicas\": 6}}");
    edge.look();

    assertThat(edge.look().writes()).isEmpty();
  }
}
