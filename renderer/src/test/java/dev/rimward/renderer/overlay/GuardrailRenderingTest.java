package dev.rimward.renderer.overlay;

import static dev.rimward.policy.fleet.Guardrail.Enforcement.Deny;
import static dev.rimward.policy.fleet.Guardrail.Enforcement.Warn;
import static dev.rimward.renderer.overlay.TestFleet.EUROPE;
import static dev.rimward.renderer.overlay.TestFleet.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Guardrail;
import dev.rimward.policy.guardrail.Guardrails;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.overlay.TestFleet.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardrailRenderingTest {
  private static final String REGISTRY =
      "object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example/'))";
  private static final MemoryTree TREE =
      MemoryTree.of("r")
          .with("apps/shop/kustomization.yaml", "resources: [config.yaml, sub]\n")
          .with(
              "apps/shop/config.yaml",
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: v}}")
          .with("apps/shop/sub/kustomization.yaml", "namePrefix: x-\nresources: [web.yaml]\n")
          .with(
              "apps/shop/sub/web.yaml",
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec:
                selector: {}
                template: {spec: {containers: [{name: main, image: '${REGISTRY}/web:1'}]}}
              """);

  private final TestFleet fleet =
      new TestFleet()
          .override("a", Map.of(), List.of(), Map.of("REGISTRY", "other.example"))
          .override("b", EUROPE, List.of(), Map.of("REGISTRY", "registry.example"));

  @Test
  void denyWhatAVariableBringsOnlyWhereItDoes() throws Exception {
    Result result = fleet.guardrail("registry", "Deployment", REGISTRY, Deny).render(TREE);

    assertThat(result.failure("nyc1"))
        .isEqualTo(
            "apps/shop/sub/web.yaml: guardrail registry denies Deployment.apps shop/x-web: as"
                + " registry says");
    assertThat(result.in("fra1").objects()).hasSize(2);
    assertThat(result.problems("fra1")).isEmpty();
  }

  @Test
  void warnAndRender() throws Exception {
    Result result = fleet.guardrail("registry", "Deployment", REGISTRY, Warn).render(TREE);

    assertThat(result.in("nyc1").objects()).hasSize(2);
    assertThat(result.problems("nyc1"))
        .isEqualTo(
            "apps/shop/sub/web.yaml: guardrail registry warns of Deployment.apps shop/x-web: as"
                + " registry says");
    assertThat(result.problems("fra1")).isEmpty();
  }

  @Test
  void judgeTheReplicasOfEachCluster() throws Exception {
    Result result =
        fleet
            .placed(TestFleet.SHOP, "ams1", 3)
            .placed(TestFleet.SHOP, "fra1", 4)
            .guardrail("few", "Deployment", "object.spec.replicas <= 3", Deny)
            .render(TREE);

    assertThat(result.in("ams1").objects()).hasSize(2);
    assertThat(result.failure("fra1")).contains("guardrail few denies");
  }

  @Test
  void reportAllThatIsDeniedAndNameTheFileOfWhatIsGenerated() throws Exception {
    MemoryTree tree =
        TREE.with(
            "apps/shop/kustomization.yaml",
            "resources: [config.yaml, sub]\nconfigMapGenerator: [{name: g, literals: [a=b]}]\n");
    Result result =
        fleet
            .guardrail("a", "ConfigMap", "has(object.data.z)", Deny)
            .guardrail("b", "*", "object.metadata.name.startsWith('y')", Warn)
            .render(tree);

    assertThat(result.failure("fra1").lines())
        .containsExactly(
            "apps/shop/config.yaml: guardrail a denies ConfigMap shop/c: as a says",
            "apps/shop/kustomization.yaml: guardrail a denies ConfigMap shop/g-4h2mbtbbt6: as a"
                + " says");
  }

  @Test
  void nameTheFileOfAComponent() throws Exception {
    MemoryTree tree =
        TREE.with(
                "overrides/o/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
                    + "resources: [more.yaml]")
            .with("overrides/o/more.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: p}}");
    Result result =
        fleet
            .components("o", only("fra1"), "overrides/o")
            .guardrail("pods", "Pod", "false", Deny)
            .render(tree);

    assertThat(result.failure("fra1"))
        .isEqualTo("overrides/o/more.yaml: guardrail pods denies Pod shop/p: as pods says");
    assertThat(result.in("ams1").objects()).hasSize(2);
  }

  @Test
  void denyWhatTheyCannotJudgeAndQuoteNothingOfIt() throws Exception {
    String problem =
        fleet
            .guardrail("z", "ConfigMap", "object.data.k > 3", Deny)
            .render(TREE.with("apps/shop/config.yaml", secretive()))
            .failure("fra1");

    assertThat(problem).contains("guardrail z denies ConfigMap shop/c: as z says; the rule could");
    assertThat(problem).doesNotContain("hunter2");
  }

  private static String secretive() {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: hunter2}}";
  }

  @Test
  void areAskedAgainOnlyWhenTheyChange() throws Exception {
    fleet.guardrail("registry", "Deployment", REGISTRY, Deny);
    Result first = fleet.render(TREE);
    long started = fleet.started();

    assertThat(fleet.render(TREE.next("r2")).of("nyc1")).isSameAs(first.of("nyc1"));
    assertThat(fleet.started()).isEqualTo(started);

    fleet.guardrail("registry", "Deployment", REGISTRY, Warn);
    assertThat(fleet.render(TREE).of("nyc1")).isInstanceOf(Rendering.Rendered.class);
    fleet.guardrail("registry", "Deployment", "true", Warn);
    assertThat(fleet.render(TREE).problems("nyc1")).isEmpty();
  }

  @Test
  void areAskedOnceForAnObjectThatIsTheSameInAllCopies() throws Exception {
    Built built = (Built) fleet.builds().build(TestFleet.SHOP, TREE);
    assertThat(Prepared.of(built, new Recent<>())).isInstanceOf(Prepared.Ready.class);
    Variant variant = ((Prepared.Ready) Prepared.of(built, new Recent<>())).variant();
    Guardrails rules =
        Guardrails.of(
            fleet.guardrail("a", "ConfigMap", "false", Warn).fleet().guardrails().values());

    int fixed = variant.isFixed(0) ? 0 : 1;
    assertThat(variant.violations(fixed, rules)).hasSize(1);
    assertThat(variant.violations(fixed, rules)).isSameAs(variant.violations(fixed, rules));
    assertThat(variant.isFixed(1 - fixed)).isFalse();
  }

  @Test
  void ofOneClusterDoNotChangeAnotherApplication() throws Exception {
    Result result =
        fleet
            .placed(TestFleet.SHOP, 1)
            .placed(Applications.of("other"), 1)
            .guardrail(
                "none",
                "ConfigMap",
                "object.metadata.namespace != 'shop'",
                Guardrail.Enforcement.Deny)
            .render(
                TREE.with(
                    "apps/other/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"));

    assertThat(result.of("fra1")).isInstanceOf(Rendering.Failed.class);
    assertThat(result.in("fra1", "other").objects()).hasSize(1);
  }
}
