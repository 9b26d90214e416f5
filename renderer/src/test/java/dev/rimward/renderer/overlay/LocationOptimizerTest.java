package dev.rimward.renderer.overlay;

import static dev.rimward.renderer.build.Applications.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.optimizer.LocationOptimizer.Static;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.build.RealKustomize;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LocationOptimizerTest {
  private static final Application SHOP = Applications.of("shop");
  private static final String DYNAMIC =
      "{\"strategy\":\"SolverServiceV1\",\"params\":{\"policy\":\"dynamic\"}}";
  private static final MemoryTree TREE =
      MemoryTree.of("a".repeat(40))
          .with("apps/shop/kustomization.yaml", "resources: [web.yaml, optimizer.yaml]\n")
          .with("apps/shop/web.yaml", workload("Deployment", "web", "100m", "64Mi"))
          .with("apps/shop/optimizer.yaml", configMap("location-optimizer", "", DYNAMIC));

  private final ApplicationBuilds builds = new ApplicationBuilds(RealKustomize.find());

  @Test
  void isReadAndNotDelivered() throws Exception {
    Built built = built(TREE);
    assertThat(built.requirements().optimizer())
        .isEqualTo(new Dynamic(List.of(), List.of(), 2, 5, 20));
    assertThat(built.requirements().replicas()).isEqualTo(2);
    assertThat(rendered(built)).containsExactly("shop/deployment.apps-web.yaml");
  }

  @Test
  void isReadInItsFirstGenerationToo() throws Exception {
    String named =
        "{\"strategy\":\"static\",\"params\":{\"filters\":{\"byName\":[\"lmn-den-k1\"]},"
            + "\"selector\":{\"all\":{}}}}";
    Built built =
        built(TREE.with("apps/shop/optimizer.yaml", configMap("location-optimizer", "", named)));
    assertThat(built.requirements().optimizer()).isEqualTo(new Static(List.of("lmn-den-k1")));
    assertThat(rendered(built)).containsExactly("shop/deployment.apps-web.yaml");
  }

  @Test
  void isReadInAnyNamespaceAndAmongPlainManifests() throws Exception {
    Built kustomized =
        built(
            TREE.with(
                "apps/shop/kustomization.yaml",
                "namespace: elsewhere\nresources: [web.yaml, optimizer.yaml]\n"));
    assertThat(kustomized.requirements().optimizer()).isNotNull();
    assertThat(rendered(kustomized)).containsExactly("shop/deployment.apps-web.yaml");

    MemoryTree plain =
        MemoryTree.of("r")
            .with("apps/shop/web.yaml", workload("Deployment", "web", "100m", "64Mi"))
            .with(
                "apps/shop/optimizer.yaml",
                configMap("location-optimizer", "namespace: default,", DYNAMIC));
    assertThat(built(plain).requirements().optimizer()).isNotNull();
    assertThat(rendered(built(plain))).containsExactly("shop/deployment.apps-web.yaml");
  }

  @Test
  void isAConfigMapLikeAnyOtherUnderAnotherName() throws Exception {
    Built prefixed =
        built(
            TREE.with(
                "apps/shop/kustomization.yaml",
                "namePrefix: x-\nresources: [web.yaml, optimizer.yaml]\n"));
    assertThat(prefixed.requirements().optimizer()).isNull();
    assertThat(rendered(prefixed))
        .containsExactlyInAnyOrder(
            "shop/configmap-x-location-optimizer.yaml", "shop/deployment.apps-x-web.yaml");
  }

  @Test
  void mayBeAllThereIs() throws Exception {
    Built built = built(TREE.with("apps/shop/kustomization.yaml", "resources: [optimizer.yaml]"));
    assertThat(built.requirements().optimizer()).isNotNull();
    assertThat(built.requirements().replicas()).isEqualTo(1);
    assertThat(rendered(built)).isEmpty();
  }

  @Test
  void isNotDeliveredInTheLastGoodVersionEither() throws Exception {
    MemoryTree broken =
        TREE.next("b".repeat(40))
            .with(
                "apps/shop/optimizer.yaml",
                configMap(
                    "location-optimizer",
                    "",
                    "{\"strategy\":\"SolverServiceV1\",\"params\":{\"policy\":\"dynamic\","
                        + "\"chooseFrom\":[],\"minimumLocations\":\"2\"}}"));

    Built built = built(broken);

    assertThat(String.valueOf(built.problem()))
        .startsWith("apps/shop/kustomization.yaml: ConfigMap location-optimizer data.strategy")
        .contains("params.chooseFrom: unknown field", "params.minimumLocations: must be a whole")
        .endsWith("; the last good version of aaaaaaaa is kept");
    assertThat(built.requirements().optimizer()).isEqualTo(built(TREE).requirements().optimizer());
    assertThat(rendered(built)).containsExactly("shop/deployment.apps-web.yaml");
  }

  @Test
  void isThereOnlyOnce() throws Exception {
    MemoryTree twice =
        MemoryTree.of("r")
            .with("apps/shop/kustomization.yaml", "resources: [a.yaml, b.yaml]\n")
            .with("apps/shop/a.yaml", configMap("location-optimizer", "namespace: a,", DYNAMIC))
            .with("apps/shop/b.yaml", configMap("location-optimizer", "namespace: b,", DYNAMIC));
    assertThat(((BuildOutcome.Failed) builds.build(SHOP, twice)).problem().message())
        .startsWith(
            "ConfigMap location-optimizer is there in the namespaces a and b, and everything is put"
                + " into shop");
  }

  private Built built(MemoryTree tree) throws InterruptedException {
    BuildOutcome outcome = builds.build(SHOP, tree);
    assertThat(outcome).isInstanceOf(Built.class);
    return (Built) outcome;
  }

  /** Paths of the objects that a cluster gets. */
  private Set<String> rendered(Built built) throws InterruptedException {
    Cluster cluster =
        new Cluster(
            new Metadata("fra1", Map.of()),
            new Cluster.Spec(
                new Cluster.Location(50, 8, null, null, "europe"),
                null,
                Cluster.Topology.Full,
                null,
                null,
                null,
                List.of(),
                new Cluster.Access(null, "fra1"),
                false));
    Fleet fleet =
        new Fleet(
            new TreeMap<>(Map.of("fra1", cluster)),
            new TreeMap<>(Map.of("shop", SHOP)),
            new TreeMap<>(),
            new TreeMap<>());
    ApplicationPlacement placement =
        new ApplicationPlacement(
            "shop",
            "location-optimizer",
            List.of(new LocationPlacement("fra1", 1, Instant.EPOCH, "as tested", null)),
            List.of());
    Rendering rendering =
        Optional.ofNullable(
                new Renderer(builds)
                    .render(fleet, built.tree(), Map.of("shop", placement), Map.of("shop", built))
                    .clusters()
                    .get("fra1"))
            .map(its -> its.get("shop"))
            .orElseThrow();
    assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
    return ((Rendering.Rendered) rendering).application().objects().keySet();
  }

  private static String configMap(String name, String metadata, String strategy) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {%s name: %s}
    data:
      strategy: '%s'
    """
        .formatted(metadata, name, strategy);
  }
}
