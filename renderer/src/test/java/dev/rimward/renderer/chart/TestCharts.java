package dev.rimward.renderer.chart;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Charts to template: the one of the resources, and small ones written down in a test. */
final class TestCharts {
  private TestCharts() {}

  /** The chart of the resources as its author wrote it. */
  static Chart storefront(String... values) throws IOException, URISyntaxException {
    URL resource = Objects.requireNonNull(TestCharts.class.getResource("/charts/storefront"));
    return chart(read(Path.of(resource.toURI())), values);
  }

  /** A chart called {@code shop} of paths and contents in turn. */
  static Chart shop(String... pathsAndContents) {
    return chart(shopFiles(pathsAndContents));
  }

  static SortedMap<String, byte[]> shopFiles(String... pathsAndContents) {
    SortedMap<String, byte[]> files = files(pathsAndContents);
    files.putIfAbsent("Chart.yaml", bytes("{apiVersion: v2, name: shop, version: 1.0.0}"));
    return files;
  }

  static SortedMap<String, byte[]> files(String... pathsAndContents) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < pathsAndContents.length; i += 2) {
      files.put(pathsAndContents[i], bytes(pathsAndContents[i + 1]));
    }
    return files;
  }

  static Chart chart(SortedMap<String, byte[]> files, String... values) {
    return new Chart(
        files, "shop", "storefront", Stream.of(values).map(TestCharts::bytes).toList());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SortedMap<String, byte[]> read(Path folder) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.filter(Files::isRegularFile).toList();
    }
    for (Path path : paths) {
      files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
    }
    return files;
  }
}
