package dev.rimward.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/invariants.md} to what is there. */
class InvariantsTest {
  private static final Path ROOT = Path.of("..");
  private static final int INVARIANTS = 11;
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void everyInvariantNamesATest() throws IOException {
    List<String> rows = rows();

    assertThat(rows)
        .extracting(row -> row.split("\\|", -1)[1].strip())
        .isEqualTo(IntStream.rangeClosed(1, INVARIANTS).mapToObj(Integer::toString).toList());
    assertThat(rows).allMatch(row -> NAMED.matcher(row).find());
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    List<Path> sources = testSources();
    for (MatchResult named : NAMED.matcher(String.join("\n", rows())).results().toList()) {
      List<Path> files =
          sources.stream().filter(file -> file.endsWith(named.group(1) + ".java")).toList();
      assertThat(files).as(named.group()).hasSize(1);
      assertThat(Files.readString(files.getFirst())).as(named.group()).containsPattern(test(named));
    }
  }

  /** The annotation, and no other method between it and the name. */
  private static Pattern test(MatchResult named) {
    return Pattern.compile(
        "@(?:Parameterized)?Test\\b(?:(?!\\bvoid\\b)[\\s\\S])*\\bvoid " + named.group(2) + "\\(");
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/invariants.md")).stream()
        .filter(line -> line.matches("\\| \\d+ \\|.*"))
        .toList();
  }

  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("policy", "renderer", "reconciler")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files.forEach(sources::add);
      }
    }
    return sources;
  }
}
