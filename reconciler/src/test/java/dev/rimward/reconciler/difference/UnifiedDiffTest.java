package dev.rimward.reconciler.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.rimward.fixtures.server.GitHttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnifiedDiffTest {
  @TempDir Path folder = Path.of("");

  @Test
  void equalTextsDoNotDiffer() {
    assertThat(UnifiedDiff.of("a", "b", List.of("x"), List.of("x"))).isEmpty();
  }

  @Test
  void whatIsReplacedComesBeforeItsReplacement() {
    assertThat(
            UnifiedDiff.of("a/f", "b/f", List.of("1", "2", "3", "4"), List.of("1", "5", "6", "4")))
        .isEqualTo("--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n 1\n-2\n-3\n+5\n+6\n 4\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void gitMakesOfTheOneTextTheOther(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> before = lines(random, random.nextInt(1, 60));
    List<String> after = new ArrayList<>(before);
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      int at = random.nextInt(after.size() + 1);
      if (random.nextBoolean() && at < after.size() && after.size() > 1) {
        after.remove(at);
      } else {
        after.addAll(at, lines(random, random.nextInt(1, 4)));
      }
    }

    Files.writeString(folder.resolve("f"), String.join("\n", before) + "\n");
    Path patch =
        Files.writeString(folder.resolve("patch"), UnifiedDiff.of("a/f", "b/f", before, after));
    if (!before.equals(after)) {
      GitHttpServer.git(folder, "apply", patch.toString());
    }

    assertThat(folder.resolve("f")).as("seed " + seed).hasContent(String.join("\n", after) + "\n");
  }

  /** Few different ones, so that they repeat; some begin like a line of a diff. */
  private static List<String> lines(SplittableRandom random, int number) {
    List<String> words = List.of("a", "b", "- c", "+ d", "-- e", "++ f", "@@ g", "");
    return IntStream.range(0, number)
        .mapToObj(_ -> words.get(random.nextInt(words.size())))
        .toList();
  }

  @Test
  void largeTextsThatDifferThroughoutAreReplacedAndTakeNoTime() {
    List<String> before = IntStream.range(0, 200_000).mapToObj(i -> "a" + i).toList();
    List<String> after = IntStream.range(0, 200_000).mapToObj(i -> "b" + i).toList();

    String diff =
        assertTimeout(Duration.ofSeconds(10), () -> UnifiedDiff.of("a", "b", before, after));

    assertThat(diff).startsWith("--- a\n+++ b\n@@ -1,200000 +1,200000 @@\n-a0\n");
  }
}
