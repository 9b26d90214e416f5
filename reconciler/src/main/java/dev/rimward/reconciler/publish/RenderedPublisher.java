package dev.rimward.reconciler.publish;

import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.Decision;
import dev.rimward.reconciler.git.BranchUpdate;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.PushOutcome;
import dev.rimward.reconciler.publish.Committer.Note;
import dev.rimward.reconciler.publish.Lineage.Line;
import dev.rimward.reconciler.publish.RenderedTree.ClusterFolder;
import dev.rimward.reconciler.publish.RenderedWriter.Written;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Commits {@code rendered} and pushes it. Each attempt is built anew on what the branch is then, so
 * that it never has to be forced.
 */
final class RenderedPublisher {
  private static final ObjectId EMPTY_TREE = Constants.EMPTY_TREE_ID;

  private final OutputRepository output;
  private final Committer committer;
  private final Retry retry;
  private final PublishStep.Listener listener;
  private KnownFolders known = new KnownFolders();

  RenderedPublisher(
      OutputRepository output, Committer committer, Retry retry, PublishStep.Listener listener) {
    this.output = output;
    this.committer = committer;
    this.retry = retry;
    this.listener = listener;
  }

  /**
   * What became of the branch.
   *
   * @param clusters what it says now; empty unless it is unchanged or moved
   */
  record Result(
      RefOutcome outcome,
      Optional<SortedMap<String, ClusterFolder>> clusters,
      List<HeldBack> heldBack,
      Optional<HandMade> handMade) {}

  /**
   * @param commit to be pushed; empty if the branch says already what it is to say
   */
  private record Attempt(
      Optional<ObjectId> head,
      Optional<ObjectId> commit,
      Written written,
      List<HeldBack> heldBack,
      Optional<HandMade> handMade) {
    Result result(RefOutcome outcome) {
      return new Result(
          outcome,
          outcome.stands() ? Optional.of(written.clusters()) : Optional.empty(),
          heldBack,
          handMade);
    }
  }

  Result publish(PublicationRequest request) throws GitFailure, IOException, InterruptedException {
    for (int number = 1; ; number++) {
      Attempt attempt = attempt(request);
      if (attempt.commit().isEmpty()) {
        return ended(
            attempt, new RefOutcome.Unchanged(attempt.head().map(ObjectId::name).orElse("")));
      }
      listener.reached(PublishStep.COMMITTED_RENDERED);
      ObjectId commit = attempt.commit().get();
      switch (push(attempt.head(), commit)) {
        case PushOutcome.Pushed _ -> {
          listener.reached(PublishStep.PUSHED_RENDERED);
          return ended(attempt, new RefOutcome.Moved(commit.name()));
        }
        case PushOutcome.Rejected(String words) -> {
          return ended(attempt, new RefOutcome.Rejected(words));
        }
        case PushOutcome.Unknown(GitFailure failure) -> {
          return ended(attempt, new RefOutcome.Failed(failure));
        }
        case PushOutcome.Retryable(String words) -> {
          if (!retry.again(number)) {
            return ended(attempt, RefOutcome.Failed.afterRetries(Layout.RENDERED, words));
          }
          output.fetch();
        }
      }
    }
  }

  /** What no branch refers to may be cleaned away, and is not known any more. */
  private Result ended(Attempt attempt, RefOutcome outcome) {
    known = outcome.stands() ? attempt.written().folders() : new KnownFolders();
    return attempt.result(outcome);
  }

  private PushOutcome push(Optional<ObjectId> head, ObjectId commit) throws GitFailure {
    return output.push(new BranchUpdate(Layout.RENDERED, head.orElse(ObjectId.zeroId()), commit));
  }

  private Attempt attempt(PublicationRequest request) throws GitFailure, IOException {
    Optional<ObjectId> head = output.rendered();
    Optional<Line> line = Optional.empty();
    if (head.isPresent()) {
      line = Optional.of(output.lineage.of(Layout.RENDERED, head.get()));
    }
    Optional<RevCommit> ours = line.flatMap(Line::ours);
    if (head.isPresent() && ours.isEmpty()) {
      throw new GitFailure(
          GitFailure.Code.REJECTED, "the branch rendered has no commit of Rimward's", null);
    }
    RenderedTree base =
        ours.isPresent()
            ? RenderedTree.read(output.trees, ours.get().getTree())
            : RenderedTree.EMPTY;
    return attempt(request, head, line, base);
  }

  private Attempt attempt(
      PublicationRequest request, Optional<ObjectId> head, Optional<Line> line, RenderedTree base)
      throws IOException {
    RenderedPlan plan =
        RenderedPlanner.plan(
            base,
            new StateReader(output).conditions(base),
            new PublishedObjects(output.trees)::loss,
            known,
            request,
            committer.now());
    try (ObjectInserter inserter = output.newInserter()) {
      Written written = new RenderedWriter(inserter, known).write(plan);
      ObjectId there = line.<ObjectId>map(found -> found.head().getTree()).orElse(EMPTY_TREE);
      Optional<HandMade> handMade = line.flatMap(Line::handMade);
      Optional<ObjectId> commit = Optional.empty();
      if (!written.tree().equals(there)) {
        Note note = note(request, plan, base, written, handMade.isPresent());
        commit = Optional.of(committer.insert(inserter, written.tree(), head, note));
      }
      inserter.flush();
      return new Attempt(head, commit, written, plan.heldBack(), handMade);
    }
  }

  private static Note note(
      PublicationRequest request,
      RenderedPlan plan,
      RenderedTree base,
      Written written,
      boolean corrects) {
    Changes changes = Changes.between(base.clusters(), written.clusters());
    return new Note(
        Words.of(changes, moves(request), otherwise(changes, corrects)),
        request.source(),
        written.placements().name(),
        changes.clusters(),
        plan.approvalsUsed());
  }

  private static String otherwise(Changes changes, boolean corrects) {
    if (corrects) {
      return "undo what was committed by hand";
    }
    return changes.clusters().isEmpty()
        ? "update decisions and conditions"
        : "add or remove " + String.join(", ", changes.clusters());
  }

  static Map<String, List<Move>> moves(PublicationRequest request) {
    Map<String, List<Move>> moves = new TreeMap<>();
    for (Decision decision : request.plan().decisions().values()) {
      if (decision.changed()) {
        moves.put(decision.placement().application(), decision.moves());
      }
    }
    return moves;
  }
}
