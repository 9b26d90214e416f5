package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reads what the application folders of a cluster's branch say. */
final class BranchApplications {
  private final Trees trees;
  private final ApprovalTrail approvals;
  private final PublishedObjects objects;

  BranchApplications(Trees trees, ApprovalTrail approvals) {
    this.trees = trees;
    this.approvals = approvals;
    this.objects = new PublishedObjects(trees);
  }

  /**
   * @param folders of the commit, by application; {@link IllegalArgumentException} names what in
   *     them is not what Rimward writes
   */
  SortedMap<String, DesiredApplication> read(RevCommit head, Map<String, ObjectId> folders)
      throws IOException {
    SortedMap<String, DesiredApplication> applications = new TreeMap<>();
    for (Map.Entry<String, ObjectId> entry : folders.entrySet()) {
      applications.put(entry.getKey(), application(head, entry.getKey(), entry.getValue()));
    }
    return applications;
  }

  private DesiredApplication application(RevCommit head, String name, ObjectId folder)
      throws IOException {
    ApplicationFacts facts = facts(name, folder);
    return new DesiredApplication(
        name,
        facts.namespace(),
        folder.name(),
        objects.read(folder),
        approvals.isApproved(head, name),
        facts.dependsOn(),
        facts.sync(),
        facts.serviceAccount());
  }

  private ApplicationFacts facts(String application, ObjectId folder) throws IOException {
    Trees.Child file =
        trees
            .find(folder, Layout.FACTS)
            .orElseThrow(
                () -> new IllegalArgumentException(application + " has no " + Layout.FACTS));
    try {
      return ApplicationFacts.read(trees.content(file.id()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          application + "/" + Layout.FACTS + " " + e.getMessage(), e);
    }
  }
}
