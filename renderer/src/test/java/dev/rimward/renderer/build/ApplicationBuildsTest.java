package dev.rimward.renderer.build;

import static dev.rimward.renderer.build.Applications.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Application.Target;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.build.BuildOutcome.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ApplicationBuildsTest {
  private static final Application SHOP = Applications.of("shop");
  private static final MemoryTree GOOD =
      MemoryTree.of("a".repeat(40))
          .with("apps/shop/app.yaml", "apiVersion: rimward.dev/v1alpha1\nkind: Application\n")
          .with("apps/shop/kustomization.yaml", "resources: [web.yaml]\n")
          .with("apps/shop/web.yaml", workload("Deployment", "web", "100m", "64Mi"));

  private final Kustomize kustomize = RealKustomize.find();
  private final ApplicationBuilds builds = new ApplicationBuilds(kustomize);

  @Test
  void buildsAKustomization() throws Exception {
    Built built = built(SHOP, GOOD);

    assertThat(ids(built)).containsExactly("Deployment.apps shop/web");
    assertThat(built.tree()).isSameAs(GOOD);
    assertThat(built.problem()).isNull();
  }

  @Test
  void buildsPlainManifestsOfAllFoldersBelowButNotTheApplicationItself() throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with("apps/shop/app.yaml", "apiVersion: rimward.dev/v1alpha1\nkind: Application\n")
            .with("apps/shop/README.md", "text")
            .with("apps/shop/web.yaml", workload("Deployment", "web", "1", "1Gi"))
            .with("apps/shop/sub/a.yml", "{apiVersion: v1, kind: Service, metadata: {name: web}}")
            .with(
                "apps/shop/c.json",
                "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"s\"}}");

    assertThat(ids(built(SHOP, tree)))
        .containsExactlyInAnyOrder("Deployment.apps shop/web", "Service shop/web", "Secret shop/s");
  }

  @Test
  void readsFoldersOutsideOfItsOwnAndBuildsAgainWhenTheyChange() throws Exception {
    MemoryTree tree =
        GOOD.with("apps/shop/kustomization.yaml", "resources: [web.yaml, ../../bases/api]\n")
            .with(
                "bases/api/kustomization.yaml",
                "resources: [api.yaml]\ncomponents: [../../parts/x]\n")
            .with("bases/api/api.yaml", workload("StatefulSet", "api", "1", "1Gi"))
            .with(
                "parts/x/kustomization.yaml",
                "{apiVersion: kustomize.config.k8s.io/v1alpha1, kind: Component, namePrefix: x-}");

    Built before = built(SHOP, tree);
    Built after =
        built(
            SHOP,
            tree.with(
                "parts/x/kustomization.yaml",
                "{apiVersion: kustomize.config.k8s.io/v1alpha1, kind: Component, namePrefix: y-}"));

    assertThat(ids(before))
        .containsExactlyInAnyOrder("Deployment.apps shop/web", "StatefulSet.apps shop/x-api");
    assertThat(ids(after))
        .containsExactlyInAnyOrder("Deployment.apps shop/web", "StatefulSet.apps shop/y-api");
  }

  @Test
  void runsKustomizeOnceForTheSameContentWhateverElseChanges() throws Exception {
    built(SHOP, GOOD);
    Built again =
        built(
            SHOP,
            GOOD.next("b".repeat(40)).with("README.md", "new").with("apps/other/x.yaml", "x"));

    assertThat(kustomize.started()).isEqualTo(1);
    assertThat(again.tree().revision()).isEqualTo("b".repeat(40));

    built(SHOP, GOOD.with("apps/shop/web.yaml", workload("Deployment", "web", "200m", "64Mi")));
    assertThat(kustomize.started()).isEqualTo(2);
  }

  @Test
  void triesContentThatFailsOnlyOnce() throws Exception {
    MemoryTree bad = withoutPast().with("apps/shop/web.yaml", "a: b: c");

    failed(SHOP, bad);
    long started = kustomize.started();
    failed(SHOP, bad);

    assertThat(kustomize.started()).isEqualTo(started);
  }

  @Test
  void keepsTheLastGoodVersionAndSaysWhatIsWrong() throws Exception {
    MemoryTree broken = GOOD.next("b".repeat(40)).with("apps/shop/web.yaml", "a: b: c");
    MemoryTree stillBroken =
        broken.next("c".repeat(40)).with("apps/shop/kustomization.yaml", "resource: []");

    Built built = built(SHOP, stillBroken);

    assertThat(ids(built)).containsExactly("Deployment.apps shop/web");
    assertThat(built.tree().revision()).isEqualTo(GOOD.revision());
    assertThat(String.valueOf(built.problem()))
        .startsWith("apps/shop/kustomization.yaml: invalid Kustomization")
        .contains("unknown field \"resource\"")
        .endsWith("; the last good version of aaaaaaaa is kept");
  }

  @Test
  void keepsTheLastGoodVersionWhenAFileIsTooLargeToBeRead() throws Exception {
    MemoryTree broken =
        GOOD.next("b".repeat(40))
            .with("apps/shop/web.yaml", "x".repeat(SourceTree.LARGEST_FILE + 1));

    Built built = built(SHOP, broken);

    assertThat(built.tree().revision()).isEqualTo(GOOD.revision());
    assertThat(String.valueOf(built.problem()))
        .contains("apps/shop/web.yaml has 16777217 bytes", "aaaaaaaa is kept");
  }

  @Test
  void keepsTheLastGoodVersionWhenWhatItReadsIsRemoved() throws Exception {
    MemoryTree withBase =
        GOOD.with("apps/shop/kustomization.yaml", "resources: [web.yaml, ../../bases/api]\n")
            .with("bases/api/kustomization.yaml", "resources: [api.yaml]\n")
            .with("bases/api/api.yaml", workload("StatefulSet", "api", "1", "1Gi"));

    for (String removed : List.of("apps/shop/", "bases/api/", "apps/shop/web.yaml")) {
      Built built = built(SHOP, withBase.next("b").without(removed));

      assertThat(ids(built)).contains("Deployment.apps shop/web", "StatefulSet.apps shop/api");
      assertThat(built.problem()).isNotNull();
    }
  }

  @Test
  void takesBackOnlyTheFolderThatBroke() throws Exception {
    MemoryTree first =
        GOOD.with("apps/shop/kustomization.yaml", "resources: [web.yaml, ../../bases/api]\n")
            .with("bases/api/kustomization.yaml", "resources: [api.yaml]\n")
            .with("bases/api/api.yaml", workload("StatefulSet", "api", "1", "1Gi"));
    MemoryTree second =
        first.next("2").with("apps/shop/web.yaml", workload("Deployment", "new-web", "1", "1Gi"));
    MemoryTree third = second.next("3").with("bases/api/api.yaml", "a: b: c");

    assertThat(ids(built(SHOP, third)))
        .contains("Deployment.apps shop/new-web", "StatefulSet.apps shop/api");
  }

  @Test
  void failsWhenNoVersionIsGood() throws Exception {
    Problem problem =
        failed(
            SHOP,
            MemoryTree.of("r").with("apps/shop/kustomization.yaml", "resources: [nope.yaml]"));

    assertThat(problem.path()).isEqualTo("apps/shop/kustomization.yaml");
    assertThat(problem.message()).contains("nope.yaml").endsWith("what runs is left as it is");
  }

  @Test
  void takesAnEmptyKustomizationForNoObjectsAndAnEmptyFolderForAMistake() throws Exception {
    MemoryTree none = MemoryTree.of("r").with("apps/shop/app.yaml", "kind: Application");

    assertThat(built(SHOP, none.with("apps/shop/kustomization.yaml", "resources: []")).objects())
        .isEmpty();
    assertThat(built(SHOP, none.with("apps/shop/kustomization.yaml", "")).objects()).isEmpty();
    assertThat(failed(SHOP, none).message())
        .contains("neither a kustomization, nor a chart, nor manifests");
    assertThat(failed(SHOP, MemoryTree.of("r")).message()).contains("there is no such folder");
  }

  @Test
  void doesNotFallBackWhenABuildDidNotEnd(@TempDir Path folder) throws Exception {
    Kustomize hanging = hanging(folder);
    MemoryTree tree =
        GOOD.next("b").with("apps/shop/web.yaml", workload("Deployment", "web", "9", "1Gi"));

    BuildOutcome outcome = new ApplicationBuilds(hanging).build(SHOP, tree);

    assertThat(outcome).isInstanceOf(Failed.class);
    assertThat(hanging.started()).isEqualTo(1);
  }

  /** Each would take its time, for which all others wait; and it may be the one that is good. */
  @Test
  void doesNotFallBackBeyondAVersionThatDidNotEnd(@TempDir Path folder) throws Exception {
    Kustomize hanging = hanging(folder);
    MemoryTree tree =
        GOOD.next("b")
            .with("apps/shop/web.yaml", workload("Deployment", "web", "2", "1Gi"))
            .next("c")
            .with("apps/shop/web.yaml", workload("Deployment", "web", "3", "1Gi"))
            .next("d")
            .with("apps/shop/kustomization.yaml", "resources: [missing.yaml]\n");

    assertThat(new ApplicationBuilds(hanging).build(SHOP, tree)).isInstanceOf(Failed.class);
    assertThat(hanging.started()).isEqualTo(1);
  }

  /** Kustomize has to say of the sources alone whether they are empty, which is no error. */
  @Test
  void doesNotFallBackWhenItIsNotSaidWhetherSourcesAreEmpty(@TempDir Path folder) throws Exception {
    Kustomize undecided =
        script(
            folder,
            """
            for last; do :; done
            [ "$last" = overlay ] || exec sleep 300
            echo "Error: recursed accumulation: kustomization.yaml is empty" >&2
            exit 1
            """);
    MemoryTree tree = GOOD.next("b").with("apps/shop/kustomization.yaml", "resources: []\n");
    ApplicationBuilds builds = new ApplicationBuilds(undecided);

    assertThat(builds.build(SHOP, tree)).isInstanceOf(Failed.class);
    assertThat(undecided.started()).isEqualTo(2);
  }

  @Test
  void triesMoreRarelyWhatDoesNotEnd(@TempDir Path folder) throws Exception {
    Kustomize hanging = hanging(folder);
    ApplicationBuilds rarely = new ApplicationBuilds(hanging);

    List<Long> started = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      assertThat(rarely.build(SHOP, GOOD)).isInstanceOf(Failed.class);
      started.add(hanging.started());
    }

    assertThat(started).containsExactly(1L, 1L, 2L, 2L, 2L, 2L, 3L, 3L);
  }

  private static Kustomize hanging(Path folder) throws IOException {
    return script(folder, "exec sleep 300\n");
  }

  private static Kustomize script(Path folder, String body) throws IOException {
    Path script = folder.resolve("kustomize");
    Files.writeString(script, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Limits limits = new Limits(Duration.ofMillis(300), 1000, 64 << 20, 100, 1000, 10, 1);
    return new Kustomize(List.of(script.toString(), "build"), limits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          resources: [https://example.org/x.yaml]                              | refers to https://example.org/x.yaml
          resources: ['https://user:hunter2@example.org/x.yaml?token=hunter2'] | refers to https://example.org/x.yaml:
          resources: ['github.com/org/repo//base?ref=v1']                      | refers to github.com/org/repo//base:
          resources: ['git@example.org:org/repo.git']                          | refers to git@example.org:org/repo.git
          components: ['ssh://git@example.org/repo']                           | refers to ssh://example.org/repo
          bases: [HTTPS://example.org/x]                                       | refers to HTTPS://example.org/x
          crds: [http://127.0.0.1/x]                                           | refers to http://127.0.0.1/x
          openapi: {path: 'http://127.0.0.1/x'}                                | refers to http://127.0.0.1/x
          patches: [{path: 'http://127.0.0.1/x'}]                              | refers to http://127.0.0.1/x
          secretGenerator: [{name: a, files: ['k=http://127.0.0.1/x']}]        | refers to k=http://127.0.0.1/x
          configMapGenerator: [{name: a, envs: ['http://127.0.0.1/x']}]        | refers to http://127.0.0.1/x
          helmCharts: [{name: x}]                                              | helmCharts: is not supported
          generators: [g.yaml]                                                 | generators: is not supported
          transformers: [t.yaml]                                               | transformers: is not supported
          resources: [../../../x]                                              | outside of the source tree
          resources: [/etc]                                                    | outside of the source tree
          resources: [../other/x.yaml]                                         | refers to the file apps/other/x.yaml
          """)
  void refusesWithoutRunningWhatReachesOutside(String kustomization, String expected)
      throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with("apps/shop/kustomization.yaml", kustomization)
            .with("apps/other/x.yaml", "a: b");

    Problem problem = failed(SHOP, tree);

    assertThat(problem.path()).isEqualTo("apps/shop/kustomization.yaml");
    assertThat(problem.toString()).contains(expected).doesNotContain("hunter2");
    assertThat(kustomize.started()).isZero();
  }

  @Test
  void refusesTheSameInWhatItRefersTo() throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with("apps/shop/kustomization.yaml", "resources: [../../base]")
            .with("base/kustomization.yml", "resources: &r [http://127.0.0.1/x]\ncomponents: *r");

    assertThat(failed(SHOP, tree).path()).isEqualTo("base/kustomization.yml");
    assertThat(kustomize.started()).isZero();
  }

  @Test
  void refusesKindsOfThePlatform() throws Exception {
    MemoryTree tree =
        withoutPast()
            .with(
                "apps/shop/web.yaml",
                "{apiVersion: rimward.dev/v1alpha1, kind: Tenant, metadata: {name: me}}");

    assertThat(failed(SHOP, tree).message())
        .startsWith(
            "a Tenant is read under tenants/ only, never from an application's objects: me");
  }

  @Test
  void countsWhatAReplicaOfEachWorkloadAsks() throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with("apps/shop/a.yaml", workload("Deployment", "web", "100m", "64Mi"))
            .with("apps/shop/b.yaml", workload("StatefulSet", "db", "1", "1Gi"))
            .with("apps/shop/c.yaml", workload("DaemonSet", "agent", "50m", "10Mi"));

    assertThat(built(SHOP, tree).requirements())
        .isEqualTo(
            new Requirements(resources("1100m", "1088Mi"), resources("50m", "10Mi"), 2, null));
    Built onlyWeb = built(Applications.scaling("shop", Target.Kind.Deployment, "web"), tree);
    assertThat(onlyWeb.requirements())
        .isEqualTo(
            new Requirements(resources("100m", "64Mi"), resources("2050m", "2058Mi"), 2, null));
    assertThat(onlyWeb.scaled())
        .extracting(Object::toString)
        .containsExactly("Deployment.apps shop/web");
  }

  @Test
  void namesTheWorkloadsThereAreWhenTheTargetIsNotAmongThem() throws Exception {
    assertThat(failed(Applications.scaling("shop", Target.Kind.StatefulSet, "web"), GOOD).message())
        .startsWith("there is no StatefulSet web among the objects, only Deployment web");
  }

  @Test
  void namesTheObjectWhoseRequestIsNoQuantity() throws Exception {
    MemoryTree tree =
        withoutPast().with("apps/shop/web.yaml", workload("Deployment", "web", "lots", "1Gi"));

    assertThat(failed(SHOP, tree).message())
        .contains("Deployment.apps shop/web")
        .contains("\"lots\"");
  }

  @Test
  void buildsAllApplicationsAndOneThatFailsSpoilsNoOther() throws Exception {
    MemoryTree tree = GOOD.with("apps/bad/kustomization.yaml", "resources: [nope.yaml]");

    Map<String, BuildOutcome> outcomes =
        builds.build(List.of(SHOP, Applications.of("bad"), Applications.of("missing")), tree);

    assertThat(outcomes.get("shop")).isInstanceOf(Built.class);
    assertThat(outcomes.get("bad")).isInstanceOf(Failed.class);
    assertThat(outcomes.get("missing")).isInstanceOf(Failed.class);
  }

  private static MemoryTree withoutPast() {
    return new MemoryTree("r", GOOD.files(), GOOD.odd(), Optional.empty());
  }

  private Built built(Application application, SourceTree tree) throws InterruptedException {
    BuildOutcome outcome = builds.build(application, tree);
    assertThat(outcome).isInstanceOf(Built.class);
    return (Built) outcome;
  }

  private Problem failed(Application application, SourceTree tree) throws InterruptedException {
    BuildOutcome outcome = builds.build(application, tree);
    assertThat(outcome).isInstanceOf(Failed.class);
    return ((Failed) outcome).problem();
  }

  private static List<String> ids(Built built) {
    return built.objects().stream().map(object -> object.id().toString()).toList();
  }

  private static Resources resources(String cpu, String memory) {
    return new Resources(Quantity.parse(cpu), Quantity.parse(memory));
  }
}
