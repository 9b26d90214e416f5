package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.plan.FleetRendering;
import dev.rimward.reconciler.plan.Nothing;
import dev.rimward.reconciler.plan.PublishedSide;
import dev.rimward.reconciler.plan.Recollection;
import dev.rimward.reconciler.plan.RenderedRevision;
import dev.rimward.reconciler.plan.Side;
import dev.rimward.reconciler.plan.WithPublished;
import dev.rimward.reconciler.publish.PublishedFleet;
import dev.rimward.reconciler.source.LocalSource;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan compares.
 *
 * @param basis what both were decided from, in words; empty where that is the state before
 * @param approvals applications and clusters of which much may be deleted
 */
record PlanSides(String basis, Side before, RenderedRevision after, Set<String> approvals) {
  /** Two commits of the source, both decided from what is published, if that is known. */
  static PlanSides ofCommits(
      LocalSource source,
      String base,
      String head,
      FleetRendering rendering,
      Optional<PublishedSide> fleet)
      throws GitFailure, InterruptedException {
    String first = source.commit(base);
    String last = source.commit(head);
    Recollection lastKnown = recollection(fleet);
    RenderedRevision before = rendering.render(words(base, first), source.at(first), lastKnown);
    RenderedRevision after = rendering.render(words(head, last), source.at(last), lastKnown);
    requireFleet(source, before, after);
    return new PlanSides(
        fleet
            .map(side -> "both decided from " + side.words())
            .orElse("both decided from nothing: neither --rendered nor --config is given"),
        fleet.isPresent() ? new WithPublished(before, fleet.get()) : before,
        after,
        source.approvals(Optional.of(first), last));
  }

  /**
   * A folder as it lies, and what is published.
   *
   * @param where that is, in words
   */
  static PlanSides ofFolder(
      LocalSource source, FleetRendering rendering, Optional<PublishedSide> fleet, String where)
      throws GitFailure, InterruptedException {
    Side before =
        fleet
            .<Side>map(side -> side)
            .orElseGet(() -> new Nothing("nothing is published in " + where));
    RenderedRevision after =
        rendering.render("the folder " + source.folder(), source.asItLies(), recollection(fleet));
    requireFleet(source, before, after);
    Optional<String> head = source.head();
    if (head.isEmpty()) {
      requireNothingLost(source, before, after);
    }
    Optional<String> since = fleet.map(PublishedSide::fleet).flatMap(PublishedFleet::source);
    return new PlanSides(
        "", before, after, head.isPresent() ? source.approvals(since, head.get()) : Set.of());
  }

  private static Recollection recollection(Optional<PublishedSide> fleet) {
    return fleet.map(side -> Recollection.of(side.fleet())).orElse(Recollection.NOTHING);
  }

  private static String words(String reference, String commit) {
    String shortened = commit.substring(0, 9);
    return commit.startsWith(reference) ? shortened : reference + " (" + shortened + ")";
  }

  /** The wrong folder is more likely than the wish to remove a whole fleet. */
  private static void requireFleet(LocalSource source, Side before, RenderedRevision after) {
    if (after.applications().isEmpty()
        && after.clusters().isEmpty()
        && !before.clusters().isEmpty()) {
      throw new CommandFailure(
          source.folder() + " has neither clusters nor applications; is it the root of a source?");
    }
  }

  /** A document that cannot be read keeps its last good version, which only a history has. */
  private static void requireNothingLost(LocalSource source, Side before, RenderedRevision after) {
    boolean areAllThere =
        after.applications().containsAll(before.applications())
            && after.clusters().containsAll(before.clusters());
    if (after.hasDocumentProblems() && !areAllThere) {
      throw new CommandFailure(
          ("%1$s is in no Git repository, and has documents that cannot be read: nobody can tell"
                  + " them from removed ones. Correct what rimward validate %1$s names, or plan in"
                  + " a clone, whose history has their last good versions")
              .formatted(source.folder()));
    }
  }
}
