package dev.rimward.reconciler.plan;

import dev.rimward.reconciler.plan.ApplicationChange.ObjectCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of a plan in the same words wherever it is shown. */
public final class PlanWords {
  private PlanWords() {}

  /** The whole of it in a sentence. */
  public static String headline(Plan plan) {
    if (!plan.hasChanges()) {
      return plan.unrendered().isEmpty()
          ? "Nothing would change"
          : "Nothing would change in what could be rendered";
    }
    List<String> parts = new ArrayList<>();
    parts.add(Printable.count(plan.applications().size(), "application") + " would change");
    if (!plan.newClusters().isEmpty()) {
      parts.add(Printable.count(plan.newClusters().size(), "cluster") + " would join");
    }
    if (!plan.removedClusters().isEmpty()) {
      parts.add(Printable.count(plan.removedClusters().size(), "cluster") + " would leave");
    }
    return String.join(", ", parts);
  }

  public static String kind(ApplicationChange change) {
    return change.kind().name().toLowerCase(Locale.ROOT);
  }

  public static String clusters(ApplicationChange change) {
    return String.format(Locale.ROOT, "%,d", change.clusters());
  }

  /** {@code +1 -2 ~3}: locations added, removed and otherwise. */
  public static String locations(ApplicationChange change) {
    long added = change.locations().stream().filter(at -> at.from() == 0).count();
    long removed = change.locations().stream().filter(at -> at.to() == 0).count();
    long other = change.locations().size() - added - removed;
    return counts(added, removed, other);
  }

  /** {@code +1 -2 ~3}: objects added, removed and changed, over all clusters. */
  public static String objects(ApplicationChange change) {
    ObjectCounts objects = change.objects();
    return counts(objects.added(), objects.removed(), objects.changed());
  }

  private static String counts(long added, long removed, long changed) {
    List<String> parts = new ArrayList<>();
    addPart(parts, "+", added);
    addPart(parts, "-", removed);
    addPart(parts, "~", changed);
    return parts.isEmpty() ? "-" : String.join(" ", parts);
  }

  private static void addPart(List<String> parts, String sign, long number) {
    if (number > 0) {
      parts.add(String.format(Locale.ROOT, "%s%,d", sign, number));
    }
  }

  /** {@code + fra1: 2 replicas}. */
  public static String move(LocationChange change) {
    if (change.from() == 0) {
      return "+ " + change.location() + ": " + Printable.count(change.to(), "replica");
    }
    if (change.to() == 0) {
      return "- " + change.location() + ": " + Printable.count(change.from(), "replica");
    }
    return "~ " + change.location() + ": " + scaled(change);
  }

  private static String scaled(LocationChange change) {
    String replicas =
        change.from() == change.to()
            ? ""
            : change.from() + " to " + Printable.count(change.to(), "replica");
    String leaving = change.leaving() ? "leaves as soon as another copy is healthy" : "";
    return replicas + (replicas.isEmpty() || leaving.isEmpty() ? "" : ", ") + leaving;
  }

  /** {@code the same change in 982 clusters}. */
  public static String group(ChangeGroup group) {
    String objects = Printable.count(group.files().size(), "object");
    if (group.clusters().size() == 1) {
      return objects + " in";
    }
    return objects
        + ", the same "
        + (group.isByCluster()
            ? "but for the cluster's own name, region, country or provider "
            : "")
        + "in "
        + Printable.count(group.clusters().size(), "cluster")
        + ":";
  }

  public static String verb(FileChange.Kind kind) {
    return switch (kind) {
      case Added -> "new";
      case Removed -> "removed";
      case Changed -> "changed";
      case Renamed -> "under a new name";
    };
  }

  public static String braked(ApplicationChange change, ApplicationChange.Braked braked) {
    return "%s of %d objects would go in %s; what runs stays until a source commit ends with the line Rimward-Approve-Deletion: %s"
        .formatted(
            braked.gone(),
            braked.before(),
            ClusterNames.of(braked.clusters(), 3),
            change.application());
  }

  public static String unrendered(Plan.Unrendered unrendered) {
    return "%s in %s %s: %s"
        .formatted(
            unrendered.application(),
            ClusterNames.of(unrendered.clusters(), 3),
            unrendered.before()
                ? "could not be rendered as it was before, so nothing is compared"
                : "cannot be rendered and stays as it is",
            unrendered.problem());
  }

  public static String warning(Plan.Warning warning) {
    return "warning: %s in %s: %s"
        .formatted(
            warning.application(), ClusterNames.of(warning.clusters(), 3), warning.problem());
  }

  public static String unchanged(Plan plan) {
    return Printable.count(
            plan.unchanged(), plan.hasChanges() ? "other application" : "application")
        + " unchanged in "
        + Printable.count(plan.clusters(), "cluster");
  }

  /** What whoever reads it does next. */
  public static String nextStep(Plan plan) {
    if (plan.stopped() != null) {
      return "nothing of this is applied until a commit has the lines above.";
    }
    if (plan.hasProblems()) {
      return "correct the problems, which rimward validate lists with file and line; then plan"
          + " again.";
    }
    if (!plan.braked().isEmpty()) {
      return "if the deletions are meant, end a commit message with the lines named above.";
    }
    return plan.hasChanges()
        ? "push or merge it, and Rimward commits this to the branch rendered and delivers it."
        : "nothing. No cluster gets anything else when this is merged.";
  }
}
