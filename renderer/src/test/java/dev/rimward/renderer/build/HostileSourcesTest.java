package dev.rimward.renderer.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.build.BuildOutcome.Failed;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.process.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What sources may do to whoever builds them, and what comes of it: each is refused, in words that
 * say where and what to do, and the application beside it is built.
 */
@Timeout(120)
class HostileSourcesTest {
  private static final String KUSTOMIZATION = "apps/bad/kustomization.yaml";
  private static final String CONFIG_MAP =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}\n";
  private static final MemoryTree TREE =
      MemoryTree.of("r")
          .with("apps/good/kustomization.yaml", "resources: [a.yaml]")
          .with("apps/good/a.yaml", CONFIG_MAP);
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(20), 4 << 20, 256 << 20, 1000, 40 << 20, 100, 2);
  private static final Limits SHORT =
      new Limits(Duration.ofSeconds(2), 4 << 20, 256 << 20, 200_000, 40 << 20, 100, 2);

  @TempDir private Path folder;

  @Test
  void aSymbolicLinkAmongManifests() throws Exception {
    assertThat(refusal(bad("a.yaml", CONFIG_MAP).with("apps/bad/b", SourceTree.Type.SYMLINK)))
        .isEqualTo(
            "apps/bad/b: apps/bad/b is a symbolic link; none is followed: commit what it leads to"
                + " instead");
  }

  @Test
  void aSymbolicLinkThatAKustomizationNames() throws Exception {
    assertThat(refusal(bad("resources: [a.yaml]").with("apps/bad/a.yaml", SourceTree.Type.SYMLINK)))
        .isEqualTo(
            KUSTOMIZATION
                + ": resources[0]: refers to apps/bad/a.yaml: apps/bad/a.yaml is a symbolic link;"
                + " none is followed: commit what it leads to instead");
  }

  @Test
  void aSymbolicLinkInTheMiddleOfAPath() throws Exception {
    assertThat(
            refusal(bad("resources: [etc/passwd]").with("apps/bad/etc", SourceTree.Type.SYMLINK)))
        .isEqualTo(
            KUSTOMIZATION
                + ": resources[0]: refers to apps/bad/etc/passwd: apps/bad/etc is a symbolic link;"
                + " none is followed: commit what it leads to instead");
  }

  @Test
  void aSymbolicLinkInPlaceOfAKustomization() throws Exception {
    assertThat(refusal(bad("a.yaml", CONFIG_MAP).with(KUSTOMIZATION, SourceTree.Type.SYMLINK)))
        .startsWith(KUSTOMIZATION + ": apps/bad/kustomization.yaml is a symbolic link;");
  }

  @Test
  void aSymbolicLinkInPlaceOfTheFolder() throws Exception {
    assertThat(refusal(TREE.with("apps/bad", SourceTree.Type.SYMLINK)))
        .startsWith("apps/bad: apps/bad is a symbolic link;");
  }

  @Test
  void aSubmodule() throws Exception {
    assertThat(refusal(bad("resources: [lib]").with("apps/bad/lib", SourceTree.Type.SUBMODULE)))
        .isEqualTo(
            KUSTOMIZATION
                + ": resources[0]: refers to apps/bad/lib: apps/bad/lib is a submodule; none is"
                + " read: commit its files into this repository");
  }

  @ParameterizedTest
  @CsvSource({
    "resources, [../../../etc]",
    "resources, [/etc/passwd]",
    "components, [/etc]",
    "configurations, [../../../x]"
  })
  void aPathThatLeavesTheRepository(String field, String paths) throws Exception {
    assertThat(refusal(bad(field + ": " + paths)))
        .isEqualTo(
            "%s: %s[0]: refers to %s, outside of the source tree; copy it into the repository"
                .formatted(KUSTOMIZATION, field, paths.substring(1, paths.length() - 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "crds: [%s]",
        "openapi: {path: %s}",
        "patches: [{path: %s}]",
        "replacements: [{path: %s}]",
        "patchesStrategicMerge: [%s]",
        "patchesJson6902: [{path: %s}]",
        "configMapGenerator: [{name: a, files: ['key=%s']}]",
        "secretGenerator: [{name: a, envs: [%s]}]"
      })
  void aFileOfAnotherApplication(String kustomization) throws Exception {
    assertThat(refusal(bad(kustomization.formatted("../good/a.yaml"))))
        .startsWith(KUSTOMIZATION + ": ")
        .endsWith(
            "refers to the file apps/good/a.yaml outside of its folder; only folders with a"
                + " kustomization can be outside");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git",
        ".GIT",
        ".Git",
        "git~1",
        "GIT~2",
        ".g\u200cit",
        ".git.",
        ".git ",
        ".git::$x"
      })
  void aFolderThatSomeSystemsTakeForGit(String name) throws Exception {
    assertThat(refusal(bad("resources: ['" + name + "/a.yaml']")))
        .isEqualTo(
            KUSTOMIZATION
                + ": resources[0]: refers to what is in a folder that some systems take for .git;"
                + " rename that");
    assertThat(refusal(bad(name + "/a.yaml", CONFIG_MAP)))
        .isEqualTo(
            "apps/bad/"
                + name
                + "/a.yaml: is in a folder that some systems take for .git; rename"
                + " that");
  }

  @ParameterizedTest
  @CsvSource({
    "a.yaml, A.yaml",
    "sub/a.yaml, SUB/b.yaml",
    "\u00e4.yaml, a\u0308.yaml",
    "\u00e4.yaml, A\u0308.yaml",
    "stra\u00dfe.yaml, STRASSE.yaml",
    "a/x.yaml, a./y.yaml",
    "ab.yaml, a\u200db.yaml"
  })
  void twoNamesThatAreOneElsewhere(String one, String other) throws Exception {
    assertThat(refusal(bad(one, CONFIG_MAP).with("apps/bad/" + other, CONFIG_MAP)))
        .startsWith("apps/bad/")
        .contains(": is the same as apps/bad/")
        .endsWith(" on some file systems; rename one of them");
  }

  @Test
  void aBackslash() throws Exception {
    assertThat(refusal(bad("resources: ['..\\..\\x.yaml']")))
        .isEqualTo(
            KUSTOMIZATION
                + ": resources[0]: refers to what has a backslash in its name; write / between"
                + " folders, or rename it");
    assertThat(refusal(bad("a\\b.yaml", CONFIG_MAP)))
        .isEqualTo(
            "apps/bad/a\\b.yaml: has a backslash in its name; write / between folders, or rename"
                + " it");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, '\n', '\r', 0x1b, 0x7f, 0x85})
  void aControlCharacter(int character) throws Exception {
    String name = "a" + Character.toString(character) + ".yaml";
    String escaped = "a\\x%02x.yaml".formatted(character);

    assertThat(refusal(bad("resources: [\"" + escaped + "\"]")))
        .isEqualTo(
            KUSTOMIZATION
                + ": resources[0]: refers to what has a control character in its name;"
                + " rename it");
    assertThat(refusal(bad(name, CONFIG_MAP)))
        .startsWith("apps/bad/a")
        .endsWith(": has a control character in its name; rename it");
  }

  @Test
  void aNameThatIsTooLong() throws Exception {
    assertThat(refusal(bad("\u00e4".repeat(126) + ".yaml", CONFIG_MAP)))
        .endsWith(
            ".yaml: has a name of more than 255 bytes, or a path of more than 1024; rename it");
    assertThat(refusal(bad("resources: ['" + "a/".repeat(600) + "']")))
        .isEqualTo(
            KUSTOMIZATION
                + ": resources[0]: refers to what has a name of more than 255 bytes, or a path of"
                + " more than 1024; rename it");
  }

  @Test
  void aNameThatIsNotText() throws Exception {
    assertThat(refusal(bad("resources: [a.yaml]").with("apps/bad/a.yaml", SourceTree.Type.FILE)))
        .endsWith("apps/bad/a.yaml cannot be found by its name, which is not UTF-8; rename it");
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.com/o/r, https://github.com/o/r",
    "http://example.org/x.yaml, http://example.org/x.yaml",
    "HtTpS://user:hunter2@example.org/x?ref=hunter2, HtTpS://example.org/x",
    "' https://example.org/x', ' https://example.org/x'",
    "ssh://git@example.org/r, ssh://example.org/r",
    "file:///srv/r.git, file:///srv/r.git",
    "git::https://example.org/r, git::https://example.org/r",
    "git::ssh://git@example.org/r, git::ssh://example.org/r",
    "git@example.org:o/r.git, git@example.org:o/r.git",
    "git@example.org/o/r, git@example.org/o/r",
    "some-user@example.org:r, some-user@example.org:r",
    "user:hunter2@example.org:o/r, example.org:o/r",
    "github.com/o/r, github.com/o/r",
    "GitHub.com:o/r, GitHub.com:o/r",
    "gh:o/r, gh:o/r",
    "bitbucket.org/o/r, bitbucket.org/o/r",
    "https://dev.azure.com/o/p/_git/r, https://dev.azure.com/o/p/_git/r",
    "example.org/o/p/_git/r, example.org/o/p/_git/r",
    "example.org/r.git, example.org/r.git",
    "example.org/r?ref=v1, example.org/r",
    "example.org/r//base?timeout=9, example.org/r//base",
    "s3::https://bucket.example/x, s3::https://bucket.example/x"
  })
  void aBaseFromElsewhere(String remote, String shown) throws Exception {
    for (String field : List.of("resources", "components", "bases")) {
      assertThat(refusal(bad(field + ": ['" + remote + "']")))
          .isEqualTo(
              "%s: %s[0]: refers to %s: nothing is fetched from elsewhere; copy it into the"
                      .formatted(KUSTOMIZATION, field, shown)
                  + " repository and refer to that");
    }
  }

  @Test
  void aFolderWithANameThatKustomizeWouldFetch() throws Exception {
    MemoryTree tree =
        bad("resources: [github.com/o/r]")
            .with("apps/bad/github.com/o/r/kustomization.yaml", "resources: []");

    assertThat(refusal(tree)).contains("nothing is fetched from elsewhere");
  }

  @Test
  void aBaseFromElsewhereInABase() throws Exception {
    assertThat(
            refusal(
                bad("resources: [../../base]")
                    .with("base/kustomization.yml", "resources: [http://127.0.0.1/x]")))
        .startsWith("base/kustomization.yml: resources[0]: refers to http://127.0.0.1/x:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "crds: [%s]",
        "openapi: {path: %s}",
        "patches: [{path: %s}]",
        "patches: [%s]",
        "replacements: [{path: %s}]",
        "patchesStrategicMerge: [%s]",
        "configurations: [%s]",
        "configMapGenerator: [{name: a, files: [key=%s]}]",
        "secretGenerator: [{name: a, env: %s}]"
      })
  void aFileFromElsewhere(String kustomization) throws Exception {
    assertThat(refusal(bad(kustomization.formatted("http://127.0.0.1/x"))))
        .startsWith(KUSTOMIZATION + ": ")
        .contains("http://127.0.0.1/x: nothing is fetched from elsewhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Resources: [http://127.0.0.1/x]",
        "reſources: [http://127.0.0.1/x]",
        "configMapGenerator: [{name: a, Files: [x]}]",
        "openapi: {PATH: x}",
        "HelmCharts: [{name: x}]"
      })
  void aFieldThatIsWrittenInAnotherCase(String kustomization) throws Exception {
    assertThat(refusal(bad(kustomization)))
        .startsWith(KUSTOMIZATION + ": ")
        .contains(": must be written ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "helmCharts: [{name: x, repo: 'https://charts.example'}]",
        "helmChartInflationGenerator: [{chartName: x}]",
        "helmGlobals: {chartHome: x}"
      })
  void aChartFromElsewhere(String kustomization) throws Exception {
    String field = kustomization.substring(0, kustomization.indexOf(':'));

    assertThat(refusal(bad(kustomization)))
        .isEqualTo(
            KUSTOMIZATION
                + ": "
                + field
                + ": is not supported: no chart is fetched. Vendor the chart into the repository"
                + " and make its folder the source.path of an application");
  }

  @ParameterizedTest
  @ValueSource(strings = {"generators", "transformers", "validators"})
  void aPlugin(String field) throws Exception {
    String inline =
        "{apiVersion: v1, kind: Run, metadata: {name: a, annotations:"
            + " {config.kubernetes.io/function: 'exec: {path: ./run.sh}'}}}";
    String expected =
        KUSTOMIZATION
            + ": "
            + field
            + ": is not supported: no plugin or function is run. Commit what it generates, or use"
            + " configMapGenerator, patches or replacements";

    assertThat(refusal(bad(field + ": ['" + inline.replace("'", "''") + "']"))).isEqualTo(expected);
    assertThat(refusal(bad(field + ": [run.yaml]").with("apps/bad/run.yaml", inline)))
        .isEqualTo(expected);
    assertThat(refusal(bad(field + ": run.yaml"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.kubernetes.io/function", "config.k8s.io/function"})
  void aFunctionAmongTheResources(String annotation) throws Exception {
    String object =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {%s: 'container: {}'}}}"
            .formatted(annotation);

    assertThat(refusal(bad("a.yaml", object)))
        .isEqualTo(
            "apps/bad: ConfigMap a has the annotation "
                + annotation
                + ": no function is run. Commit what it makes, and remove it");
  }

  /** What renames one object changes whatever has its name, after the overlay has set it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata/namespace                           | bad     | Deployment.apps kube-system/b is not in the namespace bad, as all of the application is: remove what puts it elsewhere, in configurations or openapi
          metadata/labels/rimward.dev\\\\/application    | bad     | the label rimward.dev/application of Deployment.apps bad/b is not the application's: remove what changes it, in configurations
          metadata/labels/app.kubernetes.io\\\\/managed-by | rimward | the label app.kubernetes.io/managed-by of Deployment.apps bad/b is not the application's: remove what changes it, in configurations
          """)
  void aReferenceThatTakesAnObjectElsewhere(String path, String name, String expected)
      throws Exception {
    MemoryTree tree =
        bad(
            """
            resources: [a.yaml]
            configurations: [c.yaml]
            patches:
            - target: {kind: ConfigMap}
              patch: |
                - op: replace
                  path: /metadata/name
                  value: kube-system
              options: {allowNameChange: true}
            """);

    assertThat(
            refusal(
                tree.with(
                        "apps/bad/a.yaml",
                        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}\n---\n"
                            + CONFIG_MAP.replace("name: a", "name: " + name))
                    .with(
                        "apps/bad/c.yaml",
                        ("nameReference: [{kind: ConfigMap, version: v1, fieldSpecs: [{path:"
                                + " \"%s\", kind: Deployment}]}]")
                            .formatted(path))))
        .isEqualTo(KUSTOMIZATION + ": " + expected);
  }

  /** Kustomize leaves the namespace of what is in none. */
  @Test
  void aSchemaThatTakesAnObjectElsewhere() throws Exception {
    String kind = "{group: example.com, version: v1, kind: Certificate}";

    assertThat(
            refusal(
                bad("resources: [a.yaml]\nopenapi: {path: schema.json}")
                    .with(
                        "apps/bad/a.yaml",
                        "{apiVersion: example.com/v1, kind: Certificate, metadata: {name: c,"
                            + " namespace: kube-system}}")
                    .with(
                        "apps/bad/schema.json",
                        ("{definitions: {c: {type: object, x-kubernetes-group-version-kind: [%s]}},"
                                + " paths: {/apis/example.com/v1/certificates/x: {get:"
                                + " {x-kubernetes-action: get, x-kubernetes-group-version-kind:"
                                + " %s}}}}")
                            .formatted(kind, kind)
                            .replaceAll("([\\w./-]+)", "\"$1\"")
                            .replace("certificates/x", "certificates/{name}"))))
        .isEqualTo(
            KUSTOMIZATION
                + ": Certificate.example.com kube-system/c is not in the namespace bad, as all of"
                + " the application is: remove what puts it elsewhere, in configurations or"
                + " openapi");
  }

  /** What reads the folder of a cluster would take it apart, behind the back of every rule. */
  @ParameterizedTest
  @ValueSource(
      strings = {"- {op: replace, path: /kind, value: %s}", "- {op: add, path: /items, %s}"})
  void aListThatAPatchMakes(String patch) throws Exception {
    boolean isMade = patch.contains("kind");
    String items = "[{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: aHVudGVyMg==}}]";

    assertThat(
            refusal(
                bad("resources: [a.yaml]\n"
                        + "patches: [{path: patch.yaml, target: {name: x},"
                        + " options: {allowKindChange: true}}]")
                    .with(
                        "apps/bad/a.yaml",
                        isMade
                            ? "{apiVersion: v1, kind: Service, metadata: {name: x}, items: %s}"
                                .formatted(items)
                            : "{apiVersion: v1, kind: ServiceList, metadata: {name: x}}")
                    .with(
                        "apps/bad/patch.yaml",
                        patch.formatted(isMade ? "ServiceList" : "value: " + items))))
        .isEqualTo(
            KUSTOMIZATION
                + ": ServiceList bad/x is a list that a patch made: write its objects one by one");
  }

  @Test
  void anAliasBombInAKustomization() throws Exception {
    assertThat(refusal(bad("x:\n" + bomb() + "resources: [a.yaml]")))
        .startsWith(KUSTOMIZATION + ":")
        .contains(": not YAML: ", "too deeply nested");
  }

  @Test
  void anAliasBombAmongTheResources() throws Exception {
    assertThat(
            refusal(bad("a.yaml", "apiVersion: v1\nkind: A\nmetadata: {name: a}\nx:\n" + bomb())))
        .isEqualTo(
            "apps/bad: kustomize was ended: it took more than 268435456 bytes of memory,"
                + " which is rendering.memory");
  }

  @Test
  void anAliasBombInAPatch() throws Exception {
    String patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx:\n" + bomb();

    assertThat(
            refusal(
                bad("resources: [a.yaml]\npatches: [{path: p.yaml}]")
                    .with("apps/bad/a.yaml", CONFIG_MAP)
                    .with("apps/bad/p.yaml", patch)))
        .isEqualTo(
            KUSTOMIZATION
                + ": kustomize was ended: it took more than 268435456 bytes of memory,"
                + " which is rendering.memory");
  }

  @Test
  void aDocumentThatIsTooLarge() throws Exception {
    String large = "# " + "x".repeat(SourceTree.LARGEST_FILE);

    assertThat(refusal(bad("a.yaml", large)))
        .isEqualTo("apps/bad: apps/bad/a.yaml has 16777218 bytes, at most 16777216 are read");
  }

  @Test
  void sourcesThatAreTooLargeTogether() throws Exception {
    MemoryTree tree = TREE;
    for (int i = 0; i < 3; i++) {
      tree = tree.with("apps/bad/" + i + ".yaml", "# " + "x".repeat(15 << 20));
    }

    assertThat(refusal(tree))
        .isEqualTo(
            "apps/bad: reads more than 100 files or 41943040 bytes; split the application, or"
                + " raise rendering.files or rendering.sources");
  }

  @Test
  void tooManyFiles() throws Exception {
    MemoryTree tree = TREE;
    for (int i = 0; i <= 100; i++) {
      tree = tree.with("apps/bad/%03d.yaml".formatted(i), CONFIG_MAP);
    }

    assertThat(refusal(tree))
        .isEqualTo(
            "apps/bad/100.yaml: is one file too many: at most 100 are read; split the application,"
                + " or raise rendering.files");
  }

  @Test
  void aHundredThousandDocuments() throws Exception {
    assertThat(refusal(bad("a.yaml", ("---\n" + CONFIG_MAP).repeat(100_000))))
        .isEqualTo(
            "apps/bad: reads more than 1000 documents; split the application, or raise"
                + " rendering.objects");
  }

  @Test
  void aListOfMoreObjectsThanAreTaken() throws Exception {
    assertThat(refusal(bad("a.yaml", list(1001))))
        .isEqualTo(
            "apps/bad: there are 1001 objects, at most 1000 are taken; split the application, or"
                + " raise rendering.objects");
  }

  @Test
  void aListOfAHundredThousandObjects() throws Exception {
    assertThat(refusal(RealKustomize.with(SHORT), bad("a.yaml", list(100_000))))
        .startsWith("apps/bad: kustomize was ended: it ");
  }

  @Test
  void deepNestingInAKustomization() throws Exception {
    assertThat(refusal(bad("resources: " + "[".repeat(10_000) + "]".repeat(10_000))))
        .startsWith(KUSTOMIZATION)
        .contains("not YAML: a character that YAML does not allow, or too deeply nested");
  }

  @ParameterizedTest
  @CsvSource({
    "9990, 'among the objects: not YAML: a character that YAML does not allow, or too deeply"
        + " nested'",
    "10001, 'exceeded max depth of 10000'"
  })
  void deepNestingAmongTheResources(int levels, String expected) throws Exception {
    String nested = "[".repeat(levels) + "]".repeat(levels);

    assertThat(
            refusal(
                bad("a.yaml", "apiVersion: v1\nkind: A\nmetadata: {name: a}\nx: " + nested + "\n")))
        .startsWith("apps/bad: ")
        .contains(expected);
  }

  @Test
  void kustomizationsThatReferToEachOther() throws Exception {
    assertThat(
            refusal(
                bad("resources: [../../base]")
                    .with("base/kustomization.yaml", "resources: [../apps/bad]")))
        .startsWith(KUSTOMIZATION)
        .contains("cycle detected");
  }

  @Test
  void aBuildThatHangs() throws Exception {
    assertThat(refusal(script(SHORT, "sleep 86424 & (sleep 86424 &); wait"), bad("")))
        .isEqualTo(
            KUSTOMIZATION
                + ": kustomize was ended: it was not done after 2 s,"
                + " which is rendering.timeout");
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " >&2"})
  void aBuildThatPrintsWithoutEnd(String where) throws Exception {
    assertThat(
            refusal(
                script(LIMITS, "sleep 86424 & yes 86424 %s & yes 86424 %s".formatted(where, where)),
                bad("")))
        .isEqualTo(
            KUSTOMIZATION
                + ": kustomize was ended: it wrote more than 4194304 bytes,"
                + " which is rendering.output");
    assertNothingIsLeft();
  }

  @Test
  void aBuildThatTakesMemoryWithoutEnd() throws Exception {
    assumeThat(Path.of("/proc/self/status")).exists();
    String takesMemory = "sleep 86424 & (x=aaaaaaaa; while :; do x=$x$x; done)";

    assertThat(refusal(script(LIMITS, takesMemory), bad("")))
        .isEqualTo(
            KUSTOMIZATION
                + ": kustomize was ended: it took more than 268435456 bytes of memory,"
                + " which is rendering.memory");
    assertNothingIsLeft();
  }

  @Test
  void aBuildThatTriesTheNetwork() throws Exception {
    assumeThat(new Sandbox(LIMITS.ofOneRun()).hasNoNetwork()).isTrue();
    assumeThat(Path.of("/bin/bash")).exists();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String connect =
          "bash -c '> /dev/tcp/127.0.0.1/%d' && echo connected >&2; exit 1"
              .formatted(listener.getLocalPort());

      assertThat(refusal(script(LIMITS, connect), bad("")))
          .contains("/dev/tcp/127.0.0.1/")
          .doesNotEndWith("connected");
    }
  }

  @Test
  void aBuildThatLooksForSecretsOfTheProcess() throws Exception {
    assertThat(
            refusal(
                script(LIMITS, "/usr/bin/env | sed 's/=.*//' | sort | xargs >&2; exit 1"), bad("")))
        .matches(KUSTOMIZATION + ": HOME (OLDPWD |PWD |SHLVL |_ )*TMPDIR( _)?");
  }

  /** Of nine lists in nine lists, and so on, fifteen times. */
  private static String bomb() {
    StringBuilder yaml = new StringBuilder("- &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 15; i++) {
      yaml.append("- &a").append(i).append(" [");
      yaml.append("*a%d, ".formatted(i - 1).repeat(9)).append("]\n");
    }
    return yaml.toString();
  }

  private static String list(int objects) {
    StringBuilder yaml = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
    for (int i = 0; i < objects; i++) {
      yaml.append("- {apiVersion: v1, kind: ConfigMap, metadata: {name: a")
          .append(i)
          .append("}}\n");
    }
    return yaml.toString();
  }

  private static MemoryTree bad(String kustomization) {
    return TREE.with(KUSTOMIZATION, kustomization);
  }

  private static MemoryTree bad(String path, String content) {
    return TREE.with("apps/bad/" + path, content);
  }

  private static String refusal(MemoryTree tree) throws InterruptedException {
    return refusal(RealKustomize.with(LIMITS), tree);
  }

  /** What is said of the bad application, when the good one was built. */
  private static String refusal(Kustomize kustomize, MemoryTree tree) throws InterruptedException {
    Map<String, BuildOutcome> outcomes =
        new ApplicationBuilds(kustomize)
            .build(List.of(Applications.of("bad"), Applications.of("good")), tree);

    assertThat(outcomes.get("good")).isInstanceOf(Built.class);
    assertThat(outcomes.get("bad")).isInstanceOf(Failed.class);
    String problem = ((Failed) outcomes.get("bad")).problem().toString();
    assertThat(problem).doesNotContain("hunter2").endsWith("; what runs is left as it is");
    return problem.replace("; what runs is left as it is", "");
  }

  /** A kustomize that does something else for the bad application. */
  private Kustomize script(Limits limits, String body) throws IOException {
    Path script = folder.resolve("kustomize");
    Files.writeString(
        script,
        """
        #!/bin/sh
        for last; do :; done
        case $(cat $last/kustomization.yaml) in
        *apps/good*) echo '%s'; exit 0;;
        esac
        """
                .formatted(labelled(Applications.of("good")))
            + body
            + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Kustomize(List.of(script.toString(), "build"), limits);
  }

  private static String labelled(Application application) {
    ObjectNode object = (ObjectNode) CanonicalYaml.read(CONFIG_MAP.getBytes(UTF_8));
    OverlayKustomization.labels(application)
        .forEach((label, value) -> object.withObject("/metadata/labels").put(label, value));
    return object.toString();
  }

  private static void assertNothingIsLeft() {
    assertThat(
            ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().commandLine().orElse("")))
        .noneMatch(command -> command.contains("86424"));
  }
}
