package dev.rimward.reconciler.publish;

import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.reconciler.git.Trailers;
import dev.rimward.reconciler.publish.BranchPublisher.Goal;
import dev.rimward.reconciler.publish.Committer.Note;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** What the commits of cluster branches say. */
final class BranchNotes {
  private final OutputRepository output;
  private final Goal goal;

  BranchNotes(OutputRepository output, Goal goal) {
    this.output = output;
    this.goal = goal;
  }

  Note note(String cluster, Optional<BranchView> view, SortedMap<String, ObjectId> next)
      throws IOException {
    SortedMap<String, ObjectId> before =
        view.map(BranchView::applications).orElse(Collections.emptySortedMap());
    Changes changes = Changes.in(cluster, before, next);
    return new Note(
        words(cluster, view, changes),
        Trailers.first(goal.commit(), Trailers.SOURCE).orElse(""),
        Trailers.first(goal.commit(), Trailers.DECISION).orElse(""),
        List.of(cluster),
        approvals(cluster, view, next));
  }

  private String words(String cluster, Optional<BranchView> view, Changes changes) {
    if (!goal.fleet().clusters().containsKey(cluster)) {
      String gone = String.join(", ", changes.applications().keySet());
      return "%s is no more: delete %s\n\nIts Cluster document was removed, and had onRemoval: Delete"
          .formatted(cluster, gone.isEmpty() ? "what is left" : gone);
    }
    return Words.of(changes, movesIn(cluster, changes), otherwise(cluster, view));
  }

  private static String otherwise(String cluster, Optional<BranchView> view) {
    if (view.isEmpty()) {
      return "begin the cluster " + cluster;
    }
    return view.get().handMade().isPresent()
        ? "undo what was committed by hand"
        : "update what is known of the cluster " + cluster;
  }

  private Map<String, List<Move>> movesIn(String cluster, Changes changes) {
    Map<String, List<Move>> moves = new TreeMap<>();
    for (String application : changes.applications().keySet()) {
      moves.put(
          application,
          goal.moves().getOrDefault(application, List.of()).stream()
              .filter(move -> move.location().equals(cluster))
              .toList());
    }
    return moves;
  }

  private SortedSet<String> approvals(
      String cluster, Optional<BranchView> view, SortedMap<String, ObjectId> next)
      throws IOException {
    SortedSet<String> approved = new TreeSet<>();
    for (Map.Entry<String, ObjectId> entry : next.entrySet()) {
      if (isApproved(cluster, entry.getKey(), entry.getValue(), view)) {
        approved.add(entry.getKey());
      }
    }
    return approved;
  }

  private boolean isApproved(
      String cluster, String application, ObjectId folder, Optional<BranchView> view)
      throws IOException {
    Optional<ObjectId> before = view.map(found -> found.applications().get(application));
    if (before.equals(Optional.of(folder))) {
      // It is brought once more, over what was committed by hand.
      RevCommit verified = view.orElseThrow().verified().orElseThrow();
      return view.get().handMade().isPresent()
          && output.approvals.isApproved(verified, application);
    }
    return before.isPresent()
        && output.approvals.isApproved(goal.commit(), cluster, application, before);
  }
}
