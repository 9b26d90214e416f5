package dev.rimward.reconciler.publish;

import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Looks into the trees of a repository. */
final class Trees {
  private final Repository repository;

  Trees(Repository repository) {
    this.repository = repository;
  }

  /** What a tree holds, by name. */
  SortedMap<String, Child> children(AnyObjectId tree) throws IOException {
    SortedMap<String, Child> children = new TreeMap<>();
    walk(tree, false, walk -> children.put(walk.getPathString(), child(walk)));
    return Collections.unmodifiableSortedMap(children);
  }

  /** The trees in a tree, by name. */
  SortedMap<String, ObjectId> folders(AnyObjectId tree) throws IOException {
    SortedMap<String, ObjectId> folders = new TreeMap<>();
    children(tree)
        .forEach(
            (name, child) -> {
              if (child.isFolder()) {
                folders.put(name, child.id());
              }
            });
    return folders;
  }

  /** Every file below a tree, by path. */
  SortedMap<String, ObjectId> files(AnyObjectId tree) throws IOException {
    SortedMap<String, ObjectId> files = new TreeMap<>();
    walk(tree, true, walk -> files.put(walk.getPathString(), walk.getObjectId(0)));
    return files;
  }

  Optional<Child> find(AnyObjectId tree, String path) throws IOException {
    try (ObjectReader reader = repository.newObjectReader();
        TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
      return walk == null ? Optional.empty() : Optional.of(child(walk));
    }
  }

  /** The folder at a path; empty if there is none, or something else. */
  Optional<ObjectId> folder(AnyObjectId tree, String path) throws IOException {
    return find(tree, path).filter(Child::isFolder).map(Child::id);
  }

  /** A cluster's folder on {@code rendered}, whatever its region is or was. */
  Optional<ObjectId> clusterFolder(AnyObjectId rendered, String cluster) throws IOException {
    Optional<ObjectId> regions = folder(rendered, Layout.CLUSTERS);
    if (regions.isPresent()) {
      for (ObjectId region : folders(regions.get()).values()) {
        Optional<ObjectId> found = folder(region, cluster);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  byte[] content(AnyObjectId blob) throws IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      return reader.open(blob).getBytes();
    }
  }

  private void walk(AnyObjectId tree, boolean recursive, Visitor visitor) throws IOException {
    try (ObjectReader reader = repository.newObjectReader();
        TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(new CanonicalTreeParser(null, reader, tree));
      walk.setRecursive(recursive);
      while (walk.next()) {
        visitor.visit(walk);
      }
    }
  }

  private static Child child(TreeWalk walk) {
    return new Child(walk.getFileMode(0), walk.getObjectId(0));
  }

  /** A file or folder in a tree. */
  record Child(FileMode mode, ObjectId id) {
    boolean isFolder() {
      return mode.equals(FileMode.TREE);
    }
  }

  private interface Visitor {
    void visit(TreeWalk walk);
  }
}
