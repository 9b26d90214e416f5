package dev.rimward.reconciler.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareRepositoryTest {
  @TempDir Path scratch;

  @Test
  void joinsPacksWhenThereAreManyAndLosesNothing() throws Exception {
    Path folder = scratch.resolve("disk");
    List<ObjectId> commits = new ArrayList<>();
    try (BareRepository repository = BareRepository.open(folder)) {
      for (int i = 0; i < 60; i++) {
        commits.add(commit(repository, "file " + i, commits));
      }
      RefUpdate branch = repository.jgit().updateRef("refs/remotes/origin/main");
      branch.setNewObjectId(commits.getLast());
      assertThat(branch.update()).isEqualTo(RefUpdate.Result.NEW);
    }
    for (Path pack : packs(folder)) {
      Files.setLastModifiedTime(pack, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    try (BareRepository repository = BareRepository.open(folder)) {
      repository.maintain();

      assertThat(packs(folder)).hasSizeLessThan(5);
      try (ObjectReader reader = repository.jgit().newObjectReader()) {
        for (ObjectId commit : commits) {
          assertThat(reader.has(commit)).isTrue();
        }
      }
    }
  }

  @Test
  void leavesFewPacksAlone() throws Exception {
    Path folder = scratch.resolve("disk");
    try (BareRepository repository = BareRepository.open(folder)) {
      commit(repository, "file", List.of());

      repository.maintain();

      assertThat(packs(folder)).hasSize(1);
    }
  }

  /** A commit in a pack of its own. */
  private static ObjectId commit(BareRepository repository, String text, List<ObjectId> before)
      throws IOException {
    try (ObjectInserter inserter = repository.newInserter()) {
      TreeFormatter tree = new TreeFormatter();
      tree.append(
          "file", FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, text.getBytes(UTF_8)));
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(tree));
      commit.setAuthor(new PersonIdent("Rimward", "rimward@localhost"));
      commit.setCommitter(commit.getAuthor());
      commit.setMessage(text);
      if (!before.isEmpty()) {
        commit.setParentId(before.getLast());
      }
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  private static List<Path> packs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(".pack")).toList();
    }
  }
}
