package dev.rimward.benchmarks;

import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.source.Fetched;
import dev.rimward.reconciler.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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

/** A repository that people push to, and Rimward's mirror of it. */
final class SourceRepository implements AutoCloseable {
  private static final String BRANCH = "main";

  private final BareRepository origin;
  private final BareRepository disk;
  private final Source source;

  private SourceRepository(BareRepository origin, BareRepository disk, Source source) {
    this.origin = origin;
    this.disk = disk;
    this.source = source;
  }

  static SourceRepository in(Path folder) throws GitFailure {
    Path remote = folder.resolve("origin");
    BareRepository origin = BareRepository.open(remote);
    BareRepository disk = BareRepository.open(folder.resolve("mirror"));
    return new SourceRepository(
        origin, disk, new Source(new Mirror(disk, Remote.of(remote.toString())), BRANCH));
  }

  /** As a push of people does. */
  void push(SortedMap<String, String> files) throws IOException {
    String branch = Constants.R_HEADS + BRANCH;
    Optional<ObjectId> parent = Optional.ofNullable(origin.jgit().resolve(branch));
    try (ObjectInserter inserter = origin.newInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree(files, inserter));
      parent.ifPresent(commit::setParentId);
      PersonIdent author = new PersonIdent("benchmark", "benchmark@example.com");
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage("Change");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = origin.jgit().updateRef(branch);
      update.setNewObjectId(id);
      update.forceUpdate();
    }
  }

  private static ObjectId tree(Map<String, String> files, ObjectInserter inserter)
      throws IOException {
    DirCache index = DirCache.newInCore();
    DirCacheBuilder builder = index.builder();
    for (Map.Entry<String, String> file : files.entrySet()) {
      DirCacheEntry entry = new DirCacheEntry(file.getKey());
      entry.setFileMode(FileMode.REGULAR_FILE);
      entry.setObjectId(
          inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
      builder.add(entry);
    }
    builder.finish();
    return index.writeTree(inserter);
  }

  /** What was pushed last, as Rimward sees it. */
  SourceTree fetch() throws GitFailure {
    return switch (source.fetch()) {
      case Fetched.Revision revision -> revision.tree();
      case Fetched.FetchFailed(GitFailure failure) -> throw failure;
    };
  }

  @Override
  public void close() {
    origin.close();
    disk.close();
  }
}
