package dev.rimward.reconciler.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Where things stand in the output repository. */
final class Layout {
  static final String RENDERED = "rendered";
  static final String PLACEMENTS = "placements";
  static final String DECISIONS = "decisions";
  static final String CONDITIONS = "conditions";
  static final String CLUSTERS = "clusters";
  static final String CLUSTER_BRANCHES = "clusters/";
  static final String ARCHIVED_BRANCHES = "archived/";

  /** What delivery needs to know, at the root of a cluster and of each application. */
  static final String FACTS = "rimward.yaml";

  static final String KUSTOMIZATION = "kustomization.yaml";

  /** Files beside an application's objects, or beside a cluster's applications. */
  static final Set<String> NOT_OBJECTS = Set.of(FACTS, KUSTOMIZATION);

  static final int FORMAT_VERSION = 1;

  private Layout() {}

  static String branch(String cluster) {
    return CLUSTER_BRANCHES + cluster;
  }

  /**
   * Some names that Kubernetes accepts make no branch, such as those that end with {@code .lock}.
   */
  static boolean canBeBranch(String cluster) {
    return Repository.isValidRefName("refs/heads/" + branch(cluster));
  }

  /** A folder of this name would stand where a file of the cluster stands. */
  static boolean canBeFolder(String application) {
    return !NOT_OBJECTS.contains(application);
  }

  /**
   * The root of a cluster: nothing in it but its facts and what follows from its applications, so
   * that anyone can tell whether it is whole.
   *
   * @param facts the file of {@link ClusterFacts}
   */
  static Folder cluster(ObjectId facts, SortedMap<String, ObjectId> applications) {
    Folder folder = new Folder();
    folder.file(FACTS, facts);
    StringBuilder resources = new StringBuilder("resources:");
    applications.keySet().forEach(name -> resources.append("\n- ").append(quoted(name)));
    folder.file(
        KUSTOMIZATION,
        yaml(
            "apiVersion: kustomize.config.k8s.io/v1beta1",
            "kind: Kustomization",
            applications.isEmpty() ? "resources: []" : resources.toString()));
    applications.forEach(folder::tree);
    return folder;
  }

  /** Names are of letters, digits, dots and hyphens; some of them are numbers or words of YAML. */
  private static String quoted(String name) {
    return '"' + name + '"';
  }

  private static byte[] yaml(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }
}
