package dev.rimward.renderer.chart;

import static dev.rimward.renderer.chart.TestCharts.bytes;
import static dev.rimward.renderer.chart.TestCharts.chart;
import static dev.rimward.renderer.chart.TestCharts.configMap;
import static dev.rimward.renderer.chart.TestCharts.failed;
import static dev.rimward.renderer.chart.TestCharts.rendered;
import static dev.rimward.renderer.chart.TestCharts.shop;
import static dev.rimward.renderer.chart.TestCharts.shopFiles;
import static dev.rimward.renderer.chart.TestCharts.storefront;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.renderer.manifest.CanonicalYaml;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With Helm itself, in its process. */
@Timeout(120)
class ChartsTest {
  private static final String PASSWORD = "admin: {password: correct-horse-battery}";

  private static final String HOOK =
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: migrate
        annotations:
          helm.sh/hook: %s
          helm.sh/hook-weight: "1"
      """;

  @Test
  void givesTheObjectsOfAChartItsSubchartsAndItsDefinitionsWithoutTestsAndNotes() throws Exception {
    assertThat(ids(rendered(storefront(PASSWORD))))
        .containsExactlyInAnyOrder(
            "Secret storefront/shop-storefront",
            "ConfigMap storefront/shop-storefront",
            "CustomResourceDefinition.apiextensions.k8s.io baskets.shop.example",
            "Service storefront/shop-storefront",
            "Deployment.apps storefront/shop-storefront",
            "StatefulSet.apps storefront/shop-cache");
  }

  @Test
  void givesTheSameBytesEachTime() throws Exception {
    assertThat(rendered(storefront(PASSWORD))).isEqualTo(rendered(storefront(PASSWORD)));
  }

  @Test
  void givesTextInEveryLanguageAsItIsInTheFiles() throws Exception {
    assertThat(rendered(storefront(PASSWORD)))
        .contains("banner.txt: Willkommen im Laden – grüß Gott!\n");
  }

  @Test
  void letsLaterValuesWin() throws Exception {
    String yaml = rendered(storefront(PASSWORD, "replicaCount: 3", "replicaCount: 5"));

    assertThat(yaml).contains("replicas: 5").doesNotContain("replicas: 3");
  }

  @Test
  void leavesReplicasToTheAutoscalerWhereValuesSwitchItOn() throws Exception {
    String yaml = rendered(storefront(PASSWORD, "autoscaling: {enabled: true}"));

    assertThat(yaml).doesNotContain("\n  replicas:").contains("apiVersion: autoscaling/v2");
  }

  @Test
  void givesASubchartTheValuesOfItsName() throws Exception {
    assertThat(rendered(storefront(PASSWORD))).contains("- --maxmemory\n        - 128Mi");
  }

  @Test
  void givesNothingOfASubchartThatIsSwitchedOff() throws Exception {
    SortedMap<String, byte[]> files =
        shopFiles(
            "Chart.yaml",
            "{apiVersion: v2, name: shop, version: 1.0.0,"
                + " dependencies: [{name: cache, version: 1.0.0, condition: cache.enabled}]}",
            "charts/cache/Chart.yaml",
            "{apiVersion: v2, name: cache, version: 1.0.0}",
            "charts/cache/templates/a.yaml",
            configMap("1"),
            "charts/cache/crds/b.yaml",
            "{apiVersion: v1, kind: CustomResourceDefinition, metadata: {name: b}}\n---\n"
                + "{apiVersion: v1, kind: CustomResourceDefinition, metadata: {name: c}}");

    assertThat(ids(rendered(chart(files))))
        .containsExactly("ConfigMap a", "CustomResourceDefinition b", "CustomResourceDefinition c");
    assertThat(rendered(chart(files, "cache: {enabled: false}"))).isEmpty();
  }

  @Test
  void templatesAPackedSubchartAsOneThatIsNotPacked() throws Exception {
    SortedMap<String, byte[]> files = shopFiles(".helmignore", "a.yaml\n");
    files.put(
        "charts/cache-1.0.0.tgz",
        new Tarball()
            .file("cache/Chart.yaml", "{apiVersion: v2, name: cache, version: 1.0.0}")
            .file("cache/templates/a.yaml", configMap("lookup \"v1\" \"Secret\" \"a\" \"b\" | len"))
            .file("cache/crds/b.yaml", "{apiVersion: v1, kind: B, metadata: {name: b}}")
            .bytes());

    assertThat(ids(rendered(chart(files)))).containsExactly("ConfigMap a", "B b");
  }

  @Test
  void findsNothingByLookup() throws Exception {
    String template =
        "{{ $found := (lookup \"v1\" \"Secret\" \"a\" \"b\").data }}"
            + configMap(
                "empty $found | printf \"%t %d\" (empty (lookup \"v1\" \"Pod\" \"\" \"\")) 7");

    assertThat(rendered(shop("templates/a.yaml", template))).contains("true 7");
  }

  @Test
  void showsAFixedVersionOfKubernetesAndNothingOfTheMachine() throws Exception {
    assertThat(rendered(shop("templates/a.yaml", configMap(".Capabilities.KubeVersion.Version"))))
        .contains("a: v1.25.0\n");
    assertThat(
            rendered(
                shop(
                    "templates/a.yaml",
                    configMap("toDate \"2006-01-02\" \"2026-07-01\" | date \"MST\""))))
        .contains("a: UTC\n");
    assertThat(failed(shop("templates/a.yaml", configMap("env \"HOME\""))).message())
        .contains("templates/a.yaml:1): function \"env\" not defined");
  }

  @Test
  void refusesAChartForAnotherVersionOfKubernetes() throws Exception {
    String chart = "{apiVersion: v2, name: shop, version: 1.0.0, kubeVersion: '>=1.30.0'}";

    assertThat(failed(shop("Chart.yaml", chart)).message())
        .isEqualTo(
            "chart requires kubeVersion: >=1.30.0 which is incompatible with Kubernetes v1.25.0");
  }

  @Test
  void refusesAPasswordThatIsMadeUpAndSaysWhereItGoes() throws Exception {
    Charts.Outcome.Failed failed = failed(storefront());

    assertThat(failed.isFinal()).isTrue();
    assertThat(failed.message())
        .isEqualTo(
            """
            the chart gives something else each time it is templated:
            Secret storefront/shop-storefront (templates/secret.yaml) in data.password
            It makes up a password or key, or asks for the time: give that value in the values of \
            the chart, or name a Secret that exists\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "randAlphaNum 8",
        "uuidv4",
        "genPrivateKey \"ed25519\"",
        "(genCA \"a\" 1).Cert",
        "now",
        "now | date \"2006\"",
        "now | unixEpoch",
        "htpasswd \"a\" \"b\"",
      })
  void refusesWhatIsDifferentEachTime(String action) throws Exception {
    assertThat(failed(shop("templates/a.yaml", configMap(action))).message())
        .contains("\nConfigMap a (templates/a.yaml) in data.a\n");
  }

  @Test
  void refusesNamesThatAreMadeUp() throws Exception {
    String template =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: {{ uuidv4 }}}, data: {a: b}}";

    assertThat(failed(shop("templates/a.yaml", template)).message())
        .contains("an object of templates/a.yaml in its name or kind");
  }

  @Test
  void acceptsWhatDiffersOnlyInComments() throws Exception {
    String template = "# {{ uuidv4 }} {{ now }}\n" + configMap("1");

    assertThat(ids(rendered(shop("templates/a.yaml", template)))).containsExactly("ConfigMap a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-install", "post-upgrade", "pre-delete", "pre-install,test"})
  void refusesHooksThatWouldHaveToBeRun(String events) throws Exception {
    assertThat(failed(shop("templates/job.yaml", HOOK.formatted(events))).message())
        .isEqualTo(
            "Job.batch migrate (templates/job.yaml) is a %s hook\n"
                    .formatted(events.replace(",", ", "))
                + "Rimward applies objects and does not run hooks: turn them off by the chart's"
                + " values, or leave their templates out with .helmignore");
  }

  @Test
  void findsHooksWhoseAnnotationComesFromValuesAndFromPackedCharts() throws Exception {
    SortedMap<String, byte[]> files =
        shopFiles(
            "templates/a.yaml",
            "{apiVersion: v1, kind: Pod, metadata: {name: a, annotations: {{ toJson .Values.a"
                + " }}}}");
    assertThat(failed(chart(files, "a: {helm.sh/hook: post-install}")).message())
        .contains("Pod a (templates/a.yaml) is a post-install hook");

    files.remove("templates/a.yaml");
    files.put(
        "charts/cache.tgz",
        new Tarball()
            .file("cache/Chart.yaml", "{apiVersion: v2, name: cache, version: 1.0.0}")
            .file("cache/templates/job.yaml", HOOK.formatted("post-rollback"))
            .bytes());
    assertThat(failed(chart(files)).message())
        .contains("Job.batch migrate (charts/cache/templates/job.yaml) is a post-rollback hook");
  }

  @Test
  void leavesOutWhatHelmignoreNames() throws Exception {
    assertThat(
            rendered(
                shop(
                    "templates/job.yaml",
                    HOOK.formatted("pre-delete"),
                    ".helmignore",
                    "templates/job.yaml\n")))
        .isEmpty();
  }

  @Test
  void appliesDefinitionsThatAreHooksOfOldAndLeavesTestsOut() throws Exception {
    String yaml =
        rendered(
            shop(
                "templates/crd.yaml",
                HOOK.formatted("crd-install"),
                "templates/test.yaml",
                HOOK.formatted("test-success")));

    assertThat(yaml)
        .isEqualTo(
            """
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: migrate
              annotations: {}
            """);
  }

  @Test
  void namesTheChartsThatAreMissing() throws Exception {
    String chart =
        "{apiVersion: v2, name: shop, version: 1.0.0, dependencies:"
            + " [{name: redis, version: 1.0.0, repository: 'https://charts.example'},"
            + " {name: nats, version: 1.0.0, repository: 'oci://charts.example'}]}";

    assertThat(failed(shop("Chart.yaml", chart)).message())
        .isEqualTo(
            "missing in charts/: redis, nats, which Chart.yaml depends on. Rimward downloads no"
                + " charts: run `helm dependency update` and commit what it puts into charts/");
  }

  @Test
  void reportsWhatTheSchemaForbidsWithoutTheValue() throws Exception {
    assertThat(failed(storefront("{admin: {password: hunter two}, replicaCount: many}")).message())
        .contains("storefront:\n")
        .contains("- at '/admin/password': the value does not match pattern")
        .contains("- at '/replicaCount': got string, want integer")
        .doesNotContain("hunter");
  }

  @Test
  void saysWhereATemplateIsWrongAsInTheRepository() throws Exception {
    String message = failed(shop("templates/a.yaml", "a: b\nc: {{ .Values.a.b.c }}\n")).message();

    assertThat(message)
        .startsWith("template: templates/a.yaml:2:")
        .contains("<.Values.a.b.c>: nil pointer evaluating interface {}.b");
  }

  @Test
  void saysWhichValuesAreNotYaml() throws Exception {
    assertThat(failed(chart(shopFiles(), "a: b", "a: [b")).message())
        .startsWith("failed to parse values document 2: ")
        .contains("line 1");
  }

  @Test
  void saysWhichTemplateGivesNoObject() throws Exception {
    assertThat(failed(shop("templates/a.yaml", "a: b")).message())
        .startsWith("templates/a.yaml: ")
        .contains("apiVersion");
    assertThat(failed(shop("templates/a.yaml", configMap("1") + "\nkind: B\n")).message())
        .startsWith("templates/a.yaml, line ");
  }

  @Test
  void doesNotQuoteSensitiveValues() throws Exception {
    SortedMap<String, byte[]> files =
        shopFiles(
            "templates/a.yaml",
            "{{ fail (printf \"the password %s is too short\" .Values.db.password) }}");
    assertThat(failed(chart(files, "db: {password: hunter2}")).message())
        .contains("the password (hidden) is too short")
        .doesNotContain("hunter2");

    files.put("templates/a.yaml", bytes("{{ tpl .Values.text . }}"));
    assertThat(failed(chart(files, "text: 'hunter2 {{ nothing }}'")).message())
        .contains("function \"nothing\" not defined")
        .doesNotContain("hunter2");
  }

  private static List<String> ids(String yaml) {
    return CanonicalYaml.readAll(bytes(yaml)).stream()
        .map(object -> object.id().toString())
        .toList();
  }
}
