package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.plan.ApplicationChange;
import dev.rimward.reconciler.plan.ApplicationChange.ObjectCounts;
import dev.rimward.reconciler.plan.ChangeGroup;
import dev.rimward.reconciler.plan.FileChange;
import dev.rimward.reconciler.plan.LocationChange;
import dev.rimward.reconciler.plan.Plan;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTextTest {
  private static String text(String reason, String diff, int columns) {
    ChangeGroup group =
        new ChangeGroup(
            IntStream.range(100, 1_082).mapToObj(i -> "edge" + i).toList(),
            "edge100",
            false,
            false,
            List.of(new FileChange(FileChange.Kind.Changed, "Pod a", "shop/a", null, diff)));
    ApplicationChange change =
        new ApplicationChange(
            "shop",
            ApplicationChange.Kind.Changed,
            List.of(new LocationChange("fra1", 2, 3, false, reason)),
            982,
            new ObjectCounts(0, 0, 982),
            List.of(group),
            List.of(),
            List.of());
    Plan plan =
        new Plan(
            "before",
            "after",
            "",
            null,
            List.of(change),
            List.of(),
            List.of(),
            18,
            1_000,
            List.of(),
            List.of(),
            List.of(),
            List.of());
    return PlanText.of(plan, columns);
  }

  @Test
  void theTableComesFirstAndTheNextStepLast() {
    assertThat(text("why", "+a\n", 80))
        .isEqualTo(
            """
            before  before
            after   after

            APPLICATION   CHANGE    LOCATIONS   CLUSTERS   OBJECTS
            shop          changed   ~1          982        ~982

            shop runs elsewhere or with another number of replicas
              ~ fra1: 2 to 3 replicas (why)

            shop: 1 object, the same in 982 clusters: edge100, edge101 and 980 more
              Pod a (changed)
            +a

            18 other applications unchanged in 1,000 clusters.
            Next: push or merge it, and Rimward commits this to the branch rendered and delivers it.
            """);
  }

  @Test
  void moreClustersAreNamedWhereTheLineIsLonger() {
    assertThat(text("why", "+a\n", 120)).contains("edge100, edge101, edge102, edge103, edge104");
  }

  @Test
  void nothingThatIsShownMovesTheCursor() {
    assertThat(text("\u001b[2J\r", "+\u001b[1A\u202e\n", 80))
        .contains("\\u001b[2J\\u000d", "+\\u001b[1A\\u202e")
        .doesNotContain("\u001b", "\r", "\u202e");
  }

  @Test
  void aLongDiffIsCutAndSaysWhereAllOfItIs() {
    assertThat(text("why", "+a\n".repeat(1_500), 80))
        .contains("+a\n… 1,300 more lines; --output json has all of them\n");
  }
}
