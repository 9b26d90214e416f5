package dev.rimward.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.reconciler.plan.ApplicationChange.Kind;
import dev.rimward.reconciler.plan.ApplicationChange.ObjectCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanMarkdownTest {
  private static final Pattern FENCED = Pattern.compile("(?ms)^(`{3,})(diff)?\\n.*?^\\1$");
  private static final Pattern CODE = Pattern.compile("(?<!`)(`+)(?!`).+?(?<!`)\\1(?!`)");

  private static Plan plan(List<ApplicationChange> changes, String text, @Nullable String stopped) {
    return new Plan(
        "before " + text,
        "after " + text,
        "from " + text,
        stopped,
        changes,
        List.of(text),
        List.of(text),
        18,
        1_000,
        List.of(new Plan.Unrendered(text, List.of(text), false, problem(text))),
        List.of(problem(text)),
        List.of(new Plan.Warning(text, List.of(text), problem(text))),
        List.of(text));
  }

  private static Problem problem(String text) {
    return new Problem(text, 1, text, text);
  }

  private static ApplicationChange change(String name, List<ChangeGroup> groups, String text) {
    return new ApplicationChange(
        name,
        Kind.Changed,
        List.of(new LocationChange(text, 0, 2, false, text)),
        groups.stream().mapToInt(group -> group.clusters().size()).sum(),
        new ObjectCounts(1, 2, 3),
        groups,
        List.of(new ApplicationChange.Braked(List.of(text), 1, 2)),
        List.of(text));
  }

  private static ChangeGroup group(int clusters, String name, String diff) {
    return new ChangeGroup(
        IntStream.range(0, clusters).mapToObj(i -> name + i).toList(),
        name + "0",
        false,
        false,
        List.of(new FileChange(FileChange.Kind.Changed, name, name, null, diff)));
  }

  /** What is neither in a block nor in code, where everything has its usual meaning. */
  private static String outsideOfCode(String markdown) {
    String withoutBlocks = FENCED.matcher(markdown).replaceAll("");
    return CODE.matcher(withoutBlocks).replaceAll("").replaceAll("<code>[^<]*</code>", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@someone",
        "evil @org/team #12 owner/repo#3 GH-4 https://evil.example",
        "</details></summary><img src=x onerror=evil>",
        "`evil`",
        "``` evil",
        "````evil",
        "``",
        "` evil",
        "| evil | evil |",
        "\\| evil \\",
        "[evil](https://evil.example)",
        "<!-- evil",
        "evil\n```\n\n@someone\n</details>",
        "evil\r\n\r\n# evil",
        "\u202eevil\u0000\u001b[2Jevil",
      })
  void textOfOthersIsOnlyEverCode(String text) {
    ChangeGroup group = group(2, text, " " + text.replace("\n", "\n ") + "\n+" + text + "\n");

    String markdown =
        PlanMarkdown.of(plan(List.of(change(text, List.of(group), text)), text, text));

    assertThat(outsideOfCode(markdown))
        .doesNotContain("evil", "@", "#12", "https:", "<img", "<!--", "\u202e", "\u001b");
    assertThat(markdown).doesNotContain("\u202e", "\u0000", "\u001b");
    assertThat(outsideOfCode(markdown).split("<details>", -1)).hasSize(2);
    assertThat(outsideOfCode(markdown).split("</details>", -1)).hasSize(2);
    assertThat(
            FENCED
                .matcher(markdown)
                .replaceAll("")
                .lines()
                .filter(line -> line.startsWith("|"))
                .map(PlanMarkdownTest::cells))
        .containsOnly(5L);
  }

  /** As GitHub divides a row: at each bar without a backslash before it. */
  private static long cells(String row) {
    return Pattern.compile("(?<!\\\\)\\|").matcher(row).results().count() - 1;
  }

  @Test
  void aBlockIsLongerFencedThanAnythingInIt() {
    String markdown =
        PlanMarkdown.of(
            plan(List.of(change("shop", List.of(group(1, "c", " ````\n")), "x")), "x", null));

    assertThat(markdown).contains("\n`````diff\n ````\n`````\n");
  }

  @Test
  void thousandsOfGroupsAreBoundedAndCountedBiggestFirst() {
    List<ChangeGroup> groups = new ArrayList<>();
    for (int i = 1; i <= 5_000; i++) {
      groups.add(group(i % 100 + 1, "c" + i + "-", ("+" + "line " + i + "\n").repeat(20)));
    }

    String markdown = PlanMarkdown.of(plan(List.of(change("shop", groups, "why")), "x", null));

    int shown = markdown.split("<details>", -1).length - 1;
    assertThat(markdown).hasSizeLessThanOrEqualTo(PlanMarkdown.MOST);
    assertThat(shown).isGreaterThan(50);
    assertThat(markdown)
        .contains("**%,d more changes had no room here**".formatted(5_000 - shown))
        .contains("the same in 100 clusters")
        .contains("18 other applications unchanged in 1,000 clusters.", "Next: ");
    assertThat(markdown.split("</details>", -1)).hasSize(shown + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "`", "@", "<", "|", "\ud83d\ude80", "\u0007"})
  void veryLongLinesAndTextsAreBounded(String unit) {
    String text = unit.repeat(20_000);
    List<ApplicationChange> changes =
        IntStream.range(0, 100)
            .mapToObj(i -> change(text, List.of(group(3, text, "+" + text + "\n")), text))
            .toList();

    String markdown = PlanMarkdown.of(plan(changes, text, text));

    assertThat(markdown).hasSizeLessThanOrEqualTo(PlanMarkdown.MOST).contains("Next: ");
    assertThat(outsideOfCode(markdown).split("<details>", -1).length)
        .isEqualTo(outsideOfCode(markdown).split("</details>", -1).length);
  }

  @Test
  void aDiffThatIsTooLongIsShortenedWithinItsBlock() {
    String markdown =
        PlanMarkdown.of(
            plan(
                List.of(change("shop", List.of(group(9, "c", "+line\n".repeat(9_000))), "x")),
                "x",
                null));

    assertThat(markdown)
        .containsPattern("\\+line\n… \\d,\\d{3} more lines\n```\n\n</details>")
        .hasSizeLessThan(20_000);
  }

  @Test
  void nothingIsSaidInFewWords() {
    Plan plan =
        new Plan(
            "main", "head", "", null, List.of(), List.of(), List.of(), 20, 1_000, List.of(),
            List.of(), List.of(), List.of());

    assertThat(PlanMarkdown.of(plan))
        .isEqualTo(
            """
            ### Rimward plan: Nothing would change

            `main` → `head`

            20 applications unchanged in 1,000 clusters.

            Next: nothing. No cluster gets anything else when this is merged.
            """);
  }
}
