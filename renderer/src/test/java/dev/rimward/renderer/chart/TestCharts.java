package dev.rimward.renderer.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.renderer.chart.Charts.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Charts to template: the one of the resources, and small ones written down in a test. */
final class TestCharts {
  /** Small, and with the time that a busy machine needs. */
  static final ChartLimits LIMITS =
      new ChartLimits(Duration.ofSeconds(60), 4 << 20, 400L << 20, 8 << 20, 1_000, 2);

  private static final Charts CHARTS = new Charts(LIMITS);

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

  /** A ConfigMap called {@code a} whose one value is what a template's text gives, quoted. */
  static String configMap(String action) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: {{ %s | quote }}}}"
        .formatted(action);
  }

  static String rendered(Chart chart) throws InterruptedException {
    return switch (CHARTS.template(chart)) {
      case Outcome.Rendered rendered -> new String(rendered.yaml(), UTF_8);
      case Outcome.Failed failed -> throw new AssertionError(failed.message());
    };
  }

  static Outcome.Failed failed(Chart chart) throws InterruptedException {
    return failed(CHARTS.template(chart));
  }

  static Outcome.Failed failed(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Rendered rendered ->
          throw new AssertionError(new String(rendered.yaml(), UTF_8));
      case Outcome.Failed failed -> failed;
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static SortedMap<String, byte[]> read(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> paths = all.filter(Files::isRegularFile).toList();
      SortedMap<String, byte[]> files = new TreeMap<>();
      paths.forEach(path -> files.put(folder.relativize(path).toString(), content(path)));
      return files;
    }
  }

  private static byte[] content(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
