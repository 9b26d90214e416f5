package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The branches of clusters as last fetched, for those who deliver them. Asks no remote. May be used
 * by several threads.
 */
public final class ClusterBranches {
  private final OutputRepository output;
  private final PublishedObjects objects;

  ClusterBranches(OutputRepository output) {
    this.output = output;
    this.objects = new PublishedObjects(output.trees);
  }

  /** The commit that the branch is at; reading nothing else of it. Empty if there is no branch. */
  public Optional<String> head(String cluster) throws GitFailure {
    return output.branch(cluster).map(ObjectId::name);
  }

  public BranchContent read(String cluster) {
    try {
      Optional<ObjectId> head = output.branch(cluster);
      Optional<ObjectId> rendered = output.rendered();
      if (head.isEmpty()) {
        return new BranchContent.Absent();
      }
      return rendered.isEmpty()
          ? new BranchContent.Unreadable(
              "there is no branch rendered that it could be checked with")
          : read(cluster, output.branches.view(cluster, head.get(), rendered.get()));
    } catch (GitFailure | IOException | IllegalArgumentException e) {
      return new BranchContent.Unreadable(
          "branch " + Layout.branch(cluster) + ": " + e.getMessage());
    }
  }

  private BranchContent read(String cluster, BranchView view) throws IOException {
    if (view.handMade().isPresent()) {
      return new BranchContent.Foreign(view.handMade().get());
    }
    SortedMap<String, DesiredApplication> applications = new TreeMap<>();
    for (Map.Entry<String, ObjectId> entry : view.applications().entrySet()) {
      applications.put(entry.getKey(), application(view, entry.getKey(), entry.getValue()));
    }
    return new BranchContent.Desired(
        new DesiredCluster(
            cluster,
            view.head().name(),
            applications,
            new BranchPast(output, view.head()),
            ClusterFacts.read(output.trees.content(view.facts().orElseThrow()))));
  }

  private DesiredApplication application(BranchView view, String name, ObjectId folder)
      throws IOException {
    ApplicationFacts facts = facts(name, folder);
    return new DesiredApplication(
        name,
        facts.namespace(),
        folder.name(),
        objects.read(folder),
        output.approvals.isApproved(view.head(), name),
        facts.dependsOn(),
        facts.sync(),
        facts.serviceAccount());
  }

  private ApplicationFacts facts(String application, ObjectId folder) throws IOException {
    Trees.Child file =
        output
            .trees
            .find(folder, Layout.FACTS)
            .orElseThrow(
                () -> new IllegalArgumentException(application + " has no " + Layout.FACTS));
    try {
      return ApplicationFacts.read(output.trees.content(file.id()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          application + "/" + Layout.FACTS + " " + e.getMessage(), e);
    }
  }
}
