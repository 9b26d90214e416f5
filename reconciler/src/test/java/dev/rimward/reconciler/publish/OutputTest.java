package dev.rimward.reconciler.publish;

import static dev.rimward.reconciler.publish.Stage.desired;
import static dev.rimward.reconciler.publish.Stage.fetched;
import static dev.rimward.reconciler.publish.Stage.publish;
import static dev.rimward.reconciler.publish.Stage.running;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.reconciler.publish.FetchedState.PublishedState;
import dev.rimward.renderer.manifest.ObjectId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
  @TempDir Path scratch;
  private Stage stage;
  private Output output;

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(scratch);
    output = stage.writer("disk");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static Wish shop() {
    return Wish.clusters("ams1", "fra1", "idle")
        .runs("shop", "ams1", "web")
        .runs("shop", "fra1", "web");
  }

  @Test
  void takesAnEmptyRepositoryForOneWhereNothingIsPublishedYet() {
    PublishedState state = fetched(output);

    assertThat(state.commit()).isEmpty();
    assertThat(state.clusters()).isEmpty();
  }

  @Test
  void tellsWhichApplicationHasAnObjectWhere() {
    ObjectId web = new ObjectId("", "ConfigMap", "shop", "web");
    assertThat(output.has("ams1", "shop", web)).isFalse();

    publish(output, shop());

    assertThat(output.has("ams1", "shop", web)).isTrue();
    assertThat(output.has("ams1", "aaa", web)).isFalse();
    assertThat(output.has("idle", "shop", web)).isFalse();
    assertThat(output.has("ams1", "shop", new ObjectId("", "ConfigMap", "shop", "api"))).isFalse();
  }

  @Test
  void doesNotPublishBeforeItKnowsWhatIsPublished() {
    assertThatThrownBy(() -> output.publish(shop().request()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void laysOutTheFleetAsTheContractSays() {
    publish(output, shop().condition("ams1", State.Reachable, Wish.START));

    assertThat(stage.lines("ls-tree", "-r", "--name-only", "rendered"))
        .containsExactly(
            "clusters/europe/ams1/kustomization.yaml",
            "clusters/europe/ams1/rimward.yaml",
            "clusters/europe/ams1/shop/kustomization.yaml",
            "clusters/europe/ams1/shop/rimward.yaml",
            "clusters/europe/ams1/shop/shop/configmap-web.yaml",
            "clusters/europe/fra1/kustomization.yaml",
            "clusters/europe/fra1/rimward.yaml",
            "clusters/europe/fra1/shop/kustomization.yaml",
            "clusters/europe/fra1/shop/rimward.yaml",
            "clusters/europe/fra1/shop/shop/configmap-web.yaml",
            "clusters/europe/idle/kustomization.yaml",
            "clusters/europe/idle/rimward.yaml",
            "conditions/europe/ams1.yaml",
            "decisions/shop.yaml",
            "placements/shop.yaml");
    assertThat(stage.git("fsck", "--strict")).isEmpty();
  }

  @Test
  void givesEachClusterABranchWhoseTreeIsItsFolderOfRendered() {
    Publication publication = publish(output, shop());

    assertThat(publication.clusters()).containsOnlyKeys("ams1", "fra1", "idle");
    for (String cluster : publication.clusters().keySet()) {
      assertThat(stage.git("rev-parse", "clusters/" + cluster + "^{tree}"))
          .isEqualTo(stage.git("rev-parse", "rendered:clusters/europe/" + cluster));
    }
  }

  @Test
  void readsBackWhatItPublished() {
    publish(output, shop().from("2".repeat(40)).condition("ams1", State.Unreachable, Wish.START));

    PublishedState state = fetched(output);
    assertThat(state.source()).contains("2".repeat(40));
    assertThat(requireNonNull(state.placements().get("shop")).locations()).hasSize(2);
    assertThat(requireNonNull(state.conditions().get("ams1")).state()).isEqualTo(State.Unreachable);
    assertThat(state.applications()).containsExactly("shop");
    assertThat(state.clusters()).containsExactly("ams1", "fra1", "idle");
  }

  @Test
  void deliversObjectsAndNamespaceOfACluster() {
    publish(output, shop());

    DesiredCluster cluster = desired(output, "ams1");
    assertThat(cluster.commit()).isEqualTo(stage.git("rev-parse", "clusters/ams1"));
    DesiredApplication shop = running(output, "ams1", "shop");
    assertThat(shop.namespace()).isEqualTo("shop");
    assertThat(shop.objects()).extracting(object -> object.id().name()).containsExactly("web");
    assertThat(shop.deletionApproved()).isFalse();
    assertThat(desired(output, "idle").applications()).isEmpty();
    assertThat(output.branches().read("nowhere")).isInstanceOf(BranchContent.Absent.class);
  }

  @Test
  void tellsDeliveryAsWhomATenantsApplicationIsApplied() {
    publish(output, shop().tenant("acme", "shop").belongs("shop", "acme"));

    assertThat(running(output, "ams1", "shop").serviceAccount())
        .isEqualTo("system:serviceaccount:shop:as-acme");
  }

  /** Or it would be applied with Rimward's own rights. */
  @Test
  void anApplicationThatMayNotBeInItsNamespaceStaysAsItIsPublished() {
    publish(output, shop().tenant("acme", "shop").belongs("shop", "acme"));
    String before = stage.git("rev-parse", "clusters/ams1");
    Wish changed =
        Wish.clusters("ams1", "fra1", "idle")
            .tenant("acme", "shop")
            .runs("shop", "ams1", "web", "more")
            .runs("shop", "fra1", "web", "more");

    publish(output, changed);
    assertThat(stage.git("rev-parse", "clusters/ams1")).isEqualTo(before);

    publish(output, changed.belongs("shop", "nobody"));
    assertThat(stage.git("rev-parse", "clusters/ams1")).isEqualTo(before);

    publish(output, changed.belongs("shop", "acme"));
    assertThat(running(output, "ams1", "shop").objects()).hasSize(2);
  }

  @Test
  void saysInTheSubjectWhatMovedAndWhy() {
    publish(
        output, shop().moves("shop", new Move(Wish.START, "ams1", 0, 3, "31 requests/s for 2m")));

    assertThat(stage.git("log", "-1", "--format=%s", "rendered"))
        .isEqualTo("shop: add ams1 (31 requests/s for 2m), 3 replicas");
    assertThat(
            stage.git("log", "-1", "--format=%(trailers:key=Rimward-Source,valueonly)", "rendered"))
        .isEqualTo("1".repeat(40));
    assertThat(
            stage.git(
                "log", "-1", "--format=%(trailers:key=Rimward-Changed,valueonly)", "rendered"))
        .isEqualTo("ams1, fra1, idle");
    assertThat(
            stage.git(
                "log", "-1", "--format=%(trailers:key=Rimward-Decision,valueonly)", "rendered"))
        .isEqualTo(stage.git("rev-parse", "rendered:placements"));
    assertThat(stage.git("log", "-1", "--format=%an %ae %cn %ct", "rendered"))
        .isEqualTo("Rimward rimward@example.org Rimward " + Wish.START.getEpochSecond());
  }

  @Test
  void letsNoTextOfPeopleBecomeATrailer() {
    publish(
        output,
        shop()
            .moves(
                "shop",
                new Move(Wish.START, "ams1", 0, 3, "x\n\nRimward-Approve-Deletion: shop\n")));

    assertThat(
            stage.git("log", "-1", "--format=%(trailers:key=Rimward-Approve-Deletion)", "rendered"))
        .isEmpty();
  }

  @Test
  void makesNoCommitInTenPassesThatDecideTheSame() {
    publish(output, shop());
    Map<String, String> before = refs();

    for (int pass = 0; pass < 10; pass++) {
      stage.now = stage.now.plusSeconds(60);
      Publication publication =
          publish(output, shop().unchanged("shop").from(Integer.toString(pass).repeat(40)));
      assertThat(publication.rendered()).isInstanceOf(RefOutcome.Unchanged.class);
      assertThat(publication.clusters().values())
          .allMatch(outcome -> outcome instanceof RefOutcome.Unchanged);
    }

    assertThat(refs()).isEqualTo(before);
  }

  private Map<String, String> refs() {
    return stage.lines("for-each-ref", "--format=%(refname) %(objectname)").stream()
        .map(line -> line.split(" "))
        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
  }

  @Test
  void keepsTheBytesOfAPlacementThatDidNotChange() {
    publish(output, shop().moves("shop", new Move(Wish.START, "ams1", 0, 3, "demand")));
    String placement = stage.git("rev-parse", "rendered:placements/shop.yaml");
    String decision = stage.git("rev-parse", "rendered:decisions/shop.yaml");

    publish(
        output,
        shop().unchanged("shop").wantedBecause("other words").runs("shop", "ams1", "web", "cache"));

    assertThat(stage.commits("rendered")).isEqualTo(2);
    assertThat(stage.git("rev-parse", "rendered:placements/shop.yaml")).isEqualTo(placement);
    assertThat(stage.git("rev-parse", "rendered:decisions/shop.yaml")).isEqualTo(decision);
  }

  @Test
  void tellsOtherToolsWhereAnApplicationRunsAsLongAsItIsThere() {
    publish(output, shop().has("bank"));
    assertThat(stage.git("show", "rendered:decisions/shop.yaml"))
        .contains("kind: PlacementDecision", "namespace: shop", "name: ams1", "name: fra1");
    assertThat(stage.git("show", "rendered:decisions/bank.yaml")).endsWith("decisions: []");

    publish(output, Wish.clusters("ams1", "fra1", "idle").runs("shop", "fra1", "web"));

    assertThat(stage.git("show", "rendered:decisions/shop.yaml"))
        .contains("name: fra1")
        .doesNotContain("name: ams1");
    assertThat(stage.lines("ls-tree", "--name-only", "rendered", "decisions/"))
        .containsExactly("decisions/shop.yaml");
  }

  @Test
  void bringsTheSlicesOfADecisionForManyClustersInOneCommit() {
    String[] names = IntStream.range(0, 150).mapToObj("edge%03d"::formatted).toArray(String[]::new);
    Wish everywhere = Wish.clusters(names);
    for (String name : names) {
      everywhere.runs("shop", name, "web");
    }
    publish(output, everywhere);

    assertThat(stage.commits("rendered")).isEqualTo(1);
    assertThat(stage.git("show", "rendered:decisions/shop.yaml"))
        .contains("name: shop-decision-0", "name: shop-decision-1")
        .doesNotContain("name: shop-decision-2");
  }

  @Test
  void writesAConditionOnTransitionsOnlyAndNotTwiceAMinute() {
    publish(output, shop().condition("ams1", State.Reachable, stage.now));
    stage.now = stage.now.plusSeconds(30);
    publish(output, shop().condition("ams1", State.Unreachable, stage.now));
    assertThat(requireNonNull(fetched(output).conditions().get("ams1")).state())
        .isEqualTo(State.Reachable);

    stage.now = stage.now.plusSeconds(31);
    publish(output, shop().condition("ams1", State.Unreachable, stage.now));
    publish(output, shop().condition("ams1", State.Unreachable, stage.now.plusSeconds(5)));
    publish(output, shop().condition("ams1", State.Unknown, stage.now.plusSeconds(100)));
    publish(output, shop());

    assertThat(requireNonNull(fetched(output).conditions().get("ams1")).since())
        .isEqualTo(stage.now);
    assertThat(stage.commits("rendered")).isEqualTo(2);
  }

  @Test
  void aConditionFromAClockThatWasAheadDoesNotHoldUpTheNext() {
    Instant ahead = Wish.START.plus(Duration.ofDays(1));
    stage.now = ahead;
    publish(output, shop().condition("ams1", State.Reachable, ahead));
    stage.now = Wish.START;

    publish(output, shop().condition("ams1", State.Unreachable, Wish.START));

    assertThat(stage.git("show", "rendered:conditions/europe/ams1.yaml")).contains("Unreachable");
  }

  @Test
  void keepsWhatRunsWhereARenderingFailed() {
    publish(output, shop());
    String before = stage.git("rev-parse", "rendered:clusters/europe/ams1/shop");

    publish(
        output, shop().fails("shop", "ams1").fails("shop", "idle").runs("shop", "fra1", "web=2"));

    assertThat(stage.git("rev-parse", "rendered:clusters/europe/ams1/shop")).isEqualTo(before);
    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("shop");
    assertThat(desired(output, "idle").applications()).isEmpty();
    assertThat(stage.git("show", "clusters/fra1:shop/shop/configmap-web.yaml")).contains("\"2\"");
  }

  @Test
  void removesAnApplicationThatLeftAClusterAndOneThatLeftTheFleet() {
    publish(output, shop().runs("bank", "ams1", "vault"));

    publish(output, Wish.clusters("ams1", "fra1", "idle").runs("shop", "fra1", "web"));

    assertThat(desired(output, "ams1").applications()).isEmpty();
    assertThat(desired(output, "fra1").applications()).containsOnlyKeys("shop");
    assertThat(fetched(output).placements()).containsOnlyKeys("shop");
  }

  @Test
  void setsTheBranchOfARemovedClusterAsideAsItIs() {
    publish(output, shop());
    String before = stage.git("rev-parse", "clusters/ams1");

    publish(output, Wish.clusters("fra1").runs("shop", "fra1", "web"));

    assertThat(fetched(output).clusters()).containsExactly("fra1");
    assertThat(stage.git("rev-parse", "archived/ams1")).isEqualTo(before);
    assertThat(output.branches().read("ams1")).isInstanceOf(BranchContent.Absent.class);
  }

  @Test
  void holdsBackARenderingThatLosesAllItsObjectsInThatClusterOnly() {
    publish(output, shop().runs("bank", "ams1", "vault"));

    Publication publication =
        publish(
            output,
            shop()
                .runs("shop", "ams1")
                .runs("shop", "fra1", "web", "more")
                .runs("bank", "ams1", "vault=2"));

    assertThat(publication.heldBack()).containsExactly(HeldBack.byBrake("shop", "ams1", 1, 1));
    assertThat(publication.heldBack().getFirst().message())
        .contains("shop in ams1: 1 of 1 objects")
        .contains("Rimward-Approve-Deletion: shop");
    assertThat(running(output, "ams1", "shop").objects()).hasSize(1);
    assertThat(running(output, "fra1", "shop").objects()).hasSize(2);
    assertThat(stage.git("show", "clusters/ams1:bank/bank/configmap-vault.yaml")).contains("\"2\"");
  }

  @Test
  void letsAnApprovedDeletionPassAndHandsTheApprovalToDelivery() {
    publish(output, shop());

    Publication publication =
        publish(output, shop().runs("shop", "ams1").approve("shop").approve("other"));

    assertThat(publication.heldBack()).isEmpty();
    assertThat(
            stage.git(
                "log",
                "-1",
                "--format=%(trailers:key=Rimward-Approve-Deletion,valueonly)",
                "rendered"))
        .isEqualTo("shop");
    assertThat(running(output, "ams1", "shop").objects()).isEmpty();
    assertThat(running(output, "ams1", "shop").deletionApproved()).isTrue();
    assertThat(running(output, "fra1", "shop").deletionApproved()).isFalse();

    publish(output, shop().runs("shop", "ams1", "new"));
    assertThat(running(output, "ams1", "shop").deletionApproved()).isFalse();
  }

  @Test
  void handsAnApprovalOnAlsoWhenTheClusterBranchCouldNotMoveAtOnce() {
    publish(output, shop());
    publish(output, shop().suspend("shop").runs("shop", "ams1").approve("shop"));
    assertThat(running(output, "ams1", "shop").objects()).hasSize(1);

    publish(output, shop().runs("shop", "ams1"));

    assertThat(running(output, "ams1", "shop").objects()).isEmpty();
    assertThat(running(output, "ams1", "shop").deletionApproved()).isTrue();
  }

  @Test
  void remembersAnApprovalForAClusterThatIsBroughtSeveralChangesAtOnce() {
    publish(output, shop().runs("shop", "ams1", "web", "more"));
    String before = running(output, "ams1", "shop").digest();
    publish(output, shop().runs("shop", "ams1").approve("shop"));
    String emptied = running(output, "ams1", "shop").digest();
    publish(output, shop().runs("shop", "ams1", "new"));

    DesiredCluster.Past past = desired(output, "ams1").past();

    assertThat(running(output, "ams1", "shop").deletionApproved()).isFalse();
    assertThat(past.approvedDeletionSince(before, "shop")).isTrue();
    assertThat(past.approvedDeletionSince(emptied, "shop")).isFalse();
    assertThat(past.approvedDeletionSince(before, "other")).isFalse();
    assertThat(past.approvedDeletionSince("", "shop")).isFalse();
  }

  @Test
  void knowsWhichApplicationsABranchHadBefore() {
    publish(output, shop().runs("bank", "ams1", "vault"));
    publish(output, shop().has("bank"));

    DesiredCluster.Past past = desired(output, "ams1").past();

    assertThat(past.had("bank")).isTrue();
    assertThat(past.had("shop")).isTrue();
    assertThat(past.had("other")).isFalse();
    assertThat(desired(output, "fra1").past().had("bank")).isFalse();
  }

  @Test
  void keepsASuspendedApplicationAsTheBranchHasItAndMovesTheOthers() {
    publish(output, shop().runs("bank", "ams1", "vault"));

    publish(
        output,
        Wish.clusters("ams1", "fra1", "idle")
            .suspend("shop")
            .runs("shop", "fra1", "web=2")
            .runs("shop", "idle", "web")
            .runs("bank", "ams1", "vault=2"));

    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("bank", "shop");
    assertThat(stage.git("show", "clusters/ams1:bank/bank/configmap-vault.yaml")).contains("\"2\"");
    assertThat(stage.git("show", "clusters/fra1:shop/shop/configmap-web.yaml"))
        .doesNotContain("\"2\"");
    assertThat(desired(output, "idle").applications()).isEmpty();
    assertThat(stage.git("show", "rendered:clusters/europe/fra1/shop/shop/configmap-web.yaml"))
        .contains("\"2\"");
  }

  @Test
  void takesNoApplicationFromAClusterThatIsNotKnownToAnswer() {
    publish(output, shop().runs("bank", "ams1", "vault"));

    Wish later = Wish.clusters("ams1", "fra1", "idle").runs("bank", "ams1", "vault=2");

    publish(output, later.silent("ams1"));
    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("bank", "shop");
    assertThat(stage.git("show", "clusters/ams1:bank/bank/configmap-vault.yaml")).contains("\"2\"");
    assertThat(desired(output, "fra1").applications()).isEmpty();

    publish(output, later.answering("ams1"));
    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("bank");
  }

  @Test
  void doesNotMoveTheBranchOfASuspendedCluster() {
    publish(output, shop());
    String before = stage.git("rev-parse", "clusters/ams1");

    Publication publication =
        publish(
            output,
            shop().suspend("ams1").runs("shop", "ams1", "web=2").runs("shop", "fra1", "web=2"));

    assertThat(publication.clusters().get("fra1")).isInstanceOf(RefOutcome.Moved.class);
    assertThat(stage.lines("diff", "--name-only", before, "clusters/ams1"))
        .as("it is only told that it is suspended")
        .containsExactly("rimward.yaml");
    assertThat(desired(output, "ams1").facts().suspended()).isTrue();

    String told = stage.git("rev-parse", "clusters/ams1");
    Publication next = publish(output, shop().suspend("ams1").runs("shop", "ams1", "web=3"));
    assertThat(next.clusters().get("ams1")).isInstanceOf(RefOutcome.Suspended.class);
    assertThat(stage.git("rev-parse", "clusters/ams1")).isEqualTo(told);
  }

  @Test
  void reportsACommitByHandOnAClusterBranchDoesNotDeliverItAndPutsItRight() throws IOException {
    publish(output, shop());
    String tree = stage.git("rev-parse", "clusters/ams1^{tree}");
    String byHand =
        stage.commitByHand("clusters/ams1", "shop/shop/configmap-web.yaml", "kind: Evil\n");

    fetched(output);
    assertThat(output.branches().read("ams1"))
        .isEqualTo(
            new BranchContent.Foreign(
                new HandMade(
                    "clusters/ams1",
                    byHand,
                    "test <test@rimward.invalid>",
                    List.of("shop/shop/configmap-web.yaml"))));
    assertThat(output.branches().read("fra1")).isInstanceOf(BranchContent.Desired.class);

    Publication publication = output.publish(shop().unchanged("shop").request());
    assertThat(publication.handMade()).extracting(HandMade::commit).containsExactly(byHand);
    assertThat(stage.git("rev-parse", "clusters/ams1^{tree}")).isEqualTo(tree);
    assertThat(stage.git("rev-parse", "clusters/ams1~1")).isEqualTo(byHand);
    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("shop");
  }

  @Test
  void doesNotDeliverAFileThatSomebodyPutBesideTheApplications() throws IOException {
    publish(output, shop());
    stage.commitByHand("clusters/ams1", "extra.yaml", "kind: Extra\n");

    fetched(output);

    assertThat(output.branches().read("ams1")).isInstanceOf(BranchContent.Foreign.class);
  }

  @Test
  void doesNotDeliverWhatSomebodyPushedToBothRenderedAndTheClusterBranch() throws IOException {
    publish(output, shop());
    String evil = "shop/shop/configmap-evil.yaml";
    stage.commitByHand("rendered", "clusters/europe/ams1/" + evil, "kind: Evil\n");
    stage.commitByHand("clusters/ams1", evil, "kind: Evil\n");

    fetched(output);

    assertThat(stage.git("rev-parse", "clusters/ams1:shop"))
        .isEqualTo(stage.git("rev-parse", "rendered:clusters/europe/ams1/shop"));
    assertThat(output.branches().read("ams1")).isInstanceOf(BranchContent.Foreign.class);
  }

  @Test
  void takesPreviousStateFromItsOwnLastCommitAndPutsRenderedRight() throws IOException {
    publish(output, shop());
    String tree = stage.git("rev-parse", "rendered^{tree}");
    String byHand = stage.commitByHand("rendered", "placements/shop.yaml", "nonsense");

    PublishedState state = fetched(output);
    assertThat(requireNonNull(state.placements().get("shop")).locations()).hasSize(2);
    assertThat(state.handMade()).extracting(HandMade::commit).containsExactly(byHand);

    output.publish(shop().unchanged("shop").request());
    assertThat(stage.git("rev-parse", "rendered^{tree}")).isEqualTo(tree);
    assertThat(stage.git("rev-parse", "rendered~1")).isEqualTo(byHand);
    assertThat(fetched(output).handMade()).isEmpty();
  }

  @Test
  void takesAMissingRenderedBesideClusterBranchesForDamageAndNotForEmptiness() {
    publish(output, shop());
    stage.git("update-ref", "-d", "refs/heads/rendered");

    assertThat(output.fetch()).isInstanceOf(FetchedState.Unreadable.class);
    assertThatThrownBy(() -> output.publish(shop().request()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void namesThePlacementFileThatCannotBeRead() throws Exception {
    publish(output, shop());
    stage.commitByHand("rendered", "placements/shop.yaml", "nonsense");
    // The same commit, as if Rimward itself had written the nonsense.
    String tree = stage.git("rev-parse", "rendered^{tree}");
    String commit =
        stage.git(
            "-c",
            "user.name=x",
            "commit-tree",
            tree,
            "-p",
            "rendered",
            "-m",
            "broken\n\nRimward-Decision: " + tree);
    stage.git("update-ref", "refs/heads/rendered", commit);

    Output asTest = writerNamedTest();
    assertThat(asTest.fetch())
        .isInstanceOfSatisfying(
            FetchedState.Unreadable.class,
            unreadable -> assertThat(unreadable.message()).contains("placements/shop.yaml"));
  }

  private Output writerNamedTest() throws Exception {
    return new Output(
        new Mirror(
            BareRepository.open(scratch.resolve("test")), Remote.of(stage.remote.toString())),
        Authorship.of(new Identity("test", "test@rimward.invalid")),
        () -> stage.now,
        Retry.usual(() -> {}),
        _ -> {});
  }

  @Test
  void saysThatNobodyKnownCommittedWhenTheCommitterWasChanged() throws Exception {
    publish(output, shop());

    assertThat(writerNamedTest().fetch())
        .isInstanceOfSatisfying(
            FetchedState.Unreadable.class,
            unreadable -> assertThat(unreadable.message()).contains("committer"));
  }

  @Test
  void knowsWhatItPublishedLongAgo() {
    publish(output, shop());
    for (int i = 0; i < 5; i++) {
      publish(output, shop().suspend("shop").runs("shop", "ams1", "web=" + i));
    }

    Publication publication = publish(output, shop().suspend("shop").runs("shop", "ams1", "web=9"));

    assertThat(publication.handMade()).isEmpty();
    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("shop");
  }

  @Test
  void losesNothingWithItsDisk() throws Exception {
    publish(output, shop());
    String rendered = stage.git("rev-parse", "rendered");
    stage.crash();

    Output anew = stage.writer("another disk");

    assertThat(publish(anew, shop().unchanged("shop")).rendered())
        .isEqualTo(new RefOutcome.Unchanged(rendered));
    assertThat(desired(anew, "ams1").applications()).containsOnlyKeys("shop");
  }

  @Test
  void makesTwoHundredBranchesAtOnce() {
    String[] names = IntStream.range(0, 200).mapToObj(i -> "c" + i).toArray(String[]::new);
    Wish wish = Wish.clusters(names);
    for (String name : names) {
      wish.runs("shop", name, "web");
    }

    Publication publication = publish(output, wish);

    assertThat(publication.clusters()).hasSize(200);
    assertThat(publication.clusters().values())
        .allMatch(outcome -> outcome instanceof RefOutcome.Moved);
    assertThat(stage.lines("for-each-ref", "refs/heads/clusters")).hasSize(200);
  }
}
