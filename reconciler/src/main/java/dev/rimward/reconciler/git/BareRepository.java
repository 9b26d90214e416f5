package dev.rimward.reconciler.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A repository without a work tree, on this disk. It holds nothing that its remote does not have:
 * deleted, it is made again and filled by the next fetch.
 *
 * <p>One process at a time: JGit loses references when several write (see its issues 252 and 281),
 * so the file {@code rimward.lock} is held as long as the repository is open.
 */
public final class BareRepository implements AutoCloseable {
  private static final int PACKS_TO_KEEP = 50;

  private final FileRepository repository;
  private final FileChannel lockFile;

  private BareRepository(FileRepository repository, FileChannel lockFile) {
    this.repository = repository;
    this.lockFile = lockFile;
  }

  /**
   * Opens the repository in a folder, and makes it first where there is none.
   *
   * @throws GitFailure {@code LOCAL}: another process has it, or the disk does not let it be made
   */
  public static BareRepository open(Path folder) throws GitFailure {
    Hermetic.install();
    FileChannel lock = lock(folder);
    try {
      return new BareRepository(openOrCreate(folder), lock);
    } catch (IOException e) {
      release(lock);
      throw GitFailure.local("cannot open the repository " + folder, e);
    }
  }

  /** For reading. */
  public Repository jgit() {
    return repository;
  }

  /** Writes one pack at each flush, which is much quicker than a file for each object. */
  public ObjectInserter newInserter() {
    return repository.getObjectDatabase().newPackInserter();
  }

  /**
   * Joins packs when there are many, which takes about a second; packs of the last hour stay until
   * a later time. Nobody may read or write meanwhile.
   */
  public void maintain() throws GitFailure {
    try {
      if (repository.getObjectDatabase().getPacks().size() > PACKS_TO_KEEP) {
        new GC(repository).gc().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitFailure(GitFailure.Code.INTERRUPTED, "interrupted while packing", e);
    } catch (Exception e) {
      throw GitFailure.local("cannot pack the repository " + repository.getDirectory(), e);
    }
  }

  /** Commits whose parents this repository does not have, because its history is cut off there. */
  public Set<ObjectId> boundary() throws GitFailure {
    try {
      return Set.copyOf(repository.getObjectDatabase().getShallowCommits());
    } catch (IOException e) {
      throw GitFailure.local("cannot read the repository " + repository.getDirectory(), e);
    }
  }

  /**
   * Cuts history off below some commits, and deletes what can then be reached no more. Nobody may
   * read or write meanwhile. Dying in between leaves a repository that is cut, and not smaller yet.
   */
  public void cut(Set<ObjectId> boundary) throws GitFailure {
    try {
      repository.getObjectDatabase().setShallowCommits(boundary);
      GC gc = new GC(repository);
      gc.setExpireAgeMillis(0);
      gc.setPackExpireAgeMillis(0);
      gc.gc().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitFailure(GitFailure.Code.INTERRUPTED, "interrupted while packing", e);
    } catch (Exception e) {
      throw GitFailure.local("cannot pack the repository " + repository.getDirectory(), e);
    }
  }

  @Override
  public void close() {
    repository.close();
    release(lockFile);
  }

  private static FileChannel lock(Path folder) throws GitFailure {
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve("rimward.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) != null) {
        return channel;
      }
    } catch (IOException e) {
      release(channel);
      throw GitFailure.local("cannot lock the repository " + folder, e);
    }
    release(channel);
    throw GitFailure.local(
        "the repository " + folder + " is in use by another Rimward; give each its own folder",
        null);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static void release(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException _) {
      // The lock ends with the process at the latest, and nothing was written to the file.
    }
  }

  private static FileRepository openOrCreate(Path folder) throws IOException {
    deleteLeftLocks(folder);
    FileRepository repository =
        (FileRepository)
            new FileRepositoryBuilder()
                .setBare()
                .setGitDir(folder.toFile())
                .setMustExist(false)
                .build();
    if (!Files.exists(folder.resolve("HEAD")) || !Files.exists(folder.resolve("config"))) {
      repository.create(true);
    }
    configure(repository.getConfig());
    return repository;
  }

  /** A process that was killed leaves lock files, which would stop every later update of a ref. */
  private static void deleteLeftLocks(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve("packed-refs.lock"));
    Files.deleteIfExists(folder.resolve("config.lock"));
    Files.deleteIfExists(folder.resolve("HEAD.lock"));
    Path refs = folder.resolve("refs");
    if (!Files.isDirectory(refs)) {
      return;
    }
    Files.walkFileTree(
        refs,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.getFileName().toString().endsWith(".lock")) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void configure(StoredConfig config) throws IOException {
    config.setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTO, 0);
    config.setBoolean(
        ConfigConstants.CONFIG_FETCH_SECTION, null, ConfigConstants.CONFIG_KEY_AUTOGC, false);
    // A redirect would take the credentials to a host that nobody configured.
    config.setString("http", null, "followRedirects", "false");
    config.save();
  }
}
