package dev.rimward.reconciler.cli;

import static dev.rimward.reconciler.cli.PlannedFleet.configMap;
import static dev.rimward.reconciler.cli.PlannedFleet.deployment;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.reconciler.plan.ApplicationChange;
import dev.rimward.reconciler.plan.ChangeGroup;
import dev.rimward.reconciler.plan.FileChange;
import dev.rimward.reconciler.plan.LocationChange;
import dev.rimward.reconciler.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rimward plan}, with real builds and real repositories. */
class PlanCommandTest {
  @TempDir Path folder = Path.of("");
  private PlannedFleet fleet;

  @BeforeEach
  void twoClustersRunAShopAndABank() {
    fleet =
        new PlannedFleet(folder)
            .cluster("fra1", "europe", "DE")
            .cluster("sgp1", "asia", "SG")
            .policy()
            .application("shop", deployment("web", "shop:1"), configMap("settings", "one"))
            .application("bank", deployment("bank", "bank:1"));
  }

  private static Plan read(Typed typed) throws IOException {
    assertThat(typed.err()).isEmpty();
    return new ObjectMapper().readValue(typed.out(), Plan.class);
  }

  private static ApplicationChange only(Plan plan) {
    assertThat(plan.applications()).hasSize(1);
    return plan.applications().getFirst();
  }

  @Test
  void aFolderThatSaysWhatIsPublishedChangesNothing() throws Exception {
    fleet.publish();

    Typed typed = fleet.plan();

    assertThat(typed.out())
        .contains("Nothing would change. 2 applications unchanged in 2 clusters.", "Next: nothing");
    assertThat(typed.exitCode()).isZero();
  }

  @Test
  void whatIsNotCommittedIsComparedWithWhatIsPublished() throws Exception {
    fleet.publish();
    fleet.application("shop", deployment("web", "shop:2"), configMap("settings", "one"));

    Typed typed = fleet.plan();

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.out())
        .contains("after   the folder " + fleet.source())
        .containsPattern("shop +changed +- +2 +~2\n")
        .contains("shop: 1 object, the same in 2 clusters: fra1, sgp1\n")
        .contains(
            """
              Deployment.apps shop/web (changed)
            --- a/shop/shop/deployment.apps-web.yaml
            +++ b/shop/shop/deployment.apps-web.yaml
            """)
        .contains("-      - image: shop:1\n+      - image: shop:2\n")
        .contains("1 other application unchanged in 2 clusters.", "Next: push or merge it");
    assertThat(GitHttpServer.git(fleet.source(), "status", "--porcelain")).contains("object0.yaml");
  }

  @Test
  void theDiffIsOneThatGitCanApply() throws Exception {
    fleet.publish();
    String published = GitHttpServer.git(fleet.output(), "show", "rendered:" + SHOP_IN_FRA1);
    fleet.application("shop", deployment("web", "shop:2"), configMap("settings", "one"));

    ChangeGroup group = only(read(fleet.plan("-o", "json"))).groups().getFirst();

    Path applied = Files.createDirectories(folder.resolve("applied/shop/shop"));
    Files.writeString(applied.resolve("deployment.apps-web.yaml"), published);
    Path patch = Files.writeString(folder.resolve("patch"), group.files().getFirst().diff());
    GitHttpServer.git(folder.resolve("applied"), "apply", patch.toString());
    assertThat(applied.resolve("deployment.apps-web.yaml"))
        .hasContent(published.replace("shop:1", "shop:2"));
  }

  private static final String SHOP_IN_FRA1 =
      "clusters/europe/fra1/shop/shop/deployment.apps-web.yaml";

  @Test
  void twoCommitsAreComparedWithoutAnythingPublished() {
    fleet.commit("first").application("bank", deployment("bank", "bank:2")).commit("second");

    Typed typed = fleet.planned(List.of("--base", "HEAD~1"));

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.out())
        .containsPattern("before  HEAD~1 \\([0-9a-f]{9}\\)\nafter   HEAD \\([0-9a-f]{9}\\)\n")
        .contains("both decided from nothing: neither --rendered nor --config is given\n")
        .contains("+      - image: bank:2", "1 other application unchanged");
  }

  @Test
  void betweenTwoCommitsOnlyTheChangeInGitMovesAnything() throws Exception {
    fleet.policy("locations: {min: 1, max: 1}").publish();
    String placed = GitHttpServer.git(fleet.output(), "show", "rendered:placements/shop.yaml");
    String there = placed.contains("location: fra1") ? "fra1" : "sgp1";
    fleet.application("bank", deployment("bank", "bank:2")).commit("a change");

    Typed typed =
        fleet.planned(
            List.of("--base", "HEAD~1", "--head", "HEAD"),
            "--rendered",
            fleet.output().toString(),
            "-o",
            "json");

    Plan plan = read(typed);
    assertThat(only(plan).locations()).isEmpty();
    assertThat(only(plan).groups().getFirst().clusters()).containsExactly(there);
    assertThat(plan.basis()).contains("both decided from what is published in " + fleet.output());
  }

  @Test
  void aChangeOfPolicyMovesApplicationsWithTheReason() throws Exception {
    fleet.publish();
    fleet.policy("clusterAffinity: {clusterNames: [fra1]}");

    Plan plan = read(fleet.plan("-o", "json", "--application", "bank"));

    assertThat(only(plan).locations())
        .singleElement()
        .satisfies(
            (LocationChange change) -> {
              assertThat(change.location()).isEqualTo("sgp1");
              assertThat(change.to() == 0 || change.leaving()).isTrue();
              assertThat(change.reason()).isNotBlank();
            });
  }

  @Test
  void aNewApplicationIsShownWhole() throws Exception {
    fleet.publish();
    fleet.application("news", configMap("settings", "new"));

    ApplicationChange news = only(read(fleet.plan("-o", "json")));

    assertThat(news.kind()).isEqualTo(ApplicationChange.Kind.New);
    assertThat(news.locations()).extracting(LocationChange::from).containsOnly(0);
    assertThat(news.objects()).isEqualTo(new ApplicationChange.ObjectCounts(2, 0, 0));
    assertThat(news.groups().getFirst().files().getFirst().diff())
        .startsWith("--- /dev/null\n+++ b/news/news/configmap-settings.yaml\n@@ -0,0 +1,");
  }

  @Test
  void aRemovedApplicationIsGoneFromEveryCluster() throws Exception {
    fleet.application("a", configMap("a", "1")).application("b", configMap("b", "1")).publish();
    fleet.remove("apps/shop");

    Typed typed = fleet.plan();

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.out())
        .containsPattern("shop +removed +-2 +2 +-4\n")
        .contains("- fra1: 1 replica (the application is not in the source any more)")
        .contains("  ConfigMap shop/settings (removed)\n  Deployment.apps shop/web (removed)\n\n")
        .doesNotContain("this revision removes");
  }

  @Test
  void aRevisionThatRemovesMuchOfTheFleetIsSaidToBeStopped() throws Exception {
    fleet.publish();
    fleet.remove("apps/shop");

    assertThat(fleet.plan().out())
        .contains("this revision removes the applications shop, more than 30 % at once")
        .contains("Rimward-Approve-Deletion: shop")
        .contains("Next: nothing of this is applied until a commit has the lines above.");
  }

  @Test
  void aCommitMayApproveWhatWouldBeStopped() throws Exception {
    fleet.publish();
    fleet.remove("apps/shop").commit("Close the shop\n\nRimward-Approve-Deletion: shop");

    assertThat(fleet.plan().out()).containsPattern("shop +removed").doesNotContain("30 %");
  }

  @Test
  void deletionsThatNobodyDecidedAreMarked() throws Exception {
    fleet.publish();
    fleet.write("apps/bank/kustomization.yaml", "resources: []\n");

    Typed typed = fleet.plan();

    assertThat(typed.out())
        .contains("bank: stopped: 1 object, the same in 2 clusters")
        .contains(
            "bank: 1 of 1 objects would go in fra1, sgp1; what runs stays until a source commit"
                + " ends with the line Rimward-Approve-Deletion: bank");
    fleet.commit("Empty the bank\n\nRimward-Approve-Deletion: bank");
    assertThat(fleet.plan().out()).contains("bank: 1 object, the same").doesNotContain("stopped");
    assertThat(fleet.planned(List.of("--base", "HEAD~1")).out())
        .contains("bank: 1 object, the same")
        .doesNotContain("stopped");
  }

  @Test
  void aClusterThatLeavesKeepsWhatItRuns() throws Exception {
    fleet.cluster("a", "x", "AA").cluster("b", "x", "AA").publish();
    fleet.remove("clusters/sgp1.yaml");

    Typed typed = fleet.plan("--output", "text");

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.out())
        .contains("- cluster sgp1: what runs there stays, and is not looked after")
        .doesNotContain("(removed)");
  }

  @Test
  void aBuildThatFailsStaysAsItIsAndIsToldAsAProblem() throws Exception {
    fleet.publish();
    fleet.write("apps/bank/kustomization.yaml", "resources: [gone.yaml]\n");
    fleet.application("shop", deployment("web", "shop:2"), configMap("settings", "one"));

    Plan plan = read(fleet.plan("-o", "json"));

    assertThat(only(plan).application()).isEqualTo("shop");
    assertThat(plan.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.path()).startsWith("apps/bank");
              assertThat(problem.message()).contains("gone.yaml", "the last good version of");
            });
  }

  @Test
  void whatCannotBeRenderedAtAllIsNotTakenForNothing() throws Exception {
    fleet.publish();
    fleet.write("apps/bank/kustomization.yaml", "resources: [gone.yaml]\n");
    fleet.application("shop", deployment("web", "shop:2"), configMap("settings", "one"));
    Path copy = copyWithoutHistory();

    Plan plan =
        read(
            Typed.rimward(
                "plan", copy.toString(), "--rendered", fleet.output().toString(), "-o", "json"));

    assertThat(only(plan).application()).isEqualTo("shop");
    assertThat(plan.unrendered())
        .singleElement()
        .satisfies(
            (Plan.Unrendered each) -> {
              assertThat(each.application()).isEqualTo("bank");
              assertThat(each.clusters()).containsExactly("fra1", "sgp1");
              assertThat(each.problem().message()).contains("what runs is left as it is");
            });
    assertThat(plan.problems()).isEmpty();
  }

  @Test
  void whatTheBaseCannotRenderIsWhatIsPublished() throws Exception {
    fleet.publish();
    GitHttpServer.git(fleet.source(), "checkout", "-q", "--orphan", "rewritten");
    fleet.write("apps/bank/kustomization.yaml", "resources: [gone.yaml]\n").commit("broken");
    fleet.application("bank", deployment("bank", "bank:2")).commit("repaired");

    Typed typed =
        fleet.planned(List.of("--base", "HEAD~1"), "--rendered", fleet.output().toString());

    assertThat(typed.out()).contains("-      - image: bank:1\n+      - image: bank:2\n");
  }

  @Test
  void problemsAloneEndWithOne() throws Exception {
    fleet.publish();
    fleet.write("apps/bank/kustomization.yaml", "resources: [gone.yaml]\n");

    Typed typed = fleet.plan();

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.out()).contains("gone.yaml", "Nothing would change", "rimward validate");
  }

  @Test
  void whatWasWrongBeforeIsNotToldAgain() {
    fleet.write("clusters/bad.yaml", "kind: Nonsense\n").commit("first").commit("second");

    Typed typed = fleet.planned(List.of("--base", "HEAD~1"));

    assertThat(typed.out()).doesNotContain("Nonsense");
    assertThat(typed.exitCode()).isZero();
  }

  @Test
  void aDocumentThatCannotBeReadKeepsItsLastGoodVersion() throws Exception {
    fleet.publish();
    fleet.write("clusters/fra1.yaml", "kind: [\n");

    Typed typed = fleet.plan();

    assertThat(typed.out()).contains("clusters/fra1.yaml").doesNotContain("cluster fra1:");
    assertThat(typed.exitCode()).isEqualTo(1);
  }

  @Test
  void withoutAHistoryADocumentThatCannotBeReadIsNoRemoval() throws Exception {
    fleet.publish();
    fleet.write("clusters/fra1.yaml", "kind: [\n");
    Path copy = copyWithoutHistory();

    Typed typed = Typed.rimward("plan", copy.toString(), "--rendered", fleet.output().toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("in no Git repository", "rimward validate " + copy);
  }

  private Path copyWithoutHistory() throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(fleet.source())) {
      for (Path file : files.filter(path -> !path.toString().contains("/.git")).toList()) {
        Files.copy(file, copy.resolve(fleet.source().relativize(file).toString()));
      }
    }
    return copy;
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "markdown", "json"})
  void valuesOfSecretsAreNotShown(String format) throws Exception {
    String value = Base64.getEncoder().encodeToString("letmein".getBytes(UTF_8));
    fleet.application("bank", secret("data: {password: " + value + "}")).publish();
    fleet.application("bank", secret(ENCRYPTED));

    Typed typed = fleet.plan("-o", format);

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.out())
        .contains("-  password: (hidden)", "+  password: ENC[Tr7o1234…]")
        .doesNotContain(value, "letmein");
  }

  private static final String ENCRYPTED =
      """
      data:
        password: ENC[AES256_GCM,data:Tr7o1234567890,iv:abc=,tag:def=,type:str]
      sops:
        mac: ENC[AES256_GCM,data:Tr7o1234567890,iv:abc=,tag:def=,type:str]
        version: 3.9.0\
      """;

  private static String secret(String fields) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: login, namespace: bank}
    """
        + fields
        + "\n";
  }

  @Test
  void aGeneratedObjectGoesOnUnderAnotherName() throws Exception {
    fleet
        .write("apps/bank/kustomization.yaml", generated("rate=1"))
        .publish()
        .write("apps/bank/kustomization.yaml", generated("rate=2"));

    ApplicationChange bank = only(read(fleet.plan("-o", "json")));

    FileChange rates = bank.groups().getFirst().files().getFirst();
    assertThat(rates.kind()).isEqualTo(FileChange.Kind.Renamed);
    assertThat(rates.diff()).contains("-  rate: \"1\"\n+  rate: \"2\"\n");
    assertThat(rates.formerPath()).startsWith("bank/bank/configmap-rates-");
    assertThat(bank.objects()).isEqualTo(new ApplicationChange.ObjectCounts(0, 0, 4));
  }

  /** A Deployment and a ConfigMap that it reads. */
  private static String generated(String literal) {
    return """
    resources: [object0.yaml]
    configMapGenerator: [{name: rates, literals: ["%s"]}]
    patches:
      - target: {kind: Deployment}
        patch: |
          - op: add
            path: /spec/template/spec/volumes
            value: [{name: rates, configMap: {name: rates}}]
    """
        .formatted(literal);
  }

  @Test
  void whatIsTheSameInManyClustersIsShownOnce() throws Exception {
    IntStream.range(0, 298)
        .forEach(i -> fleet.cluster("c%03d".formatted(i), i % 2 == 0 ? "north" : "south", "AA"));
    fleet.commit("first");
    fleet.application("shop", deployment("web", "shop:2"), configMap("settings", "one"));
    fleet.commit("second");

    List<String> base = List.of("--base", "HEAD~1");
    ChangeGroup group = only(read(fleet.planned(base, "-o", "json"))).groups().getFirst();

    assertThat(group.clusters()).hasSize(300).isSorted();
    assertThat(fleet.planned(base).out())
        .containsPattern("the same in 300 clusters: c000, c001, .* and 29\\d more\n")
        .contains("1 other application unchanged in 300 clusters.");
  }

  @Test
  void jsonHasAllOfThePlan() throws Exception {
    fleet.publish();
    fleet.application("shop", deployment("web", "shop:2"), configMap("other", "one"));
    fleet.remove("apps/bank").cluster("ams1", "europe", "NL");
    fleet.write("apps/news/app.yaml", "kind: Nonsense\n");

    Typed typed = fleet.plan("-o", "json");

    Plan plan = read(typed);
    assertThat(plan.applications()).hasSize(2);
    assertThat(plan.newClusters()).containsExactly("ams1");
    assertThat(plan.problems()).isNotEmpty();
    assertThat(plan.stopped()).isNotNull();
    assertThat(OutputOption.json(plan) + "\n").isEqualTo(typed.out());
  }

  @Test
  void onlyWhatIsAskedForIsLookedAt() throws Exception {
    fleet.publish();
    fleet.application("shop", deployment("web", "shop:2"), configMap("settings", "one"));
    fleet.application("bank", deployment("bank", "bank:2"));

    Plan plan = read(fleet.plan("--application", "bank", "--cluster", "sgp1", "-o", "json"));

    assertThat(only(plan).application()).isEqualTo("bank");
    assertThat(only(plan).groups().getFirst().clusters()).containsExactly("sgp1");
    assertThat(plan.clusters()).isEqualTo(1);
  }

  @Test
  void whatIsPublishedIsFetchedFromAnAddress() throws Exception {
    fleet.publish();
    try (GitHttpServer server = GitHttpServer.start()) {
      String url = server.createRepository("output");
      GitHttpServer.git(fleet.output(), "push", "-q", url, "rendered");
      Path config =
          Files.writeString(
              folder.resolve("rimward.yaml"),
              "source: {url: fleet}\noutput: {url: \"%s\"}\n".formatted(url));

      Typed typed = fleet.planned(List.of("--config", config.toString()));

      assertThat(typed.out()).contains("before  what is published in " + url + " (");
      assertThat(typed.exitCode()).isZero();
    }
  }

  @Test
  void aCloneOfTheOutputServesToo() throws Exception {
    fleet.publish();
    GitHttpServer.git(
        folder, "clone", "-q", "--branch", "rendered", fleet.output().toString(), "clone");

    Typed typed = fleet.planned(List.of("--rendered", folder.resolve("clone").toString()));

    assertThat(typed.exitCode()).isZero();
  }

  @Test
  void beforeTheFirstPublicationAllIsNew() {
    fleet.commit("first");

    Typed typed = fleet.plan();

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.out())
        .contains("before  nothing is published in " + fleet.output(), "+ cluster fra1")
        .containsPattern("shop +new +\\+2 +2 +\\+4\n");
  }

  @Test
  void aSourceMayBeAFolderOfItsRepository() throws IOException {
    Path mono = Files.createDirectories(folder.resolve("mono/teams/edge"));
    GitHttpServer.git(folder, "init", "-q", "--initial-branch=main", "mono");
    fleet.commit("first");
    GitHttpServer.git(mono, "clone", "-q", fleet.source().toString(), "fleet");
    try (Stream<Path> files = Files.walk(mono.resolve("fleet/.git"))) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
    commit(mono, "first");
    Path cluster = mono.resolve("fleet/clusters/fra1.yaml");
    Files.writeString(cluster, Files.readString(cluster).replace("fra1", "fra2"));
    commit(mono, "second");

    Typed typed = Typed.rimward("plan", mono.resolve("fleet").toString(), "--base", "HEAD~1");

    assertThat(typed.out()).contains("+ cluster fra2", "- cluster fra1");
    assertThat(typed.exitCode()).isEqualTo(2);
  }

  private static void commit(Path repository, String message) {
    GitHttpServer.git(repository, "add", "-A");
    GitHttpServer.git(repository, "commit", "-q", "-m", message);
  }

  @Test
  void helpNamesTheExitCodesOfThePlan() {
    assertThat(Typed.rimward("plan", "--help").out())
        .startsWith("Usage: rimward plan ")
        .containsSubsequence("Exit codes:", "0   nothing", "1   nothing would", "2   something")
        .contains("  rimward plan . --config rimward.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "'', where is what is published? Name it with --rendered or --config",
    "--frobnicate, Unknown option: '--frobnicate'",
    "--head HEAD, --head needs --base",
    "--base v1.2.3, has no commit v1.2.3",
    "--rendered none, none is not a Git repository on this machine",
    "--rendered ssh://git.example/x.git, 'must be http, https, file or a path'",
    "--config none.yaml, cannot read the configuration none.yaml",
    "--base HEAD --cluster mars, there is no cluster mars; there are: fra1",
    "--base HEAD --application news, there is no application news; there are: bank",
  })
  void whatCannotBePlannedEndsWithOne(String words, String message) {
    fleet.commit("first");

    Typed typed =
        words.isEmpty()
            ? fleet.planned(List.of("--output", "text"))
            : fleet.planned(List.of(words.split(" ")));

    assertThat(typed.err()).contains(message);
    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void aFolderThatIsNoSourceIsNotAFleetThatIsRemoved() throws Exception {
    fleet.publish();
    Path empty = Files.createDirectory(folder.resolve("empty"));

    Typed typed = Typed.rimward("plan", empty.toString(), "--rendered", fleet.output().toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("has neither clusters nor applications");
  }
}
