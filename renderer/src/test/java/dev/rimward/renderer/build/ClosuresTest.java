package dev.rimward.renderer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.policy.fleet.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClosuresTest {
  private static final Limits LIMITS = RealKustomize.LIMITS;
  private static final String COMPONENT =
      "{apiVersion: kustomize.config.k8s.io/v1alpha1, kind: Component, patches: [{path: p.yaml}]}";
  private static final MemoryTree TREE =
      MemoryTree.of("r")
          .with("apps/shop/README.md", "text")
          .with("apps/shop/kustomization.yaml", "resources: [web.yaml, ../../base]\n")
          .with("apps/shop/web.yaml", "web")
          .with("apps/shop/other.yaml", "other")
          .with("base/kustomization.yml", "resources: [api.yaml]\ncomponents: [../parts/x]\n")
          .with("base/api.yaml", "api")
          .with("parts/x/kustomization.yaml", COMPONENT)
          .with("parts/x/p.yaml", "p");

  private final Closures closures = new Closures(LIMITS);

  @Test
  void areTheFilesThatKustomizationsReferToAndNoOthers() throws Exception {
    Closure closure = closures.of(TREE, "apps/shop");

    assertThat(closure.files(TREE, LIMITS))
        .containsOnlyKeys(
            "apps/shop/kustomization.yaml",
            "apps/shop/web.yaml",
            "base/api.yaml",
            "base/kustomization.yml",
            "parts/x/kustomization.yaml",
            "parts/x/p.yaml");
    assertThat(closure.place()).isEqualTo("apps/shop/kustomization.yaml");
  }

  @Test
  void followEveryFieldThatNamesAFile() throws Exception {
    String kustomization =
        """
        resources: [r.yaml]
        crds: [crd.json]
        configurations: [conf.yaml]
        openapi: {path: api.json}
        patches:
        - path: p1.yaml
        - patch: '[{"op": "remove", "path": "/a"}]'
        patchesStrategicMerge:
        - p2.yaml
        - |
          kind: Deployment
        - '{kind: Deployment}'
        patchesJson6902: [{path: p3.yaml, target: {kind: Deployment, name: a}}]
        replacements: [{path: re.yaml}, {source: {kind: ConfigMap}}]
        configMapGenerator: [{name: a, files: [f1.txt, key=f2.txt], envs: [e1.env], env: e2.env, literals: [a=b]}]
        secretGenerator: [{name: a, files: [sub/f3.txt], envs: [e3.env]}]
        """;
    List<String> named =
        List.of(
            "r.yaml crd.json conf.yaml api.json p1.yaml p2.yaml p3.yaml re.yaml f1.txt f2.txt"
                .split(" ", -1));
    MemoryTree tree = MemoryTree.of("r").with("a/kustomization.yaml", kustomization);
    for (String file : named) {
      tree = tree.with("a/" + file, file);
    }
    for (String file : List.of("e1.env", "e2.env", "e3.env", "sub/f3.txt", "unread.txt")) {
      tree = tree.with("a/" + file, file);
    }

    assertThat(closures.of(tree, "a").digests())
        .hasSize(named.size() + 5)
        .containsKeys("a/f2.txt", "a/e1.env", "a/e2.env", "a/e3.env", "a/sub/f3.txt")
        .doesNotContainKey("a/unread.txt");
  }

  @Test
  void areAllManifestsBelowAFolderWithoutAKustomization() throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with("a/app.yaml", "the application")
            .with("a/README.md", "text")
            .with("a/x.yaml", "x")
            .with("a/sub/app.yaml", "a manifest")
            .with("a/sub/y.json", "{}");

    SortedMap<String, byte[]> files = closures.of(tree, "a").files(tree, LIMITS);

    assertThat(files)
        .containsOnlyKeys("a/kustomization.yaml", "a/x.yaml", "a/sub/app.yaml", "a/sub/y.json");
    assertThat(new String(files.get("a/kustomization.yaml"), StandardCharsets.UTF_8))
        .isEqualTo("resources:\n- sub/app.yaml\n- sub/y.json\n- x.yaml\n");
  }

  @Test
  void haveAKeyThatOnlyAFileOfTheirsChanges() throws Exception {
    String key = closures.of(TREE, "apps/shop").key();

    for (String path : List.of("apps/shop/README.md", "apps/shop/other.yaml", "base/new.yaml")) {
      assertThat(closures.of(TREE.with(path, "changed"), "apps/shop").key()).isEqualTo(key);
    }
    for (String path : List.of("apps/shop/web.yaml", "base/api.yaml", "parts/x/p.yaml")) {
      assertThat(closures.of(TREE.with(path, "changed"), "apps/shop").key()).isNotEqualTo(key);
    }
    assertThat(closures.of(TREE, "base").key()).isNotEqualTo(key);
  }

  @Test
  void areRememberedWhileNoFolderChanges() throws Exception {
    Counting tree = new Counting(TREE);
    Closure first = closures.of(tree, "apps/shop");
    int digests = tree.digests.get();
    int reads = tree.reads.get();

    assertThat(closures.of(tree, "apps/shop")).isSameAs(first);
    assertThat(tree.reads.get()).isEqualTo(reads);
    assertThat(tree.digests.get() - digests).isEqualTo(4);
  }

  @Test
  void parseAgainOnlyTheKustomizationThatChanged() throws Exception {
    closures.of(TREE, "apps/shop");
    Counting changed =
        new Counting(TREE.with("base/kustomization.yml", "components: [../parts/x]\n"));

    assertThat(closures.of(changed, "apps/shop").digests()).doesNotContainKey("base/api.yaml");
    assertThat(changed.reads.get()).isEqualTo(1);
  }

  @Test
  void ofComponentsHaveTheFilesOfAllOfThem() throws Exception {
    MemoryTree tree =
        TREE.with("overrides/eu/kustomization.yaml", COMPONENT).with("overrides/eu/p.yaml", "p");

    Closure both = closures.ofComponents(tree, List.of("parts/x", "overrides/eu"));
    Closure one = closures.ofComponents(tree, List.of("parts/x"));

    assertThat(both.files(tree, LIMITS))
        .containsOnlyKeys(
            "overrides/eu/kustomization.yaml",
            "overrides/eu/p.yaml",
            "parts/x/kustomization.yaml",
            "parts/x/p.yaml");
    assertThat(both.key()).isNotEqualTo(one.key());
    assertThat(Closure.located(one.files(tree, LIMITS), "overrides/"))
        .containsOnlyKeys("overrides/parts/x/kustomization.yaml", "overrides/parts/x/p.yaml");
    assertThat(closures.ofComponents(tree, List.of()).files(tree, LIMITS)).isEmpty();
  }

  @Test
  void ofComponentsAreRefusedWhereThereIsNone() {
    assertThatThrownBy(() -> closures.ofComponents(TREE, List.of("parts/y")))
        .hasMessage("parts/y: there is no such folder; did you mean x?");
    assertThatThrownBy(
            () -> closures.ofComponents(TREE.with("parts/z/p.yaml", ""), List.of("parts/z")))
        .hasMessage("parts/z: holds no kustomization; a component has one");
  }

  @Test
  void nameWhatIsThereWhereAReferenceLeadsNowhere() {
    assertThat(refusal("resources: [wep.yaml]"))
        .isEqualTo(
            "resources[0]: refers to apps/shop/wep.yaml: there is no such file; did you mean"
                + " web.yaml?");
    assertThat(refusal("components: [../../part/x]"))
        .isEqualTo("components[0]: refers to part/x: there is no such file");
    assertThat(refusal("configMapGenerator: [{name: a, files: [k=../../base]}]"))
        .isEqualTo(
            "configMapGenerator[0].files[0]: refers to base, which is a folder; name a file in"
                + " it");
    assertThat(refusal("resources: [web.yaml, ../../parts]"))
        .isEqualTo(
            "resources[1]: refers to the folder parts, which holds no kustomization; add one, or"
                + " name the files");
  }

  @Test
  void endWhereKustomizationsReferToEachOther() throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with("a/kustomization.yaml", "resources: [../b]")
            .with("b/kustomization.yaml", "resources: [../a]");

    assertThat(closures.of(tree, "a").digests()).hasSize(2);
  }

  private String refusal(String kustomization) {
    MemoryTree tree = TREE.with("apps/shop/kustomization.yaml", kustomization);
    try {
      closures.of(tree, "apps/shop");
      return "";
    } catch (SourcesRefused e) {
      assertThat(e.problem().path()).isEqualTo("apps/shop/kustomization.yaml");
      return e.problem().field() + ": " + e.problem().message();
    }
  }

  /** Counts what is asked of a tree. */
  private record Counting(MemoryTree tree, AtomicInteger reads, AtomicInteger digests)
      implements SourceTree {
    Counting(MemoryTree tree) {
      this(tree, new AtomicInteger(), new AtomicInteger());
    }

    @Override
    public String revision() {
      return tree.revision();
    }

    @Override
    public List<Entry> entries(String folder) {
      return tree.entries(folder);
    }

    @Override
    public Optional<byte[]> read(String path) {
      reads.incrementAndGet();
      return tree.read(path);
    }

    @Override
    public Optional<String> digest(String folder) {
      digests.incrementAndGet();
      return tree.digest(folder);
    }

    @Override
    public Optional<String> fileDigest(String path) {
      digests.incrementAndGet();
      return tree.fileDigest(path);
    }

    @Override
    public Stream<SourceTree> earlier(String path) {
      return tree.earlier(path);
    }
  }
}
