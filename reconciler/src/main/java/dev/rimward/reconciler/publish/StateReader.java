package dev.rimward.reconciler.publish;

import dev.rimward.policy.document.ConditionDocument;
import dev.rimward.policy.document.InvalidDocument;
import dev.rimward.policy.document.PlacementDocument;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Trailers;
import dev.rimward.reconciler.publish.FetchedState.PublishedState;
import dev.rimward.reconciler.publish.FetchedState.Unreadable;
import dev.rimward.reconciler.publish.Lineage.Line;
import dev.rimward.reconciler.publish.RenderedTree.ClusterFolder;
import dev.rimward.reconciler.publish.RenderedTree.DocumentFile;
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

/** Reads back what was published. */
final class StateReader {
  private final OutputRepository output;

  StateReader(OutputRepository output) {
    this.output = output;
  }

  FetchedState read() throws GitFailure {
    try {
      Optional<ObjectId> head = output.rendered();
      if (head.isEmpty()) {
        return output.hasClusterBranches() ? renderedIsMissing() : nothingYet();
      }
      Line line = output.lineage.of(Layout.RENDERED, head.get());
      return line.ours().isEmpty()
          ? notOurs()
          : state(line.ours().get(), line.handMade().stream().toList());
    } catch (InvalidDocument e) {
      return new Unreadable(
          "the published state cannot be read, so nothing is decided from it: " + e.getMessage());
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Code.LOCAL, "cannot read the output repository: " + e.getMessage(), e);
    }
  }

  /** {@link InvalidDocument} names the file that cannot be read. */
  SortedMap<String, ClusterCondition> conditions(RenderedTree tree) throws IOException {
    return documents(tree.conditions(), ConditionDocument::read);
  }

  /** Whether there is something at a path below a cluster's folder. */
  boolean has(String cluster, String path) throws GitFailure, IOException {
    Optional<ObjectId> head = output.rendered();
    if (head.isEmpty()) {
      return false;
    }
    Optional<RevCommit> ours = output.lineage.of(Layout.RENDERED, head.get()).ours();
    if (ours.isEmpty()) {
      return false;
    }
    Optional<ObjectId> folder = output.trees.clusterFolder(ours.get().getTree(), cluster);
    return folder.isPresent() && output.trees.find(folder.get(), path).isPresent();
  }

  private PublishedState state(RevCommit commit, List<HandMade> handMade) throws IOException {
    RenderedTree tree = RenderedTree.read(output.trees, commit.getTree());
    SortedMap<String, ApplicationPlacement> placements =
        documents(tree.placements(), PlacementDocument::read);
    SortedSet<String> applications = new TreeSet<>(placements.keySet());
    for (ClusterFolder cluster : tree.clusters().values()) {
      applications.addAll(cluster.applications().keySet());
    }
    return new PublishedState(
        Optional.of(commit.name()),
        Trailers.first(commit, Trailers.SOURCE),
        placements,
        conditions(tree),
        applications,
        new TreeSet<>(tree.clusters().keySet()),
        handMade);
  }

  private <T> SortedMap<String, T> documents(
      SortedMap<String, DocumentFile> files, Reading<T> reading) throws IOException {
    SortedMap<String, T> documents = new TreeMap<>();
    for (Map.Entry<String, DocumentFile> file : files.entrySet()) {
      DocumentFile document = file.getValue();
      documents.put(
          file.getKey(), reading.read(document.path(), output.trees.content(document.blob())));
    }
    return documents;
  }

  private static PublishedState nothingYet() {
    return new PublishedState(
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        List.of());
  }

  private static Unreadable renderedIsMissing() {
    return new Unreadable(
        "the output repository has branches clusters/* and no branch rendered: somebody deleted"
            + " it; restore it, or delete the cluster branches too to begin anew");
  }

  private static Unreadable notOurs() {
    return new Unreadable(
        "the branch rendered of the output repository has no commit by the configured committer;"
            + " if it was changed, configure the former one too");
  }

  private interface Reading<T> {
    T read(String path, byte[] content);
  }
}
