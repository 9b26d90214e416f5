package dev.rimward.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is measured as a whole process does its work, not how long that takes. */
class RenderingBenchmarksTest {
  private static final int FILES_OF_A_COPY = 7;

  @TempDir Path folder;

  @Test
  void rendersTheBytesThatKustomizeMakes() throws Exception {
    Map<String, Object> report = new RenderComparison(6, 2, 4).run(folder).line();

    assertThat(report)
        .containsEntry("files", 6L * 2 * FILES_OF_A_COPY)
        .containsEntry("kustomizeRuns", 2L)
        .containsEntry("peerMeasured", 4)
        .containsKeys("rimward", "peerOfAll", "ratio", "ratioWithoutPatches");
  }

  @Test
  void buildsOnlyTheApplicationThatChanged() throws Exception {
    Map<String, Object> report = new OneLineChange(5, 3).run(folder).line();

    assertThat(report)
        .containsEntry("firstKustomizeRuns", 3L)
        .containsEntry("kustomizeRuns", 1L)
        .containsEntry("copies", 5);
  }

  @Test
  void writesEveryFileOfTheFleetIntoAPack() throws Exception {
    Map<String, Object> report = new StreamToGit(4, 2).run(folder).line();

    assertThat(report).containsEntry("files", 4L * 2 * FILES_OF_A_COPY);
    assertThat(folder.resolve("output/objects/pack")).isDirectoryContaining("glob:**.pack");
  }
}
