package dev.rimward.reconciler.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plan as a comment of a pull request. It is no longer than hosts accept, what concerns the most
 * clusters comes first, and what has no room is counted. Nothing of its content can end a block,
 * mention anybody or refer to anything.
 */
public final class PlanMarkdown {
  /** GitHub takes 65,536 characters. */
  public static final int MOST = 60_000;

  private static final int KEPT_FOR_THE_END = 2_000;
  private static final int MOST_OF_A_GROUP = 10_000;
  private static final int LEAST_OF_A_GROUP = 1_000;
  private static final int MOST_OF_A_SECTION = 10_000;
  private static final int ROWS = 40;
  private static final int CLUSTERS = 8;
  private static final int NAME = 80;
  private static final int LINE = 300;

  private final Plan plan;
  private final StringBuilder text = new StringBuilder();

  private PlanMarkdown(Plan plan) {
    this.plan = plan;
  }

  public static String of(Plan plan) {
    return new PlanMarkdown(plan).write();
  }

  private record Group(ApplicationChange application, ChangeGroup group) {}

  private String write() {
    text.append("### Rimward plan: ").append(PlanWords.headline(plan)).append("\n\n");
    text.append(MarkdownText.code(plan.before(), LINE))
        .append(" → ")
        .append(MarkdownText.code(plan.after(), LINE))
        .append(plan.basis().isEmpty() ? "" : ", " + MarkdownText.code(plan.basis(), LINE))
        .append("\n\n");
    if (plan.stopped() != null) {
      text.append("**Stopped:** nothing of this would be applied.\n\n")
          .append(MarkdownText.fenced("", shortened(plan.stopped().lines().toList(), 4_000)))
          .append('\n');
    }
    section("Problems", problems());
    section("Warnings", plan.warnings().stream().map(PlanWords::warning).toList());
    table();
    section("Clusters", clusters());
    section("Deletions that are stopped", braked());
    section("Where it runs", locations());
    groups();
    section("Notes", notes());
    end();
    return text.toString();
  }

  private void table() {
    if (plan.applications().isEmpty()) {
      return;
    }
    text.append(
        "| application | change | locations | clusters | objects |\n|---|---|---|---|---|\n");
    plan.applications().stream()
        .sorted(Comparator.comparingInt((ApplicationChange change) -> -change.clusters()))
        .limit(ROWS)
        .forEach(this::row);
    int more = plan.applications().size() - ROWS;
    text.append(more > 0 ? "\nand " + Printable.count(more, "more application") + "\n\n" : "\n");
  }

  private void row(ApplicationChange change) {
    text.append("| ")
        .append(
            String.join(
                " | ",
                MarkdownText.cell(change.application(), NAME),
                PlanWords.kind(change),
                MarkdownText.cell(PlanWords.locations(change), NAME),
                PlanWords.clusters(change),
                MarkdownText.cell(PlanWords.objects(change), NAME)))
        .append(" |\n");
  }

  private List<String> problems() {
    return Stream.concat(
            plan.unrendered().stream().map(PlanWords::unrendered),
            plan.problems().stream().map(String::valueOf))
        .toList();
  }

  private List<String> clusters() {
    return Stream.concat(
            plan.newClusters().stream().map(name -> "+ " + name),
            plan.removedClusters().stream()
                .map(name -> "- " + name + ": what runs there stays, and is not looked after"))
        .toList();
  }

  private List<String> braked() {
    return plan.applications().stream()
        .flatMap(change -> change.braked().stream().map(braked -> PlanWords.braked(change, braked)))
        .toList();
  }

  private List<String> locations() {
    return plan.applications().stream()
        .flatMap(
            change ->
                change.locations().stream()
                    .map(
                        at ->
                            change.application()
                                + " "
                                + PlanWords.move(at)
                                + " ("
                                + at.reason()
                                + ")"))
        .toList();
  }

  private List<String> notes() {
    return Stream.concat(
            plan.applications().stream()
                .flatMap(
                    change ->
                        change.notices().stream()
                            .map(notice -> change.application() + ": " + notice)),
            plan.remarks().stream())
        .toList();
  }

  /** A list, each item of which is code. */
  private void section(String title, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    StringBuilder list = new StringBuilder("**" + title + "**\n\n");
    int room = Math.min(MOST_OF_A_SECTION, room());
    int shown = 0;
    for (String item : items) {
      String line = "- " + MarkdownText.code(item, LINE) + "\n";
      if (list.length() + line.length() > room - 100) {
        break;
      }
      list.append(line);
      shown++;
    }
    if (shown < items.size()) {
      list.append("- and ").append(Printable.count(items.size() - shown, "more line")).append('\n');
    }
    if (list.length() < room()) {
      text.append(list).append('\n');
    }
  }

  private void groups() {
    List<Group> left = new ArrayList<>();
    plan.applications()
        .forEach(change -> change.groups().forEach(group -> left.add(new Group(change, group))));
    left.sort(Comparator.comparingInt((Group each) -> -each.group().clusters().size()));
    int omitted = 0;
    for (Group each : left) {
      String block =
          room() < LEAST_OF_A_GROUP ? "" : block(each, Math.min(MOST_OF_A_GROUP, room()));
      if (block.isEmpty() || block.length() > room()) {
        omitted++;
      } else {
        text.append(block);
      }
    }
    if (omitted > 0) {
      text.append("**")
          .append(Printable.count(omitted, "more change"))
          .append(" had no room here**; `rimward plan --output json` has all of them.\n\n");
    }
  }

  private String block(Group each, int most) {
    ChangeGroup group = each.group();
    String summary =
        "<details><summary>"
            + MarkdownText.htmlCode(each.application().application(), NAME)
            + ": "
            + PlanWords.group(group)
            + " "
            + names(group.clusters())
            + (group.isBraked() ? " (stopped)" : "")
            + "</summary>\n\n";
    String end = "\n</details>\n\n";
    List<String> lines = shortened(lines(group), most - summary.length() - end.length() - 20);
    return summary + MarkdownText.fenced("diff", lines) + end;
  }

  private static String names(List<String> clusters) {
    List<String> first =
        clusters.stream().limit(CLUSTERS).map(name -> MarkdownText.htmlCode(name, NAME)).toList();
    int more = clusters.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Of what goes, the name says enough. */
  private static List<String> lines(ChangeGroup group) {
    List<String> lines = new ArrayList<>();
    for (FileChange file : group.files()) {
      if (file.kind() == FileChange.Kind.Removed) {
        lines.add("- " + file.object() + " (" + file.path() + ")");
      } else {
        file.diff().lines().forEach(lines::add);
      }
    }
    return lines;
  }

  private static List<String> shortened(List<String> lines, int most) {
    List<String> shown = new ArrayList<>();
    int room = most - 40;
    for (String line : lines) {
      String cut = cut(Printable.of(cut(line)));
      room -= cut.length() + 1;
      if (room < 0) {
        shown.add("… " + Printable.count(lines.size() - shown.size(), "more line"));
        break;
      }
      shown.add(cut);
    }
    return shown;
  }

  private static String cut(String line) {
    return line.length() <= LINE ? line : Printable.cut(line, LINE);
  }

  private void end() {
    text.append(PlanWords.unchanged(plan)).append(".\n\n");
    text.append("Next: ").append(PlanWords.nextStep(plan)).append('\n');
  }

  private int room() {
    return MOST - KEPT_FOR_THE_END - text.length();
  }
}
