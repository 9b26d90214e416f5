package dev.rimward.renderer.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Helm;
import dev.rimward.policy.fleet.JsonObject;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.overlay.TestFleet.Result;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Helm charts as applications, beside components, variables and replicas. */
@Timeout(120)
class ChartApplicationsTest {
  private static final MemoryTree TREE =
      MemoryTree.of("r")
          .with("apps/shop/app.yaml", "kind: Application\n")
          .with("apps/shop/Chart.yaml", "{apiVersion: v2, name: shop, version: 1.0.0}")
          .with("apps/shop/values.yaml", "tier: none\nplace: ${RIMWARD_CLUSTER}\n")
          .with("apps/shop/values-production.yaml", "tier: production\n")
          .with("overrides/small.yaml", "tier: small\n")
          .with(
              "apps/shop/templates/objects.yaml",
              """
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
              data: {tier: {{ .Values.tier }}, place: {{ .Values.place | quote }}}
              ---
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec:
                selector: {matchLabels: {app: web}}
                template:
                  metadata: {labels: {app: web}}
                  spec: {containers: [{name: main, image: example/main:1.0}]}
              """);

  private final TestFleet fleet = new TestFleet();

  @Test
  void areRenderedWithValuesOfTheApplicationAndOfOverridesLaterOnesWin() throws Exception {
    fleet.placed(shop(new Helm(List.of("values-production.yaml"), JsonObject.EMPTY)), 3);
    fleet.helm("10-file", TestFleet.only("fra1"), helm("overrides/small.yaml", ""));
    fleet.helm("20-value", TestFleet.only("nyc1"), helm("", "tiny"));
    Result result = fleet.render(TREE);

    assertThat(tier(result, "ams1")).isEqualTo("production");
    assertThat(tier(result, "fra1")).isEqualTo("small");
    assertThat(tier(result, "nyc1")).isEqualTo("tiny");
    assertThat(result.object("fra1", "shop/configmap-shop.yaml").at("/data/place").asText())
        .isEqualTo("fra1");
    assertThat(result.object("fra1", "shop/deployment.apps-web.yaml").at("/spec/replicas").asInt())
        .isEqualTo(3);
  }

  @Test
  void keepTheirLastGoodVersion() throws Exception {
    fleet.placed(shop(null), 1);
    MemoryTree broken =
        TREE.next("r2").with("apps/shop/templates/objects.yaml", "{{ fail \"not today\" }}");
    Result result = fleet.render(broken);

    assertThat(tier(result, "fra1")).isEqualTo("none");
  }

  @Test
  void areNotWhatValuesAreForWhereThereIsNoChart() throws Exception {
    fleet.placed(shop(new Helm(List.of("a.yaml"), JsonObject.EMPTY)), 1);
    MemoryTree plain =
        MemoryTree.of("r")
            .with("apps/shop/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");

    assertThat(fleet.render(plain).failure("fra1"))
        .startsWith("apps/shop: spec.source.helm: is there, and the folder is no chart");
  }

  @Test
  void sayWhichFileOfValuesIsMissing() throws Exception {
    fleet.placed(shop(null), 1);
    fleet.helm("o", TestFleet.only("fra1"), helm("overrides/none.yaml", ""));
    Result result = fleet.render(TREE);

    assertThat(result.failure("fra1"))
        .startsWith("overrides/none.yaml: is named in helm.valuesFiles, and there is no such file");
    assertThat(tier(result, "ams1")).isEqualTo("none");
  }

  private static String tier(Result result, String cluster) {
    return result.object(cluster, "shop/configmap-shop.yaml").at("/data/tier").asText();
  }

  private static Application shop(@Nullable Helm helm) {
    return new Application(
        new Metadata("shop", Map.of()),
        new Application.Spec("shop", new Application.Source("apps/shop", helm), false, null));
  }

  private static Helm helm(String file, String tier) {
    return new Helm(
        file.isEmpty() ? List.of() : List.of(file),
        tier.isEmpty()
            ? JsonObject.EMPTY
            : JsonObject.copyOf(JsonNodeFactory.instance.objectNode().put("tier", tier)));
  }
}
