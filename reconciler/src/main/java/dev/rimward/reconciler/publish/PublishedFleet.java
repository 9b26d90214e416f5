package dev.rimward.reconciler.publish;

import dev.rimward.policy.document.ConditionDocument;
import dev.rimward.policy.document.InvalidDocument;
import dev.rimward.policy.document.PlacementDocument;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Trailers;
import dev.rimward.reconciler.publish.RenderedTree.ClusterFolder;
import dev.rimward.reconciler.publish.RenderedTree.DocumentFile;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * What the branch {@code rendered} holds, for those who compare with it and write nothing. Content
 * is read when it is asked for; reading fails with {@link IOException}.
 */
public final class PublishedFleet {
  /** The branch. */
  public static final String BRANCH = Layout.RENDERED;

  private static final int COMMITS = 5_000;

  private final RevCommit commit;
  private final Trees trees;
  private final RenderedTree tree;
  private final SortedMap<String, ApplicationPlacement> placements;
  private final SortedMap<String, ClusterCondition> conditions;

  private PublishedFleet(RevCommit commit, Trees trees) throws IOException {
    this.commit = commit;
    this.trees = trees;
    this.tree = RenderedTree.read(trees, commit.getTree());
    this.placements = documents(tree.placements(), PlacementDocument::read);
    this.conditions = documents(tree.conditions(), ConditionDocument::read);
  }

  /**
   * Reads the newest commit that is a publication of Rimward's; what somebody else committed on top
   * of it will be put right by the next one.
   *
   * @param head of the branch
   * @throws GitFailure where there is no such commit, or it does not make sense: nothing may be
   *     taken from it then
   */
  public static PublishedFleet read(Repository repository, ObjectId head) throws GitFailure {
    try {
      return new PublishedFleet(publication(repository, head), new Trees(repository));
    } catch (InvalidDocument e) {
      throw failure("what is published cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw failure("cannot read the branch rendered: " + e.getMessage(), e);
    }
  }

  private static RevCommit publication(Repository repository, ObjectId head)
      throws IOException, GitFailure {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(head);
      for (int seen = 1; Trailers.first(commit, Trailers.DECISION).isEmpty(); seen++) {
        if (commit.getParentCount() == 0 || seen == COMMITS) {
          throw failure("the branch rendered has no commit of Rimward's", null);
        }
        commit = walk.parseCommit(commit.getParent(0));
      }
      return commit;
    }
  }

  private static GitFailure failure(String message, @Nullable Throwable cause) {
    return new GitFailure(GitFailure.Code.LOCAL, message, cause);
  }

  private <T> SortedMap<String, T> documents(
      SortedMap<String, DocumentFile> files, Reading<T> reading) throws IOException {
    SortedMap<String, T> documents = new TreeMap<>();
    for (Map.Entry<String, DocumentFile> file : files.entrySet()) {
      DocumentFile document = file.getValue();
      documents.put(file.getKey(), reading.read(document.path(), trees.content(document.blob())));
    }
    return Collections.unmodifiableSortedMap(documents);
  }

  /** Its full id. */
  public String commit() {
    return commit.name();
  }

  /** The source commit that it was made from. */
  public Optional<String> source() {
    return Trailers.first(commit, Trailers.SOURCE);
  }

  /** By application. */
  public SortedMap<String, ApplicationPlacement> placements() {
    return placements;
  }

  /** By cluster. */
  public SortedMap<String, ClusterCondition> conditions() {
    return conditions;
  }

  /** Those that have a placement or run in a cluster. */
  public SortedSet<String> applications() {
    SortedSet<String> applications = new TreeSet<>(placements.keySet());
    for (ClusterFolder cluster : tree.clusters().values()) {
      applications.addAll(cluster.applications().keySet());
    }
    return applications;
  }

  /** Those that have a folder. */
  public SortedSet<String> clusters() {
    return new TreeSet<>(tree.clusters().keySet());
  }

  /** Id of the folder of an application in a cluster: the same for the same content. */
  public Optional<String> folder(String application, String cluster) {
    return tree.application(cluster, application).map(ObjectId::name);
  }

  /** The files of objects in a folder: Git's id of each, by its path in the folder. */
  public SortedMap<String, String> objects(String folder) throws IOException {
    SortedMap<String, String> objects = new TreeMap<>();
    trees
        .files(ObjectId.fromString(folder))
        .forEach(
            (path, blob) -> {
              if (!Layout.NOT_OBJECTS.contains(path)) {
                objects.put(path, blob.name());
              }
            });
    return objects;
  }

  /** A file's bytes. */
  public byte[] content(String blob) throws IOException {
    return trees.content(ObjectId.fromString(blob));
  }

  private interface Reading<T> {
    T read(String path, byte[] content);
  }
}
