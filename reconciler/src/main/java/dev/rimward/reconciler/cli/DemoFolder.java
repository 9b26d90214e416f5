package dev.rimward.reconciler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a demo keeps its repositories; removed when closed. */
record DemoFolder(Path path) implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoFolder.class);

  static DemoFolder create() throws IOException {
    return new DemoFolder(Files.createTempDirectory("rimward-demo"));
  }

  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(path)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      log.error("{} could not be removed", path, e);
    }
  }
}
