package dev.rimward.reconciler.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * A command line as somebody typed it, and what came of it.
 *
 * @param out what it printed
 * @param err what it printed on standard error
 */
record Typed(int exitCode, String out, String err) {
  static Typed rimward(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exitCode = line.execute(arguments);
    return new Typed(exitCode, out.toString(), err.toString());
  }

  boolean hasStackTrace() {
    return (out + err).contains("\tat ");
  }

  /** Root of this project, found from the folder that tests run in. */
  static Path home() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("repo-layout-example"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("repo-layout-example is not above this folder");
      }
      folder = parent;
    }
    return folder;
  }
}
