package dev.rimward.reconciler.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The two repositories of the demo, where anybody can clone them and push to them. */
final class DemoRepositories {
  private static final String MAIN = Constants.R_HEADS + "main";
  private static final String RENDERED = Constants.R_HEADS + "rendered";

  private final Path source;
  private final Path output;

  DemoRepositories(Path folder) {
    this.source = folder.resolve("source.git");
    this.output = folder.resolve("output.git");
  }

  Path source() {
    return source;
  }

  Path output() {
    return output;
  }

  /** Makes both, the source with one commit that holds the files. */
  void create(SortedMap<String, byte[]> files, Instant now) throws IOException {
    try (Repository bare = open(output)) {
      bare.create(true);
      bare.updateRef(Constants.HEAD).link(RENDERED);
    }
    try (Repository bare = open(source);
        ObjectInserter inserter = bare.newObjectInserter()) {
      bare.create(true);
      bare.updateRef(Constants.HEAD).link(MAIN);
      ObjectId commit = commit(inserter, files, now);
      inserter.flush();
      RefUpdate update = bare.updateRef(MAIN);
      update.setNewObjectId(commit);
      update.update();
    }
  }

  /** How many commits the branch {@code rendered} has. */
  int publications() throws IOException {
    try (Repository bare = open(output);
        RevWalk walk = new RevWalk(bare)) {
      ObjectId head = bare.resolve(RENDERED);
      if (head == null) {
        return 0;
      }
      walk.markStart(walk.parseCommit(head));
      int commits = 0;
      while (walk.next() != null) {
        commits++;
      }
      return commits;
    }
  }

  private static Repository open(Path folder) throws IOException {
    return new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
  }

  private static ObjectId commit(
      ObjectInserter inserter, SortedMap<String, byte[]> files, Instant now) throws IOException {
    DirCache index = DirCache.newInCore();
    DirCacheBuilder builder = index.builder();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      DirCacheEntry entry = new DirCacheEntry(file.getKey());
      entry.setFileMode(FileMode.REGULAR_FILE);
      entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue()));
      builder.add(entry);
    }
    builder.finish();
    PersonIdent person = new PersonIdent("Demo", "demo@localhost", now, ZoneOffset.UTC);
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(index.writeTree(inserter));
    commit.setAuthor(person);
    commit.setCommitter(person);
    commit.setMessage("Begin with the example, with windows short enough to watch\n");
    return inserter.insert(commit);
  }
}
