package dev.rimward.reconciler;

import dev.rimward.fixtures.server.GitHttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A person's clone of the source repository: writes files, commits them and pushes. */
final class SourceClone {
  private final Path folder;

  SourceClone(Path folder, String url) {
    this.folder = folder;
    GitHttpServer.git(folder.resolveSibling(""), "clone", "-q", url, folder.toString());
    GitHttpServer.git(folder, "checkout", "-q", "-B", "main");
  }

  SourceClone write(String path, String content) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file, or a folder with all that is in it. */
  SourceClone remove(String path) {
    try (Stream<Path> paths = Files.walk(folder.resolve(path))) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the last commit back, for the next one to say. */
  SourceClone revert() {
    GitHttpServer.git(folder, "revert", "--no-commit", "HEAD");
    return this;
  }

  /** Pushes everything as one commit, and returns its id. */
  String push(String message) {
    GitHttpServer.git(folder, "add", "-A");
    GitHttpServer.git(folder, "commit", "-q", "--allow-empty", "-m", message);
    GitHttpServer.git(folder, "push", "-q", "origin", "main");
    return GitHttpServer.git(folder, "rev-parse", "HEAD").strip();
  }
}
