package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/simulate.md}: every command that it shows, and what it shows as its answer. */
@Timeout(180)
class SimulationPageTest {
  private static final Path HOME = Typed.home();
  private static final Markdown PAGE = Markdown.read(HOME.resolve("docs/simulate.md"));

  @TempDir Path folder = Path.of("");

  @Test
  void whatIsShownIsWhatIsPrintedAndDrawn() throws Exception {
    installed();
    for (Markdown.Block block : PAGE.blocks()) {
      if (block.language().equals("sh")) {
        String printed = run(block.text());
        if (block.text().contains("--svg")) {
          assertThat(printed).as("the figures in docs/simulate.md").isEqualTo(shown());
        }
      }
    }

    assertThat(folder.resolve("docs/demand-day.svg"))
        .as("the chart in docs, which the page's own command draws")
        .hasSameTextualContentAs(HOME.resolve("docs/demand-day.svg"));
  }

  private static String shown() {
    return PAGE.blocks().stream()
        .filter(block -> block.language().isEmpty())
        .map(Markdown.Block::text)
        .findFirst()
        .orElseThrow();
  }

  private void installed() throws IOException {
    for (String path : List.of("repo-layout-example", "docs/demand-day")) {
      copy(HOME.resolve(path), folder.resolve(path));
    }
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
    Files.createDirectories(to);
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(path, copy);
      }
    }
  }

  private String run(String script) throws Exception {
    File printed = folder.resolve("printed.txt").toFile();
    Process bash =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed)
            .start();
    int exitCode = bash.waitFor();
    String text = Files.readString(printed.toPath());
    assertThat(exitCode).as(text).isZero();
    return text;
  }
}
