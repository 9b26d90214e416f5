package dev.rimward.renderer.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kustomize prints what it fails at, and that may be a Secret. */
@Timeout(60)
class UnprintedValuesTest {
  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: s%s}
      stringData: {password: 'hunter2 } ] "', more: hunter2}
      """;
  private static final MemoryTree TREE =
      MemoryTree.of("r").with("apps/shop/s.yaml", SECRET.formatted(""));

  private final ApplicationBuilds builds =
      RealKustomize.builds(RealKustomize.find(), ReadableSecrets.Allow);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "patches: [{target: {kind: Secret}, patch: '[{op: add, value: hunter2}]'}]",
        "patches: [{target: {kind: Secret}, patch: \"a: hunter2\\nb: [`\"}]",
        "patches: [{patch: '{apiVersion: v1, kind: Secret, stringData: {a: hunter2}}'}]",
        "patches: [{target: {kind: Secret}, patch: '{apiVersion: v1, kind: Secret, metadata: {name:"
            + " s}, stringData: hunter2}'}]",
        "patchesStrategicMerge: ['{apiVersion: v1, kind: Secret, stringData: {a: hunter2}']",
        "secretGenerator: [{name: t, literals: [hunter2]}]",
        "secretGenerator: [{name: t, literals: [a=b, 'two\nlines hunter2']}]",
        "secretGenerator: [{name: s, literals: [a=hunter2]}]\n"
            + "generatorOptions: {disableNameSuffixHash: true}",
        "replacements: [{source: {kind: Secret, fieldPath: stringData.more},"
            + " targets: [{select: {kind: Secret}, fieldPaths: [stringData.more.x]}]}]",
        "replacements: [{source: {kind: Secret, fieldPath: stringData.more,"
            + " options: {delimiter: t, index: 9}},"
            + " targets: [{select: {kind: Secret}, fieldPaths: [stringData.x]}]}]",
      })
  void showNoWhereInAProblem(String kustomization) throws Exception {
    MemoryTree bad =
        TREE.with("apps/shop/kustomization.yaml", "resources: [s.yaml]\n" + kustomization);
    assertThat(problem(bad, List.of())).doesNotContain("hunter2");

    MemoryTree component =
        TREE.with(
            "overrides/c/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + kustomization);
    assertThat(problem(component, List.of("overrides/c")))
        .startsWith("apps/shop: with overrides/c: ")
        .doesNotContain("hunter2");
  }

  /** Of what is not UTF-8 kustomize prints the line, once more as numbers. */
  @Test
  void showNoWhereWhenALineOfAGeneratorsFileIsNotText() {
    String said =
        "loading KV pairs: env source files: [s.env]: line [80 87 61 104 117 110 116 101 114 50"
            + " 228] has invalid utf8 bytes : PW=hunter2\ufffd";

    assertThat(KustomizeMessage.of("Error: " + said + "\n"))
        .isEqualTo(
            "loading KV pairs: env source files: [s.env]: line [(not shown)] has invalid utf8"
                + " bytes : (not shown)");
  }

  @Test
  void showNoWhereWhenTwoNamespacesBecomeOne() throws Exception {
    MemoryTree two =
        TREE.with("apps/shop/s.yaml", SECRET.formatted(", namespace: a"))
            .with("apps/shop/t.yaml", SECRET.formatted(", namespace: b"));
    MemoryTree itself =
        two.with("apps/shop/kustomization.yaml", "namespace: x\nresources: [s.yaml, t.yaml]\n");
    MemoryTree component =
        TREE.with("apps/shop/s.yaml", SECRET.formatted(", namespace: a"))
            .with(
                "overrides/c/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
                    + "resources: [t.yaml]")
            .with("overrides/c/t.yaml", SECRET.formatted(", namespace: b"));

    assertThat(problem(two, List.of()))
        .startsWith("apps/shop: Secret s is there in the namespaces a and b")
        .doesNotContain("hunter2");
    assertThat(problem(itself, List.of()))
        .contains("namespace transformation produces ID conflict: (an object)")
        .doesNotContain("hunter2");
    assertThat(problem(component, List.of("overrides/c")))
        .contains("namespace transformation produces ID conflict: (an object)")
        .doesNotContain("hunter2");
  }

  private String problem(MemoryTree tree, List<String> components) throws InterruptedException {
    BuildOutcome outcome = builds.build(Applications.of("shop"), tree);
    if (outcome instanceof BuildOutcome.Built built) {
      outcome =
          builds.variant(
              Applications.of("shop"), built, tree, new Overrides(components, List.of()));
    }
    assertThat(outcome).isInstanceOf(BuildOutcome.Failed.class);
    return ((BuildOutcome.Failed) outcome).problem().toString();
  }
}
