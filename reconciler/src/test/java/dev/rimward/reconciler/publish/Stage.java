package dev.rimward.reconciler.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.reconciler.publish.FetchedState.PublishedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** An output repository behind a real Git server, and writers with their own disks. */
final class Stage implements AutoCloseable {
  static final Identity RIMWARD = new Identity("Rimward", "rimward@example.org");

  final GitHttpServer server = GitHttpServer.start();
  final String url = server.createRepository("output");
  final Path remote = server.repository("output");
  final List<Duration> slept = new ArrayList<>();
  final AtomicInteger retries = new AtomicInteger();
  Instant now = Wish.START;
  private final Path scratch;
  private final List<BareRepository> open = new ArrayList<>();

  Stage(Path scratch) {
    this.scratch = scratch;
  }

  Output writer(String disk) throws GitFailure {
    return writer(disk, remote.toString(), _ -> {});
  }

  Output writer(String disk, String address, PublishStep.Listener listener) throws GitFailure {
    BareRepository repository = BareRepository.open(scratch.resolve(disk));
    open.add(repository);
    return new Output(
        new Mirror(repository, Remote.of(address)),
        Authorship.of(RIMWARD),
        () -> now,
        new Retry(slept::add, new SplittableRandom(1), retries::incrementAndGet),
        listener);
  }

  /** The process is gone; what it had on its disk may be too. */
  void crash() {
    open.forEach(BareRepository::close);
    open.clear();
  }

  static PublishedState fetched(Output output) {
    return switch (output.fetch()) {
      case PublishedState state -> state;
      case FetchedState.FetchFailed(GitFailure failure) -> throw new AssertionError(failure);
      case FetchedState.Unreadable(String message) -> throw new AssertionError(message);
    };
  }

  static Publication publish(Output output, Wish wish) {
    fetched(output);
    return output.publish(wish.request());
  }

  static DesiredCluster desired(Output output, String cluster) {
    BranchContent content = output.branches().read(cluster);
    assertThat(content).isInstanceOf(BranchContent.Desired.class);
    return ((BranchContent.Desired) content).cluster();
  }

  static DesiredApplication running(Output output, String cluster, String application) {
    return requireNonNull(desired(output, cluster).applications().get(application));
  }

  String git(String... arguments) {
    return GitHttpServer.git(remote, arguments).strip();
  }

  List<String> lines(String... arguments) {
    return git(arguments).lines().toList();
  }

  int commits(String branch) {
    return Integer.parseInt(git("rev-list", "--count", branch));
  }

  /** Somebody clones, writes a file and pushes; returns the commit. */
  String commitByHand(String branch, String file, String content) throws IOException {
    Path clone = Files.createTempDirectory(scratch, "clone");
    GitHttpServer.git(clone, "clone", "-q", "--branch", branch, remote.toString(), ".");
    Path path = clone.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    GitHttpServer.git(clone, "add", "-A");
    GitHttpServer.git(clone, "commit", "-q", "-m", "by hand");
    GitHttpServer.git(clone, "push", "-q", "origin", "HEAD:refs/heads/" + branch);
    return GitHttpServer.git(clone, "rev-parse", "HEAD").strip();
  }

  @Override
  public void close() {
    crash();
    server.close();
  }
}
