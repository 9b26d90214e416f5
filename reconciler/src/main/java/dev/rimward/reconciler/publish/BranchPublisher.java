package dev.rimward.reconciler.publish;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.reconciler.git.BranchUpdate;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.PushOutcome;
import dev.rimward.reconciler.publish.RenderedTree.ClusterFolder;
import dev.rimward.reconciler.rollout.RolloutPlan;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * @param moves by application, for the words of the commits
   */
  record Goal(
      RevCommit commit,
      SortedMap<String, ClusterFolder> clusters,
      PublicationRequest request,
      Map<String, List<Move>> moves) {
    Fleet fleet() {
      return request.fleet();
    }

    boolean isSuspended(String application) {
      var found = fleet().applications().get(application);
      return found != null && found.spec().suspended();
    }

    boolean isSuspendedCluster(String cluster) {
      var found = fleet().clusters().get(cluster);
      return found != null && found.spec().suspended();
    }
  }

  /**
   * @param turns what moved and what waits, by application in which something differed
   * @param departures clusters that are no more
   */
  record Result(
      SortedMap<String, RefOutcome> outcomes,
      List<HandMade> handMade,
      SortedMap<String, RolloutPlan> turns,
      SortedMap<String, Departure> departures) {}

  /** One publication of all branches. */
  private final class Round {
    private final Goal goal;
    private final BranchNotes notes;
    private final SortedMap<String, BranchView> views = new TreeMap<>();
    private final SortedMap<String, RefOutcome> outcomes = new TreeMap<>();
    private final Map<String, HandMade> handMade = new TreeMap<>();
    private SortedMap<String, RolloutPlan> turns = Collections.emptySortedMap();
    private Departures departures = Departures.NONE;
    private final SortedSet<String> known = new TreeSet<>();
    private SortedSet<String> pending;

    Round(Goal goal) {
      this.goal = goal;
      this.notes = new BranchNotes(output, goal);
      this.pending = new TreeSet<>(goal.fleet().clusters().keySet());
    }

    Result run() throws InterruptedException, GitFailure {
      pending.addAll(output.clusters());
      known.addAll(pending);
      for (int number = 1; !pending.isEmpty(); number++) {
        look();
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
      return new Result(
          outcomes,
          List.copyOf(handMade.values()),
          turns,
          departures.archived(new Archive(output)));
    }

    /** Reads the branches, and asks the gates about all of them together. */
    private void look() {
      for (String cluster : known) {
        views.remove(cluster);
        try {
          Optional<BranchView> view = view(cluster);
          view.ifPresent(found -> views.put(cluster, found));
          view.flatMap(BranchView::handMade).ifPresent(found -> handMade.put(cluster, found));
        } catch (GitFailure failure) {
          fail(cluster, new RefOutcome.Failed(failure));
        } catch (IOException e) {
          fail(cluster, unreadable(cluster, e));
        }
      }
      try {
        departures = Departures.of(goal, views, output.trees);
        pending.removeAll(departures.untouched());
        SortedMap<String, BranchView> gated = new TreeMap<>(views);
        gated.keySet().removeAll(departures.untouched());
        turns =
            new BranchGates(
                    output.times,
                    goal.commit(),
                    goal.request(),
                    goal.clusters(),
                    gated,
                    committer.now())
                .decide();
      } catch (IOException e) {
        List.copyOf(pending).forEach(cluster -> fail(cluster, unreadable(cluster, e)));
      }
    }

    private void fail(String cluster, RefOutcome.Failed outcome) {
      if (pending.remove(cluster)) {
        outcomes.put(cluster, outcome);
      }
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
      Optional<BranchView> view = Optional.ofNullable(views.get(cluster));
      ObjectId facts = facts(cluster, view);
      boolean isSuspended = goal.isSuspendedCluster(cluster);
      if (isSuspended && !canSaySo(view, facts)) {
        outcomes.put(cluster, new RefOutcome.Suspended());
        return Optional.empty();
      }
      SortedMap<String, ObjectId> next =
          isSuspended ? view.orElseThrow().applications() : compose(cluster, view);
      ObjectId tree = Layout.cluster(facts, next).write(inserter);
      if (view.isPresent() && view.get().head().getTree().equals(tree)) {
        outcomes.put(cluster, new RefOutcome.Unchanged(view.get().head().name()));
        return Optional.empty();
      }
      Optional<ObjectId> head = view.map(found -> found.head().copy());
      ObjectId commit = committer.insert(inserter, tree, head, notes.note(cluster, view, next));
      return Optional.of(
          new BranchUpdate(Layout.branch(cluster), head.orElse(ObjectId.zeroId()), commit));
    }

    /** As published; those of a cluster that is no more stay as its branch has them. */
    private ObjectId facts(String cluster, Optional<BranchView> view) {
      ClusterFolder folder = goal.clusters().get(cluster);
      return folder != null ? folder.facts() : view.flatMap(BranchView::facts).orElseThrow();
    }

    /** That it is suspended is the last that the branch of a cluster is told. */
    private boolean canSaySo(Optional<BranchView> view, ObjectId facts) {
      return view.isPresent()
          && view.get().handMade().isEmpty()
          && !view.get().facts().equals(Optional.of(facts));
    }

    private Optional<BranchView> view(String cluster) throws GitFailure, IOException {
      Optional<ObjectId> head = output.branch(cluster);
      return head.isEmpty()
          ? Optional.empty()
          : Optional.of(output.branches.view(cluster, head.get(), goal.commit()));
    }

    /**
     * What the gates let pass, beside what stays: a suspended application stays as the branch has
     * it. In a branch of which nothing can be vouched for there is nothing to stay, and it gets
     * what is published.
     */
    private SortedMap<String, ObjectId> compose(String cluster, Optional<BranchView> view) {
      ClusterFolder folder = goal.clusters().get(cluster);
      SortedMap<String, ObjectId> published =
          folder == null ? Collections.emptySortedMap() : folder.applications();
      if (view.isPresent() && view.get().verified().isEmpty()) {
        return published;
      }
      SortedMap<String, ObjectId> next =
          new TreeMap<>(view.map(BranchView::applications).orElse(Collections.emptySortedMap()));
      SortedSet<String> all = new TreeSet<>(next.keySet());
      all.addAll(published.keySet());
      all.removeIf(
          application ->
              (folder != null && goal.isSuspended(application)) || !moves(application, cluster));
      for (String application : all) {
        ObjectId wanted = published.get(application);
        if (wanted == null) {
          next.remove(application);
        } else {
          next.put(application, wanted);
        }
      }
      return next;
    }

    private boolean moves(String application, String cluster) {
      RolloutPlan plan = turns.get(application);
      return plan == null || plan.moves(cluster);
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

  Result publish(Goal goal) throws InterruptedException, GitFailure {
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
