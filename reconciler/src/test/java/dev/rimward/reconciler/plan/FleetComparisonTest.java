package dev.rimward.reconciler.plan;

import static dev.rimward.reconciler.plan.Revisions.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetComparisonTest {
  private static Revisions fleet() {
    return new Revisions()
        .cluster("ams1", "europe", "NL")
        .cluster("fra1", "europe", "DE")
        .cluster("sgp1", "asia", "SG");
  }

  private static List<ChangeGroup> groups(Revisions before, Revisions after) {
    Plan plan = Revisions.compare(before, after);
    assertThat(plan.applications()).hasSize(1);
    return plan.applications().getFirst().groups();
  }

  private static Revisions everywhere(String value) {
    Revisions fleet = fleet();
    List.of("ams1", "fra1", "sgp1")
        .forEach(cluster -> fleet.runs("shop", cluster, configMap("settings", value)));
    return fleet;
  }

  @Test
  void whatIsEqualIsNoChange() {
    Plan plan = Revisions.compare(everywhere("one"), everywhere("one"));

    assertThat(plan.hasChanges()).isFalse();
    assertThat(plan.unchanged()).isEqualTo(1);
  }

  @Test
  void theSameChangeIsOneGroup() {
    assertThat(groups(everywhere("one"), everywhere("two")))
        .singleElement()
        .satisfies(
            (ChangeGroup group) -> {
              assertThat(group.clusters()).containsExactly("ams1", "fra1", "sgp1");
              assertThat(group.isByCluster()).isFalse();
              assertThat(group.files().getFirst().diff())
                  .contains("@@ -4,4 +4,4 @@", "-  value: one\n+  value: two\n");
            });
  }

  @Test
  void whatDiffersOnlyByTheClustersOwnNameIsOneGroup() {
    Revisions after = fleet();
    List.of("ams1", "fra1", "sgp1")
        .forEach(
            cluster ->
                after.runs("shop", cluster, configMap("settings", "http://" + cluster + ".edge")));

    assertThat(groups(everywhere("one"), after))
        .singleElement()
        .satisfies(
            (ChangeGroup group) -> {
              assertThat(group.clusters()).containsExactly("ams1", "fra1", "sgp1");
              assertThat(group.isByCluster()).isTrue();
              assertThat(group.example()).isEqualTo("ams1");
              assertThat(group.files().getFirst().diff()).contains("+  value: http://ams1.edge");
            });
  }

  @Test
  void aWordThatHappensToBeTheRegionOfSomeIsTheSameEverywhere() {
    assertThat(groups(everywhere("one"), everywhere("in europe"))).hasSize(1);
  }

  @Test
  void aNameOfAnotherClusterIsNotTakenForItsOwn() {
    Revisions after =
        fleet()
            .runs("shop", "ams1", configMap("settings", "ams1"))
            .runs("shop", "fra1", configMap("settings", "fra1"))
            .runs("shop", "sgp1", configMap("settings", "fra1"));

    assertThat(groups(everywhere("one"), after))
        .extracting(ChangeGroup::clusters)
        .containsExactlyInAnyOrder(List.of("ams1"), List.of("fra1", "sgp1"));
  }

  @Test
  void aPartOfAWordIsNoFact() {
    Revisions after =
        fleet()
            .runs("shop", "ams1", configMap("settings", "NLX"))
            .runs("shop", "fra1", configMap("settings", "DEX"))
            .runs("shop", "sgp1", configMap("settings", "one"));

    assertThat(groups(everywhere("one"), after)).hasSize(2);
  }

  @Test
  void objectsThatChangeInTheSameClustersAreOneGroup() {
    Revisions before = fleet();
    Revisions after = fleet();
    for (String cluster : List.of("ams1", "fra1")) {
      before.runs("shop", cluster, configMap("a", "1"), configMap("b", "1"));
      after.runs("shop", cluster, configMap("a", "2"), configMap("b", "2"));
    }
    before.runs("shop", "sgp1", configMap("a", "1"), configMap("b", "1"));
    after.runs("shop", "sgp1", configMap("a", "2"), configMap("b", "1"), configMap("c", "1"));

    List<ChangeGroup> groups = groups(before, after);

    assertThat(groups).extracting(group -> group.clusters().size()).containsExactly(3, 2, 1);
    assertThat(groups)
        .extracting(group -> group.files().getFirst().path())
        .containsExactly(
            "shop/shop/configmap-a.yaml",
            "shop/shop/configmap-b.yaml",
            "shop/shop/configmap-c.yaml");
  }

  @Test
  void manyClustersWithAChangeOfTheirOwnAreShownOneByOne() {
    Revisions before = new Revisions();
    Revisions after = new Revisions();
    for (int i = 0; i < 300; i++) {
      before.cluster("c" + i, "r", "AA").runs("shop", "c" + i, configMap("settings", "one"));
      after.cluster("c" + i, "r", "AA").runs("shop", "c" + i, configMap("settings", "v" + i % 7));
    }

    List<ChangeGroup> groups = groups(before, after);

    assertThat(groups).hasSize(7);
    assertThat(groups.stream().mapToInt(group -> group.clusters().size()).sum()).isEqualTo(300);
    assertThat(groups.getFirst().clusters()).hasSizeGreaterThanOrEqualTo(43);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 300", "300, 1", "300, 300"})
  void noRenderingIsWrittenMoreThanTwice(int differentBefore, int differentAfter) {
    Revisions before = new Revisions();
    Revisions after = new Revisions();
    for (int i = 0; i < 300; i++) {
      String old = configMap("settings", "old " + i % differentBefore);
      String next = configMap("settings", "new " + i % differentAfter);
      before.cluster("c" + i, "r", "AA").runs("shop", "c" + i, old);
      after.cluster("c" + i, "r", "AA").runs("shop", "c" + i, next);
    }
    Map<String, Integer> written = new HashMap<>();
    Supplier<RenderedFiles> forgetful =
        () ->
            new RenderedFiles(
                rendering -> {
                  written.merge(rendering.digest(), 1, Integer::sum);
                  return rendering.files();
                },
                0);

    Plan plan =
        new FleetComparison(
                "",
                before.revision("before", forgetful.get()),
                after.revision("after", forgetful.get()),
                Selection.ALL,
                Set.of())
            .compare(() -> {});

    assertThat(plan.applications().getFirst().clusters()).isEqualTo(300);
    assertThat(written).hasSize(differentBefore + differentAfter);
    assertThat(written.values()).allMatch(times -> times <= 2);
  }

  @Test
  void whatIsTheSameInTwoRevisionsIsNotWrittenAtAll() {
    RenderedFiles never =
        new RenderedFiles(
            rendering -> {
              throw new AssertionError(rendering.digest());
            },
            0);

    Plan plan =
        new FleetComparison(
                "",
                everywhere("one").revision("before", never),
                everywhere("one").revision("after", never),
                Selection.ALL,
                Set.of())
            .compare(() -> {});

    assertThat(plan.unchanged()).isEqualTo(1);
  }

  @Test
  void whatCannotBeRenderedIsNotRemoved() {
    Revisions after = everywhere("one").fails("shop", "fra1");

    Plan plan = Revisions.compare(everywhere("one"), after);

    assertThat(plan.hasChanges()).isFalse();
    assertThat(plan.unchanged()).isZero();
    assertThat(plan.unrendered())
        .singleElement()
        .satisfies(
            (Plan.Unrendered each) -> {
              assertThat(each.clusters()).containsExactly("fra1");
              assertThat(each.before()).isFalse();
            });
    assertThat(PlanWords.unrendered(plan.unrendered().getFirst()))
        .isEqualTo("shop in fra1 cannot be rendered and stays as it is: apps: does not build");
  }

  @Test
  void whatCouldNotBeRenderedBeforeIsNotNew() {
    Revisions before = everywhere("one").fails("shop", "fra1");

    Plan plan = Revisions.compare(before, everywhere("one"));

    assertThat(plan.hasChanges()).isFalse();
    assertThat(plan.unrendered().getFirst().before()).isTrue();
  }

  @Test
  void onlyNewWarningsAreTold() {
    Revisions before = everywhere("one").warns("shop", "ams1", "old", configMap("settings", "one"));
    Revisions after = everywhere("one").warns("shop", "ams1", "old", configMap("settings", "one"));
    after.warns("shop", "fra1", "new", configMap("settings", "one"));

    Plan plan = Revisions.compare(before, after);

    assertThat(plan.warnings())
        .singleElement()
        .satisfies(
            (Plan.Warning each) -> {
              assertThat(each.clusters()).containsExactly("fra1");
              assertThat(each.problem().message()).isEqualTo("new");
            });
    assertThat(plan.hasProblems()).isFalse();
  }

  @Test
  void manyObjectsThatGoWithoutADecisionAreBraked() {
    String[] many =
        IntStream.range(0, 20).mapToObj(i -> configMap("m" + i, "1")).toArray(String[]::new);
    String[] few =
        IntStream.range(0, 9).mapToObj(i -> configMap("m" + i, "1")).toArray(String[]::new);
    Revisions before = fleet().runs("shop", "ams1", many).runs("shop", "fra1", many);
    Revisions after = fleet().runs("shop", "ams1", few);

    Plan plan = Revisions.compare(before, after);

    ApplicationChange shop = plan.applications().getFirst();
    assertThat(shop.braked())
        .containsExactly(new ApplicationChange.Braked(List.of("ams1"), 11, 20));
    assertThat(shop.groups())
        .as("where a decision takes the application away, its objects go")
        .anySatisfy(
            group -> {
              assertThat(group.clusters()).containsExactly("fra1");
              assertThat(group.isBraked()).isFalse();
            })
        .anySatisfy(
            group -> {
              assertThat(group.clusters()).containsExactly("ams1");
              assertThat(group.isBraked()).isTrue();
            });
    Plan approved =
        new FleetComparison(
                "",
                before.revision("before"),
                after.revision("after"),
                Selection.ALL,
                Set.of("shop"))
            .compare(() -> {});
    assertThat(approved.braked()).isEmpty();
  }
}
