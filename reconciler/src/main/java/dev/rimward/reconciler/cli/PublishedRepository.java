package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.LocalRepository;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.plan.PublishedSide;
import dev.rimward.reconciler.publish.PublishedFleet;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** An output repository that is read: where it lies, or fetched into a folder for a while. */
final class PublishedRepository implements AutoCloseable {
  private final String words;
  private final Repository repository;
  private final Optional<ObjectId> rendered;
  private final Runnable close;

  private PublishedRepository(
      String words, Repository repository, Optional<ObjectId> rendered, Runnable close) {
    this.words = words;
    this.repository = repository;
    this.rendered = rendered;
    this.close = close;
  }

  /**
   * @param address a folder, or what begins with a scheme
   */
  static PublishedRepository open(String address) throws GitFailure {
    return address.contains("://") ? fetched(address) : opened(Path.of(address));
  }

  private static PublishedRepository opened(Path folder) throws GitFailure {
    LocalRepository local = LocalRepository.at(folder);
    return new PublishedRepository(
        folder.toString(), local.jgit(), local.branch(PublishedFleet.BRANCH), local::close);
  }

  private static PublishedRepository fetched(String address) throws GitFailure {
    Remote remote = remote(address);
    TemporaryFolder folder = TemporaryFolder.create("rimward-plan");
    BareRepository bare = BareRepository.open(folder.path());
    Runnable close =
        () -> {
          bare.close();
          folder.close();
        };
    try {
      Mirror mirror = new Mirror(bare, remote);
      return new PublishedRepository(remote.toString(), bare.jgit(), fetched(mirror), close);
    } catch (GitFailure | RuntimeException e) {
      close.run();
      throw e;
    }
  }

  /** A repository without the branch is one that nothing was published to yet. */
  private static Optional<ObjectId> fetched(Mirror mirror) throws GitFailure {
    try {
      mirror.fetch(PublishedFleet.BRANCH);
      return mirror.head(PublishedFleet.BRANCH);
    } catch (GitFailure failure) {
      if (failure.code() == GitFailure.Code.NO_BRANCH) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static Remote remote(String address) {
    try {
      return Remote.of(address);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Empty where nothing was published yet. */
  Optional<PublishedSide> fleet() throws GitFailure {
    if (rendered.isEmpty()) {
      return Optional.empty();
    }
    PublishedFleet fleet = PublishedFleet.read(repository, rendered.get());
    String source = fleet.source().map(commit -> ", made from " + shortened(commit)).orElse("");
    return Optional.of(
        new PublishedSide(
            "what is published in %s (%s%s)".formatted(words, shortened(fleet.commit()), source),
            fleet));
  }

  private static String shortened(String commit) {
    return commit.substring(0, Math.min(9, commit.length()));
  }

  String words() {
    return words;
  }

  @Override
  public void close() {
    close.run();
  }
}
