package dev.rimward.reconciler.publish;

import dev.rimward.policy.document.InvalidDocument;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.publish.BranchPublisher.Goal;
import dev.rimward.renderer.manifest.ManifestPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The repository that Rimward writes: {@code rendered}, and a branch for each cluster. Nothing is
 * forced; what somebody else committed stays in the history and is put right on top of it.
 *
 * <p>What a crash leaves: before {@code rendered} is pushed, nothing. After it, cluster branches
 * that are behind; the next publication moves them, whether or not anything else is to be
 * published.
 *
 * <p>One thread at a time, except {@link #branches()}.
 */
public final class Output {
  private final OutputRepository output;
  private final StateReader state;
  private final RenderedPublisher rendered;
  private final BranchPublisher clusters;
  private final ClusterBranches branches;
  private boolean fetched;

  public Output(
      Mirror mirror,
      Authorship authorship,
      InstantSource clock,
      Retry retry,
      PublishStep.Listener listener) {
    Committer committer = new Committer(authorship, clock);
    this.output = new OutputRepository(mirror, authorship);
    this.state = new StateReader(output);
    this.rendered = new RenderedPublisher(output, committer, retry, listener);
    this.clusters = new BranchPublisher(output, committer, retry, listener);
    this.branches = new ClusterBranches(output);
  }

  /** Asks the remote what is published. */
  public FetchedState fetch() {
    try {
      output.fetch();
      FetchedState read = state.read();
      fetched = read instanceof FetchedState.PublishedState;
      return read;
    } catch (GitFailure failure) {
      fetched = false;
      return new FetchedState.FetchFailed(failure);
    }
  }

  /** What is published as of the last fetch or publication. Asks no remote. */
  public FetchedState published() {
    try {
      return state.read();
    } catch (GitFailure failure) {
      return new FetchedState.FetchFailed(failure);
    }
  }

  /**
   * Whether an application's folder in a cluster has an object, as of the last fetch or
   * publication.
   *
   * @throws UncheckedIOException if that cannot be told
   */
  public boolean has(
      String cluster, String application, dev.rimward.renderer.manifest.ObjectId object) {
    try {
      return state.has(cluster, application + "/" + ManifestPath.of(object));
    } catch (GitFailure | IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot read the output repository: " + e.getMessage(), e));
    }
  }

  /** The cluster branches as of the last fetch or publication. */
  public ClusterBranches branches() {
    return branches;
  }

  /**
   * Publishes on top of what the last {@link #fetch} found. Where nothing differs, nothing is
   * committed or pushed.
   *
   * @throws IllegalStateException if the last fetch did not succeed: publishing would then take
   *     what is published for nothing
   */
  public Publication publish(PublicationRequest request) {
    if (!fetched) {
      throw new IllegalStateException("nothing is known of what is published: fetch first");
    }
    try {
      RenderedPublisher.Result first = rendered.publish(request);
      List<HandMade> handMade = new ArrayList<>(first.handMade().stream().toList());
      Optional<Goal> goal = goal(request, first);
      if (goal.isEmpty()) {
        return new Publication(
            first.outcome(), Collections.emptySortedMap(), first.heldBack(), handMade);
      }
      BranchPublisher.Result second = clusters.publish(goal.get());
      handMade.addAll(second.handMade());
      return new Publication(
          first.outcome(),
          second.outcomes(),
          first.heldBack(),
          handMade,
          second.turns(),
          second.departures());
    } catch (GitFailure failure) {
      return failed(failure);
    } catch (IOException | InvalidDocument e) {
      return failed(
          new GitFailure(
              GitFailure.Code.LOCAL, "cannot read the output repository: " + e.getMessage(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(new GitFailure(GitFailure.Code.INTERRUPTED, "interrupted while publishing", e));
    }
  }

  private Optional<Goal> goal(PublicationRequest request, RenderedPublisher.Result first)
      throws GitFailure, IOException {
    Optional<ObjectId> head = output.rendered();
    if (first.clusters().isEmpty() || head.isEmpty()) {
      return Optional.empty();
    }
    RevCommit commit =
        output.lineage.of(Layout.RENDERED, head.get()).ours().orElseThrow(IOException::new);
    return Optional.of(
        new Goal(commit, first.clusters().get(), request, RenderedPublisher.moves(request)));
  }

  private static Publication failed(GitFailure failure) {
    return new Publication(
        new RefOutcome.Failed(failure), Collections.emptySortedMap(), List.of(), List.of());
  }
}
