package dev.rimward.reconciler.publish;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What one commit of {@code rendered} holds, as ids.
 *
 * @param placements by application
 * @param decisions by application: its placement as other tools read it
 * @param conditions by cluster
 * @param clusters by name
 */
record RenderedTree(
    SortedMap<String, DocumentFile> placements,
    SortedMap<String, DocumentFile> decisions,
    SortedMap<String, DocumentFile> conditions,
    SortedMap<String, ClusterFolder> clusters) {
  static final RenderedTree EMPTY =
      new RenderedTree(
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap());

  private static final String YAML = ".yaml";

  /** A file whose name is that of what it is about. */
  record DocumentFile(String path, ObjectId blob) {}

  /**
   * @param facts the file of {@link ClusterFacts}
   * @param applications the folder of each, by name
   */
  record ClusterFolder(String region, ObjectId facts, SortedMap<String, ObjectId> applications) {}

  static RenderedTree read(Trees trees, AnyObjectId tree) throws IOException {
    return new RenderedTree(
        documents(trees, tree, Layout.PLACEMENTS),
        documents(trees, tree, Layout.DECISIONS),
        documents(trees, tree, Layout.CONDITIONS),
        clusters(trees, tree));
  }

  Optional<ObjectId> application(String cluster, String application) {
    return Optional.ofNullable(clusters.get(cluster))
        .map(folder -> folder.applications().get(application));
  }

  private static SortedMap<String, DocumentFile> documents(
      Trees trees, AnyObjectId tree, String folder) throws IOException {
    SortedMap<String, DocumentFile> documents = new TreeMap<>();
    Optional<ObjectId> found = trees.folder(tree, folder);
    if (found.isPresent()) {
      for (Map.Entry<String, ObjectId> file : trees.files(found.get()).entrySet()) {
        String path = folder + "/" + file.getKey();
        documents.put(nameOf(path), new DocumentFile(path, file.getValue()));
      }
    }
    return documents;
  }

  private static SortedMap<String, ClusterFolder> clusters(Trees trees, AnyObjectId tree)
      throws IOException {
    SortedMap<String, ClusterFolder> clusters = new TreeMap<>();
    Optional<ObjectId> regions = trees.folder(tree, Layout.CLUSTERS);
    if (regions.isPresent()) {
      for (Map.Entry<String, ObjectId> region : trees.folders(regions.get()).entrySet()) {
        for (Map.Entry<String, ObjectId> cluster : trees.folders(region.getValue()).entrySet()) {
          clusters.put(
              cluster.getKey(),
              new ClusterFolder(
                  region.getKey(),
                  facts(trees, cluster.getValue()),
                  trees.folders(cluster.getValue())));
        }
      }
    }
    return clusters;
  }

  private static ObjectId facts(Trees trees, ObjectId cluster) throws IOException {
    return trees
        .find(cluster, Layout.FACTS)
        .map(Trees.Child::id)
        .orElseThrow(() -> new IOException("a cluster's folder has no " + Layout.FACTS));
  }

  private static String nameOf(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.endsWith(YAML) ? file.substring(0, file.length() - YAML.length()) : file;
  }
}
