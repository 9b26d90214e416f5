package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.Fleets.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterOverrideTest {
  private static final String FILE = "policies/o.yaml";

  private static String override(String name, String... fields) {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: ClusterOverride
    metadata: {name: %s}
    spec:
      %s
    """
        .formatted(name, String.join("\n  ", fields));
  }

  private static String problemsOf(String... fields) {
    return problems(MemoryTree.of(Map.of(FILE, override("eu", fields))));
  }

  /** With cluster fra1 in Europe and the application storefront. */
  private static Fleet fleet(String... overrides) {
    FleetReading reading =
        Fleets.read(
            MemoryTree.of(
                Map.of(
                    "clusters/fra1.yaml",
                    Fleets.FRA1,
                    "apps/storefront/app.yaml",
                    Fleets.STOREFRONT,
                    "policies/p.yaml",
                    Fleets.POLICY,
                    FILE,
                    String.join("---\n", overrides))));
    assertThat(reading.problems()).isEmpty();
    return reading.fleet();
  }

  private static List<String> selected(Fleet fleet) {
    return fleet
        .overrides(
            fleet.clusters().values().iterator().next(),
            fleet.applications().values().iterator().next())
        .stream()
        .map(ClusterOverride::name)
        .toList();
  }

  @Test
  void readsEveryField() {
    Fleet fleet =
        fleet(
            override(
                "eu-registry",
                "clusterSelector: {matchLabels: {topology.kubernetes.io/region: europe}}",
                "applicationSelector: {matchLabels: {exposure: public}}",
                "components: [overrides/eu-registry, overrides/dns]",
                "substitute: {ZONE: \"\", REGISTRY: registry.eu.example, _a1: b}",
                "helm: {valuesFiles: [overrides/eu.yaml], values: {tier: small}}"));

    assertThat(fleet.overrides())
        .containsExactly(
            Map.entry(
                "eu-registry",
                new ClusterOverride(
                    new Metadata("eu-registry", Map.of()),
                    new ClusterOverride.Spec(
                        new LabelSelector(
                            Map.of("topology.kubernetes.io/region", "europe"), List.of()),
                        new LabelSelector(Map.of("exposure", "public"), List.of()),
                        List.of("overrides/eu-registry", "overrides/dns"),
                        new TreeMap<>(
                            Map.of("ZONE", "", "REGISTRY", "registry.eu.example", "_a1", "b")),
                        new Helm(
                            List.of("overrides/eu.yaml"),
                            JsonObject.copyOf(
                                JsonNodeFactory.instance.objectNode().put("tier", "small")))))));
    assertThat(fleet.overrides().sequencedValues().getFirst().spec().substitute().keySet())
        .containsExactly("REGISTRY", "ZONE", "_a1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clusterSelector: {}                                                       | true
          applicationSelector: {}                                                   | true
          clusterSelector: {matchLabels: {environment: production}}                 | true
          clusterSelector: {matchLabels: {environment: test}}                       | false
          clusterSelector: {matchLabels: {rimward.dev/cluster: fra1}}               | true
          clusterSelector: {matchLabels: {rimward.dev/cluster: fra2}}               | false
          clusterSelector: {matchLabels: {topology.kubernetes.io/region: europe, rimward.dev/country: DE, rimward.dev/provider: acme-metal}} | true
          clusterSelector: {matchExpressions: [{key: rimward.dev/country, operator: NotIn, values: [FR]}]} | true
          clusterSelector: {matchExpressions: [{key: gpu, operator: Exists}]}       | false
          applicationSelector: {matchLabels: {exposure: public}}                    | true
          applicationSelector: {matchLabels: {exposure: internal}}                  | false
          """)
  void selectsByTheLabelsOfClusterAndApplication(String selector, boolean selects) {
    assertThat(selected(fleet(override("eu", selector, "substitute: {A: b}"))))
        .isEqualTo(selects ? List.of("eu") : List.of());
  }

  @Test
  void bothSelectorsMustMatch() {
    assertThat(
            selected(
                fleet(
                    override(
                        "eu",
                        "clusterSelector: {matchLabels: {environment: production}}",
                        "applicationSelector: {matchLabels: {exposure: internal}}",
                        "substitute: {A: b}"))))
        .isEmpty();
  }

  @Test
  void overridesComeInTheOrderOfTheirNames() {
    String anything = "substitute: {A: b}";

    assertThat(
            selected(
                fleet(
                    override("50-tier", anything),
                    override("b", anything),
                    override("10-region", anything),
                    override("a", anything),
                    override(
                        "20-other",
                        "clusterSelector: {matchLabels: {rimward.dev/cluster: x}}",
                        anything))))
        .containsExactly("10-region", "50-tier", "a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clusterSelector: {}            | policies/o.yaml:4: spec: needs at least one of components, substitute and helm
          components: []                 | policies/o.yaml:4: spec: needs at least one of components, substitute and helm
          substitute: {}                 | policies/o.yaml:4: spec: needs at least one of components, substitute and helm
          components: overrides/eu       | policies/o.yaml:5: spec.components: must be a list, is "overrides/eu"
          components: [a, ../b]          | policies/o.yaml:5: spec.components[1]: must be a folder inside the source repository, such as a/b, is "../b"
          components: [/a]               | policies/o.yaml:5: spec.components[0]: must be a folder inside the source repository, such as a/b, is "/a"
          components: [a/./b]            | policies/o.yaml:5: spec.components[0]: must be a folder inside the source repository, such as a/b, is "a/./b"
          components: [""]               | policies/o.yaml:5: spec.components[0]: must be a folder inside the source repository, such as a/b, is ""
          components: ['https://x//y']   | policies/o.yaml:5: spec.components[0]: must be a folder inside the source repository, such as a/b, is "https://x//y"
          substitute: {A: 1}             | policies/o.yaml:5: spec.substitute.A: must be a string, is the number 1; quote it: "1"
          substitute: {1A: b}            | policies/o.yaml:5: spec.substitute.1A: must be the name of a variable, of letters, digits and '_' and not beginning with a digit, is "1A"
          substitute: {A-B: b}           | policies/o.yaml:5: spec.substitute.A-B: must be the name of a variable, of letters, digits and '_' and not beginning with a digit, is "A-B"
          substitute: {RIMWARD_CLUSTER: b} | policies/o.yaml:5: spec.substitute.RIMWARD_CLUSTER: is reserved: what begins with RIMWARD_ is set from the cluster; choose another name
          substitute: {RIMWARD_: b}      | policies/o.yaml:5: spec.substitute.RIMWARD_: is reserved: what begins with RIMWARD_ is set from the cluster; choose another name
          helm: {}                       | policies/o.yaml:5: spec.helm: needs at least one of valuesFiles and values
          helm: {valuesFiles: [], values: {}} | policies/o.yaml:5: spec.helm: needs at least one of valuesFiles and values
          helm: {valuesFiles: [../a.yaml]} | policies/o.yaml:5: spec.helm.valuesFiles[0]: must be a relative path without "..", such as a/b.yaml, is "../a.yaml"
          patches: []                    | policies/o.yaml:5: spec.patches: unknown field; known are clusterSelector, applicationSelector, components, substitute, helm
          clusterSelector: {matchLabels: {a: b c}} | policies/o.yaml:5: spec.clusterSelector.matchLabels.a: must be at most 63 letters, digits, '-', '_' and '.', as label values are, is "b c"
          """)
  void saysWhatIsWrong(String field, String problem) {
    assertThat(problemsOf(field)).isEqualTo(problem + "\n");
  }

  @Test
  void whatIsWrongInALaterLineIsReportedThere() {
    assertThat(
            problemsOf("substitute:", "  A: b", "  RIMWARD_X: c", "components:", "- a", "- b/../c"))
        .isEqualTo(
            "policies/o.yaml:10: spec.components[1]: must be a folder inside the source repository,"
                + " such as a/b, is \"b/../c\"\n");
  }

  @Test
  void aBrokenOverrideKeepsItsLastGoodVersion() {
    MemoryTree good = MemoryTree.of(Map.of(FILE, override("eu", "substitute: {A: b}")));
    MemoryTree broken = good.with(FILE, override("eu", "substitute: {RIMWARD_A: b}"));

    assertThat(Fleets.read(broken).fleet().overrides())
        .isEqualTo(Fleets.read(good).fleet().overrides())
        .isNotEmpty();
  }

  @Test
  void isReadUnderPoliciesOnly() {
    assertThat(
            problems(MemoryTree.of(Map.of("tenants/o.yaml", override("eu", "substitute: {A: b}")))))
        .isEqualTo("tenants/o.yaml:1: refused: ClusterOverride is read under policies/ only\n");
  }

  @Test
  void cannotBeChanged() {
    Map<String, String> variables = new HashMap<>(Map.of("A", "b"));
    ClusterOverride.Spec spec =
        new ClusterOverride.Spec(
            LabelSelector.EVERYTHING,
            LabelSelector.EVERYTHING,
            List.of(),
            new TreeMap<>(variables),
            null);
    variables.put("B", "c");

    assertThat(spec.substitute()).containsOnlyKeys("A");
    assertThatThrownBy(() -> spec.substitute().put("C", "d"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
