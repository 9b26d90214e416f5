package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.publish.RenderedPlan.ClusterPlan;
import dev.rimward.reconciler.publish.RenderedPlan.Content;
import dev.rimward.reconciler.publish.RenderedPlan.Subtree;
import dev.rimward.reconciler.publish.RenderedTree.ClusterFolder;
import dev.rimward.renderer.overlay.RenderedApplication;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Turns a plan into Git's objects. What is published already is not written again. */
final class RenderedWriter {
  private final ObjectInserter inserter;
  private final KnownFolders before;
  private final KnownFolders folders = new KnownFolders();

  /**
   * @param before what was written earlier
   */
  RenderedWriter(ObjectInserter inserter, KnownFolders before) {
    this.inserter = inserter;
    this.before = before;
  }

  /**
   * @param placements tree of the decisions: the same for the same decisions
   * @param folders those of renderings, to be known from now on
   */
  record Written(
      ObjectId tree,
      ObjectId placements,
      SortedMap<String, ClusterFolder> clusters,
      KnownFolders folders) {}

  Written write(RenderedPlan plan) throws IOException {
    Folder root = new Folder();
    Folder placements = new Folder();
    for (Map.Entry<String, Content> file : plan.files().entrySet()) {
      put(root, file.getKey(), file.getValue());
      if (file.getKey().startsWith(Layout.PLACEMENTS + "/")) {
        put(placements, file.getKey().substring(Layout.PLACEMENTS.length() + 1), file.getValue());
      }
    }
    SortedMap<String, ClusterFolder> clusters = new TreeMap<>();
    for (Map.Entry<String, ClusterPlan> entry : plan.clusters().entrySet()) {
      String cluster = entry.getKey();
      ClusterFolder folder =
          new ClusterFolder(
              entry.getValue().region(),
              inserter.insert(Constants.OBJ_BLOB, entry.getValue().facts().write()),
              applications(entry.getValue()));
      ObjectId tree = Layout.cluster(folder.facts(), folder.applications()).write(inserter);
      root.tree(Layout.CLUSTERS + "/" + folder.region() + "/" + cluster, tree);
      clusters.put(cluster, folder);
    }
    return new Written(root.write(inserter), placements.id(), clusters, folders);
  }

  private static void put(Folder folder, String path, Content content) {
    switch (content) {
      case Content.Kept(ObjectId blob) -> folder.file(path, blob);
      case Content.Written(byte[] bytes) -> folder.file(path, bytes);
    }
  }

  private SortedMap<String, ObjectId> applications(ClusterPlan plan) throws IOException {
    SortedMap<String, ObjectId> applications = new TreeMap<>();
    for (Map.Entry<String, Subtree> entry : plan.applications().entrySet()) {
      applications.put(
          entry.getKey(),
          switch (entry.getValue()) {
            case Subtree.Kept(ObjectId tree) -> tree;
            case Subtree.Published published -> {
              folders.put(published.facts(), published.application(), published.tree());
              yield published.tree();
            }
            case Subtree.Rendered rendered -> application(rendered);
          });
    }
    return applications;
  }

  /** Clusters that get the same share one folder, which is written once. */
  private ObjectId application(Subtree.Rendered rendered) throws IOException {
    ApplicationFacts facts = rendered.facts();
    RenderedApplication application = rendered.application();
    Optional<ObjectId> known =
        folders.tree(facts, application).or(() -> before.tree(facts, application));
    if (known.isPresent()) {
      folders.put(facts, application, known.get());
      return known.get();
    }
    Folder folder = new Folder();
    application.files().forEach(folder::file);
    folder.file(Layout.FACTS, facts.of(application).write());
    ObjectId tree = folder.write(inserter);
    folders.put(facts, application, tree);
    return tree;
  }
}
