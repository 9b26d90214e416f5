package dev.rimward.reconciler.publish;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.reconciler.git.BranchUpdate;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.PushOutcome;
import dev.rimward.reconciler.git.Trailers;
import dev.rimward.reconciler.publish.Committer.Note;
import dev.rimward.reconciler.publish.RenderedTree.ClusterFolder;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Moves the branches of clusters to what {@code rendered} says, as far as the gates are open. What
 * is wrong with one branch leaves the others alone.
 */
final class BranchPublisher {
  private final OutputRepository output;
  private final Committer committer;
  private final Retry retry;
  private final PublishStep.Listener listener;

  BranchPublisher(
      OutputRepository output, Committer committer, Retry retry, PublishStep.Listener listener) {
    this.output = output;
    this.committer = committer;
    this.retry = retry;
    this.listener = listener;
  }

  /**
   * What the branches are to follow.
   *
   * @param commit of Rimward's on {@code rendered}
   * @param silent clusters that are not known to answer
   * @param moves by application, for the words of the commits
   */
  record Goal(
      RevCommit commit,
      SortedMap<String, ClusterFolder> clusters,
      Fleet fleet,
      Set<String> silent,
      Map<String, List<Move>> moves) {
    boolean isSuspended(String application) {
      var found = fleet.applications().get(application);
      return found != null && found.spec().suspended();
    }
  }

  record Result(SortedMap<String, RefOutcome> outcomes, List<HandMade> handMade) {}

  /** One publication of all branches. */
  private final class Round {
    private final Goal goal;
    private final SortedMap<String, RefOutcome> outcomes = new TreeMap<>();
    private final Map<String, HandMade> handMade = new TreeMap<>();
    private SortedSet<String> pending;

    Round(Goal goal) {
      this.goal = goal;
      this.pending = new TreeSet<>(goal.fleet().clusters().keySet());
    }

    Result run() throws InterruptedException {
      for (int number = 1; !pending.isEmpty(); number++) {
        Map<String, BranchUpdate> updates = commit();
        if (updates.isEmpty()) {
          break;
        }
        listener.reached(PublishStep.COMMITTED_CLUSTERS);
        Map<String, String> retryable = push(updates);
        listener.reached(PublishStep.PUSHED_CLUSTERS);
        pending = new TreeSet<>(retryable.keySet());
        if (pending.isEmpty()) {
          break;
        }
        if (!retry.again(number)) {
          retryable.forEach(
              (cluster, words) ->
                  outcomes.put(
                      cluster, RefOutcome.Failed.afterRetries(Layout.branch(cluster), words)));
          break;
        }
        refetch();
      }
      return new Result(outcomes, List.copyOf(handMade.values()));
    }

    private void refetch() {
      try {
        output.fetch();
      } catch (GitFailure failure) {
        pending.forEach(cluster -> outcomes.put(cluster, new RefOutcome.Failed(failure)));
        pending = Collections.emptySortedSet();
      }
    }

    private Map<String, BranchUpdate> commit() {
      Map<String, BranchUpdate> updates = new LinkedHashMap<>();
      try (ObjectInserter inserter = output.newInserter()) {
        for (String cluster : pending) {
          try {
            commit(cluster, inserter).ifPresent(update -> updates.put(cluster, update));
          } catch (GitFailure failure) {
            outcomes.put(cluster, new RefOutcome.Failed(failure));
          } catch (IOException e) {
            outcomes.put(cluster, unreadable(cluster, e));
          }
        }
        inserter.flush();
        return updates;
      } catch (IOException e) {
        updates.keySet().forEach(cluster -> outcomes.put(cluster, unreadable(cluster, e)));
        return Map.of();
      }
    }

    private Optional<BranchUpdate> commit(String cluster, ObjectInserter inserter)
        throws GitFailure, IOException {
      if (!Layout.canBeBranch(cluster)) {
        outcomes.put(cluster, new RefOutcome.Rejected("no Git branch can have this name"));
        return Optional.empty();
      }
      Optional<BranchView> view = view(cluster);
      view.flatMap(BranchView::handMade).ifPresent(found -> handMade.put(cluster, found));
      if (requireNonNull(goal.fleet().clusters().get(cluster)).spec().suspended()) {
        outcomes.put(cluster, new RefOutcome.Suspended());
        return Optional.empty();
      }
      SortedMap<String, ObjectId> next =
          compose(cluster, requireNonNull(goal.clusters().get(cluster)).applications(), view);
      ObjectId tree = Layout.cluster(cluster, next).write(inserter);
      if (view.isPresent() && view.get().head().getTree().equals(tree)) {
        outcomes.put(cluster, new RefOutcome.Unchanged(view.get().head().name()));
        return Optional.empty();
      }
      Optional<ObjectId> head = view.map(found -> found.head().copy());
      ObjectId commit = committer.insert(inserter, tree, head, note(cluster, view, next));
      return Optional.of(
          new BranchUpdate(Layout.branch(cluster), head.orElse(ObjectId.zeroId()), commit));
    }

    private Optional<BranchView> view(String cluster) throws GitFailure, IOException {
      Optional<ObjectId> head = output.branch(cluster);
      return head.isEmpty()
          ? Optional.empty()
          : Optional.of(output.branches.view(cluster, head.get(), goal.commit()));
    }

    /**
     * The gates: a suspended application stays as the branch has it, and a cluster that is not
     * known to answer keeps every application: one that joins the fleet again may run them, and
     * whether they are wanted there is decided only when it can be reached. In a branch of which
     * nothing can be vouched for there is nothing to stay, and it gets what is published.
     */
    private SortedMap<String, ObjectId> compose(
        String cluster, SortedMap<String, ObjectId> published, Optional<BranchView> view) {
      boolean canHold = view.isEmpty() || view.get().verified().isPresent();
      SortedMap<String, ObjectId> next = new TreeMap<>(published);
      if (canHold) {
        next.keySet().removeIf(goal::isSuspended);
        view.map(BranchView::applications)
            .orElse(Collections.emptySortedMap())
            .forEach(
                (application, folder) -> {
                  if (goal.isSuspended(application) || goal.silent().contains(cluster)) {
                    next.putIfAbsent(application, folder);
                  }
                });
      }
      return next;
    }

    private Note note(String cluster, Optional<BranchView> view, SortedMap<String, ObjectId> next)
        throws IOException {
      SortedMap<String, ObjectId> before =
          view.map(BranchView::applications).orElse(Collections.emptySortedMap());
      Changes changes = Changes.in(cluster, before, next);
      String otherwise =
          view.isPresent() ? "undo what was committed by hand" : "begin the cluster " + cluster;
      return new Note(
          Words.of(changes, movesIn(cluster, changes), otherwise),
          Trailers.first(goal.commit(), Trailers.SOURCE).orElse(""),
          Trailers.first(goal.commit(), Trailers.DECISION).orElse(""),
          List.of(cluster),
          approvals(cluster, view, next));
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

    private Map<String, String> push(Map<String, BranchUpdate> updates) {
      Map<String, String> retryable = new TreeMap<>();
      try {
        Map<String, PushOutcome> pushed = output.push(List.copyOf(updates.values()));
        updates.forEach(
            (cluster, update) -> {
              switch (pushed.get(update.branch())) {
                case PushOutcome.Pushed _ ->
                    outcomes.put(cluster, new RefOutcome.Moved(update.to().name()));
                case PushOutcome.Rejected(String words) ->
                    outcomes.put(cluster, new RefOutcome.Rejected(words));
                case PushOutcome.Unknown(GitFailure failure) ->
                    outcomes.put(cluster, new RefOutcome.Failed(failure));
                case PushOutcome.Retryable(String words) -> retryable.put(cluster, words);
                case null -> throw new IllegalStateException("no outcome for " + cluster);
              }
            });
      } catch (GitFailure failure) {
        updates.keySet().forEach(cluster -> outcomes.put(cluster, new RefOutcome.Failed(failure)));
      }
      return retryable;
    }
  }

  Result publish(Goal goal) throws InterruptedException {
    return new Round(goal).run();
  }

  private static RefOutcome.Failed unreadable(String cluster, IOException e) {
    return new RefOutcome.Failed(
        new GitFailure(
            GitFailure.Code.LOCAL,
            "cannot build the branch " + Layout.branch(cluster) + ": " + e.getMessage(),
            e));
  }
}
