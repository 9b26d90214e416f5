package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.plan.ApplicationChange;
import dev.rimward.reconciler.plan.ChangeGroup;
import dev.rimward.reconciler.plan.FileChange;
import dev.rimward.reconciler.plan.Plan;
import dev.rimward.reconciler.plan.PlanWords;
import dev.rimward.reconciler.plan.Printable;
import java.util.ArrayList;
import java.util.List;

/** A plan for a terminal: a table first, then each change with its diff. */
final class PlanText {
  private static final int LINES_OF_A_DIFF = 200;

  private final Plan plan;
  private final int columns;
  private final StringBuilder text = new StringBuilder();

  private PlanText(Plan plan, int columns) {
    this.plan = plan;
    this.columns = columns;
  }

  /**
   * @param columns that a line may take where it can be shortened; diffs are not
   */
  static String of(Plan plan, int columns) {
    return Printable.of(new PlanText(plan, columns).write());
  }

  private String write() {
    text.append("before  ").append(plan.before()).append('\n');
    text.append("after   ").append(plan.after()).append('\n');
    text.append(plan.basis().isEmpty() ? "" : plan.basis() + "\n").append('\n');
    if (plan.stopped() != null) {
      text.append(plan.stopped()).append("\n\n");
    }
    problems();
    table();
    clusters();
    plan.applications().forEach(this::application);
    notes();
    text.append(plan.hasChanges() ? "" : PlanWords.headline(plan) + ". ");
    text.append(PlanWords.unchanged(plan)).append(".\n");
    text.append("Next: ").append(PlanWords.nextStep(plan)).append('\n');
    return text.toString();
  }

  private void problems() {
    plan.unrendered().forEach(each -> line(PlanWords.unrendered(each)));
    plan.problems().forEach(problem -> line(problem.toString()));
    plan.warnings().forEach(warning -> line(PlanWords.warning(warning)));
    if (plan.hasProblems() || !plan.warnings().isEmpty()) {
      text.append('\n');
    }
  }

  private void table() {
    if (plan.applications().isEmpty()) {
      return;
    }
    Table table = new Table("APPLICATION", "CHANGE", "LOCATIONS", "CLUSTERS", "OBJECTS");
    for (ApplicationChange change : plan.applications()) {
      table.row(
          change.application(),
          PlanWords.kind(change),
          PlanWords.locations(change),
          PlanWords.clusters(change),
          PlanWords.objects(change));
    }
    text.append(table).append('\n');
  }

  private void clusters() {
    plan.newClusters().forEach(name -> line("+ cluster " + name));
    plan.removedClusters()
        .forEach(
            name -> line("- cluster " + name + ": what runs there stays, and is not looked after"));
    if (!plan.newClusters().isEmpty() || !plan.removedClusters().isEmpty()) {
      text.append('\n');
    }
  }

  private void application(ApplicationChange change) {
    if (!change.locations().isEmpty()) {
      line(change.application() + " runs elsewhere or with another number of replicas");
      change.locations().forEach(at -> line("  " + PlanWords.move(at) + " (" + at.reason() + ")"));
      text.append('\n');
    }
    if (!change.braked().isEmpty()) {
      change
          .braked()
          .forEach(braked -> line(change.application() + ": " + PlanWords.braked(change, braked)));
      text.append('\n');
    }
    change.groups().forEach(group -> group(change.application(), group));
  }

  private void group(String application, ChangeGroup group) {
    String title =
        application + ": " + (group.isBraked() ? "stopped: " : "") + PlanWords.group(group) + " ";
    text.append(title).append(names(group.clusters(), columns - title.length())).append('\n');
    if (group.isByCluster()) {
      line("shown is " + group.example());
    }
    group.files().forEach(this::file);
    text.append('\n');
  }

  /** As many as fit into the rest of a line, and at least one. */
  private static String names(List<String> clusters, int room) {
    String all = String.join(", ", clusters);
    if (all.length() <= room) {
      return all;
    }
    List<String> first = new ArrayList<>();
    int left = room - " and 1,000 more".length();
    for (String name : clusters) {
      left -= name.length() + 2;
      if (left < 0 && !first.isEmpty()) {
        break;
      }
      first.add(name);
    }
    int more = clusters.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Of what goes, the name says enough. */
  private void file(FileChange file) {
    line("  " + file.object() + " (" + PlanWords.verb(file.kind()) + ")");
    if (file.kind() == FileChange.Kind.Removed) {
      return;
    }
    List<String> lines = file.diff().lines().toList();
    lines.stream().limit(LINES_OF_A_DIFF).forEach(this::line);
    if (lines.size() > LINES_OF_A_DIFF) {
      line(
          "… "
              + Printable.count(lines.size() - LINES_OF_A_DIFF, "more line")
              + "; --output json has all of them");
    }
  }

  private void notes() {
    for (ApplicationChange change : plan.applications()) {
      change.notices().forEach(notice -> line(change.application() + ": " + notice));
    }
    plan.remarks().forEach(this::line);
    if (!plan.remarks().isEmpty()
        || plan.applications().stream().anyMatch(change -> !change.notices().isEmpty())) {
      text.append('\n');
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
