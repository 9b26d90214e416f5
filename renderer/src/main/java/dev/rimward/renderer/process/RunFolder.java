package dev.rimward.renderer.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder of one run.
 *
 * @param files where the program starts
 * @param home its home, empty when it starts
 * @param output where its output goes
 * @param error where its error output goes
 */
record RunFolder(Path files, Path home, Path output, Path error) {

  static RunFolder create(Path temporary, Map<String, byte[]> files) throws IOException {
    RunFolder folder =
        new RunFolder(
            Files.createDirectory(temporary.resolve("files")),
            Files.createDirectory(temporary.resolve("home")),
            temporary.resolve("output"),
            temporary.resolve("error"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      folder.write(file.getKey(), file.getValue());
    }
    return folder;
  }

  private void write(String name, byte[] content) throws IOException {
    Path path = resolve(name);
    if (!path.startsWith(files) || path.equals(files)) {
      throw new IllegalArgumentException("not inside: " + name);
    }
    Files.createDirectories(path.getParent());
    Files.write(path, content);
  }

  private Path resolve(String path) throws IOException {
    try {
      return files.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new IOException(
          "this machine's locale has no such file name, where one of UTF-8 has: " + path, e);
    }
  }

  static void delete(Path temporary) throws IOException {
    try (Stream<Path> paths = Files.walk(temporary)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
