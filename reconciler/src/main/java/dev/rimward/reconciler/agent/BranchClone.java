package dev.rimward.reconciler.agent;

import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.CertificateAuthority;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The newest part of a cluster's branch on this disk, and which commit of it was good last. It
 * holds what the branch says now and what it said a while back, and no more: what is older is
 * fetched when somebody asks for it, and dropped again.
 *
 * <p>Safe for use by several threads, one after the other: whoever reads the repository holds
 * {@link #lock}.
 */
final class BranchClone implements AutoCloseable {
  private static final String GOOD = "refs/rimward/good";

  /** The first fetch brings so many commits, and so many stay. */
  private static final int FEW = 50;

  /** More than this are cut to a few. */
  private static final int MANY = 500;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final BareRepository repository;
  private final String address;
  private final String branch;
  private final @Nullable Secret token;
  private final @Nullable CertificateAuthority authority;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean linked;

  /**
   * @param address may have a login in it, which counts where there is no token
   * @throws IllegalArgumentException if the address is none; without repeating it
   */
  BranchClone(
      BareRepository repository,
      String address,
      String branch,
      @Nullable Secret token,
      @Nullable CertificateAuthority authority) {
    this.repository = repository;
    this.address = address;
    this.branch = branch;
    this.token = token;
    this.authority = authority;
    Remote.of(address);
  }

  ReentrantLock lock() {
    return lock;
  }

  BareRepository repository() {
    return repository;
  }

  /** Brings what is new, and returns where the branch is. */
  ObjectId fetch() throws GitFailure {
    lock.lock();
    try {
      Mirror mirror = mirror();
      if (mirror.head(branch).isEmpty()) {
        mirror.fetchShallow(branch, FEW);
      } else {
        mirror.fetch(branch);
      }
      linked = true;
      return mirror.head(branch).orElseThrow();
    } catch (GitFailure failure) {
      linked = false;
      throw failure;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Brings more of the history. Not tried while the link is known to be down: whoever asks waits
   * for the answer.
   *
   * @return whether there is more of it now
   */
  boolean deepen(int commits) {
    lock.lock();
    try {
      Set<ObjectId> before = repository.boundary();
      if (linked && !before.isEmpty()) {
        mirror().fetchShallow(branch, commits);
        return !repository.boundary().equals(before);
      }
      return false;
    } catch (GitFailure failure) {
      linked = false;
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** The commit that could be delivered last, whatever has been pushed since. */
  Optional<ObjectId> good() throws GitFailure {
    try {
      return Optional.ofNullable(repository.jgit().exactRef(GOOD)).map(Ref::getObjectId);
    } catch (IOException e) {
      throw local("cannot read which commit was good", e);
    }
  }

  void good(ObjectId commit) throws GitFailure {
    try {
      RefUpdate update = repository.jgit().updateRef(GOOD);
      update.setNewObjectId(commit);
      update.disableRefLog();
      switch (update.forceUpdate()) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
        default -> throw new IOException("the repository does not take it");
      }
    } catch (IOException e) {
      throw local("cannot note which commit is good", e);
    }
  }

  /** Keeps the repository small. */
  void maintain() throws GitFailure {
    lock.lock();
    try {
      Optional<ObjectId> head = mirror().head(branch);
      List<ObjectId> line = head.isPresent() ? line(head.get()) : List.of();
      if (line.size() > MANY) {
        Set<ObjectId> boundary = new HashSet<>(Set.of(line.get(FEW)));
        good().filter(commit -> line.indexOf(commit) > FEW).ifPresent(boundary::add);
        repository.cut(boundary);
      } else {
        repository.maintain();
      }
    } finally {
      lock.unlock();
    }
  }

  /** As the branch moved, newest first, as far as it is here. */
  private List<ObjectId> line(ObjectId head) throws GitFailure {
    try (RevWalk walk = new RevWalk(repository.jgit())) {
      List<ObjectId> line = new ArrayList<>();
      RevCommit commit = walk.parseCommit(head);
      line.add(commit.copy());
      while (commit.getParentCount() > 0) {
        commit = walk.parseCommit(commit.getParent(0));
        line.add(commit.copy());
      }
      return line;
    } catch (IOException e) {
      throw local("cannot read the branch " + branch, e);
    }
  }

  private Mirror mirror() throws GitFailure {
    Remote remote = Remote.of(address).trusting(authority).within(TIMEOUT, DEADLINE);
    if (token == null) {
      return new Mirror(repository, remote);
    }
    try {
      return new Mirror(repository, remote.as(new Remote.Login("agent", token.read())));
    } catch (IOException e) {
      throw local(String.valueOf(e.getMessage()), null);
    }
  }

  private static GitFailure local(String message, @Nullable Throwable cause) {
    return new GitFailure(GitFailure.Code.LOCAL, message, cause);
  }

  @Override
  public void close() {
    repository.close();
  }
}
