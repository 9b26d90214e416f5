package dev.rimward.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.GitHttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror of one branch that has only the newest part of it. */
class ShallowFetchTest {
  private static final String BRANCH = "clusters/fra1";

  @TempDir Path folder = Path.of("");
  private final GitHttpServer server = GitHttpServer.start();
  private String url = "";
  private Path clone = Path.of("");

  @BeforeEach
  void createRepository() {
    url = server.createRepository("output");
    clone = folder.resolve("clone");
    GitHttpServer.git(folder, "clone", "-q", url, clone.toString());
    GitHttpServer.git(clone, "checkout", "-q", "-B", BRANCH);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bringsNoMoreOfTheHistoryThanIsAskedFor() throws Exception {
    push(10);
    try (BareRepository repository = BareRepository.open(folder.resolve("branch.git"))) {
      mirror(repository).fetchShallow(BRANCH, 3);

      assertThat(line(repository)).hasSize(3);
      assertThat(repository.boundary()).containsExactly(line(repository).getLast());
    }
  }

  @Test
  void aLaterFetchAddsWhatIsNewAndLeavesTheCutWhereItIs() throws Exception {
    push(10);
    try (BareRepository repository = BareRepository.open(folder.resolve("branch.git"))) {
      mirror(repository).fetchShallow(BRANCH, 1);
      Set<ObjectId> cut = repository.boundary();
      push(5);

      mirror(repository).fetch(BRANCH);

      assertThat(line(repository)).hasSize(6);
      assertThat(repository.boundary()).isEqualTo(cut);
    }
  }

  /** A content that came before the cut is not here, though the remote might think so. */
  @Test
  void aRevertToWhatIsBelowTheCutBringsItsContent() throws Exception {
    push(10);
    try (BareRepository repository = BareRepository.open(folder.resolve("branch.git"))) {
      mirror(repository).fetchShallow(BRANCH, 1);
      Files.writeString(clone.resolve("file"), "1");
      commit("Go back");

      mirror(repository).fetch(BRANCH);

      RevCommit head = line(repository).getFirst();
      assertThat(head.getFullMessage().strip()).isEqualTo("Go back");
      assertThat(repository.jgit().getObjectDatabase().has(blob("1"))).isTrue();
    }
  }

  @Test
  void fetchesMoreOfTheHistoryWhenItIsNeeded() throws Exception {
    push(10);
    try (BareRepository repository = BareRepository.open(folder.resolve("branch.git"))) {
      mirror(repository).fetchShallow(BRANCH, 1);

      mirror(repository).fetchShallow(BRANCH, 6);
      assertThat(line(repository)).hasSize(6);

      mirror(repository).fetchShallow(BRANCH, 100);
      assertThat(line(repository)).hasSize(10);
      assertThat(repository.boundary()).isEmpty();
    }
  }

  @Test
  void cuttingDeletesWhatIsBelowAndFetchingGoesOn() throws Exception {
    push(10);
    try (BareRepository repository = BareRepository.open(folder.resolve("branch.git"))) {
      mirror(repository).fetch(BRANCH);
      assertThat(repository.jgit().getObjectDatabase().has(blob("2"))).isTrue();

      repository.cut(Set.of(line(repository).get(2)));

      assertThat(line(repository)).hasSize(3);
      assertThat(repository.jgit().getObjectDatabase().has(blob("2"))).isFalse();
      push(1);
      mirror(repository).fetch(BRANCH);
      assertThat(line(repository)).hasSize(4);
    }
  }

  private Mirror mirror(BareRepository repository) {
    return new Mirror(repository, Remote.of(url));
  }

  private List<RevCommit> line(BareRepository repository) throws GitFailure, IOException {
    List<RevCommit> line = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository.jgit())) {
      walk.markStart(walk.parseCommit(mirror(repository).head(BRANCH).orElseThrow()));
      walk.forEach(line::add);
    }
    return line;
  }

  private int pushed;

  private void push(int commits) throws IOException {
    for (int i = 0; i < commits; i++) {
      pushed++;
      Files.writeString(clone.resolve("file"), Integer.toString(pushed));
      commit("Commit " + pushed);
    }
  }

  private void commit(String message) {
    Stream.of(
            new String[] {"add", "-A"},
            new String[] {"commit", "-q", "-m", message},
            new String[] {"push", "-q", "origin", BRANCH})
        .forEach(words -> GitHttpServer.git(clone, words));
  }

  private ObjectId blob(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("content"), content);
    return ObjectId.fromString(GitHttpServer.git(clone, "hash-object", file.toString()).strip());
  }
}
