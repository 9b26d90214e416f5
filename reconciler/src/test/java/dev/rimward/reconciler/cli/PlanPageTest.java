package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/plan.md}: every command that it shows, and what it shows as its answer. */
@Timeout(120)
class PlanPageTest {
  private static final Path HOME = Typed.home();
  private static final Markdown PAGE = Markdown.read(HOME.resolve("docs/plan.md"));

  @TempDir Path folder = Path.of("");

  @Test
  void whatIsShownIsWhatIsPrinted() throws Exception {
    installed();
    for (Markdown.Block block : PAGE.blocks()) {
      if (block.language().equals("sh")) {
        run(block.text(), 0);
      } else if (block.language().equals("console")) {
        String[] shown = block.text().split("\n", 2);
        String printed = run(shown[0].substring("$ ".length()), 2);
        assertThat(withoutIds(printed)).isEqualTo(withoutIds(shown[1]));
      }
    }
  }

  /** Ids of commits depend on when they were made. */
  private static String withoutIds(String text) {
    return text.replaceAll("\\b[0-9a-f]{9}\\b", "<commit>");
  }

  private void installed() throws IOException {
    copy(HOME.resolve("repo-layout-example"), folder.resolve("repo-layout-example"));
    Path launcher =
        Files.writeString(
            folder.resolve("rimward"),
            "#!/bin/sh\nexec \"%s\" --sun-misc-unsafe-memory-access=allow -cp \"%s\" %s \"$@\"\n"
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path"),
                    Main.class.getName()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private String run(String script, int expected) throws Exception {
    File printed = folder.resolve("printed.txt").toFile();
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed);
    bash.environment()
        .putAll(
            Map.of(
                "HOME", folder.toString(),
                "GIT_AUTHOR_NAME", "Somebody",
                "GIT_AUTHOR_EMAIL", "somebody@localhost",
                "GIT_COMMITTER_NAME", "Somebody",
                "GIT_COMMITTER_EMAIL", "somebody@localhost"));
    int exitCode = bash.start().waitFor();
    String text = Files.readString(printed.toPath());
    assertThat(exitCode).as(script + "\n" + text).isEqualTo(expected);
    return text;
  }
}
