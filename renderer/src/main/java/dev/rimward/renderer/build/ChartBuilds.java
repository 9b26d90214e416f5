package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Helm;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.chart.Chart;
import dev.rimward.renderer.chart.Charts;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes of Helm charts in the repository what kustomize can take, each content once; again where it
 * may have been the machine that failed.
 */
final class ChartBuilds {
  /** In bytes of objects. */
  private static final long MAX_CACHED_BYTES = 32L << 20;

  /** What a chart becomes, in its folder. */
  private static final String OBJECTS = "chart.yaml";

  private final Charts charts;
  private final BoundedCache<String, Charts.Outcome> cache =
      new BoundedCache<>(MAX_CACHED_BYTES, ChartBuilds::weight);

  ChartBuilds(Charts charts) {
    this.charts = charts;
  }

  /** A chart that gives no objects. */
  static final class ChartFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;
    private final boolean isFinal;

    ChartFailed(Problem problem, boolean isFinal) {
      super(problem.toString());
      this.problem = problem;
      this.isFinal = isFinal;
    }

    Problem problem() {
      return problem;
    }

    /** The same chart would fail again. */
    boolean isFinal() {
      return isFinal;
    }
  }

  /** Values in the order in which they are applied. */
  static List<byte[]> values(BuildInput input, Closure closure) throws SourcesRefused {
    List<byte[]> values = new ArrayList<>();
    Helm own = input.application().spec().source().helm();
    if (closure.kind() != Closure.Kind.CHART) {
      if (own != null) {
        throw new SourcesRefused(
            new Problem(
                closure.folder(),
                0,
                "spec.source.helm",
                "is there, and the folder is no chart: it has no Chart.yaml, or a kustomization"));
      }
      return values;
    }
    if (own != null) {
      add(own, input.tree(), closure.folder(), values);
    }
    for (Helm helm : input.helm()) {
      add(helm, input.overridesTree(), "", values);
    }
    return values;
  }

  private static void add(Helm helm, SourceTree tree, String folder, List<byte[]> values)
      throws SourcesRefused {
    for (String file : helm.valuesFiles()) {
      String path = SourcePath.child(folder, file);
      Optional<byte[]> content = tree.read(path);
      if (content.isEmpty()) {
        throw new SourcesRefused(
            new Problem(path, 0, "", "is named in helm.valuesFiles, and there is no such file"));
      }
      values.add(content.get());
    }
    if (!helm.values().isEmpty()) {
      values.add(CanonicalYaml.write(helm.values().toNode()));
    }
  }

  /** Equal for equal values in the same order. */
  static String key(List<byte[]> values) {
    if (values.isEmpty()) {
      return "";
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] document : values) {
        digest.update((document.length + ":").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update(document);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A kustomization with the objects of a chart, in the chart's folder.
   *
   * @param files of the chart, by path in the repository
   */
  SortedMap<String, byte[]> kustomization(
      Application application,
      Closure closure,
      SortedMap<String, byte[]> files,
      List<byte[]> values)
      throws ChartFailed, InterruptedException {
    String key =
        String.join(
            " ", closure.key(), key(values), application.name(), application.spec().namespace());
    Charts.Outcome outcome = cache.get(key).orElse(null);
    if (outcome == null) {
      SortedMap<String, byte[]> inChart = new TreeMap<>();
      files.forEach((path, content) -> inChart.put(closure.inFolder(path), content));
      outcome =
          charts.template(
              new Chart(inChart, application.name(), application.spec().namespace(), values));
      if (!mayEndOtherwise(outcome)) {
        cache.put(key, outcome);
      }
    }
    return switch (outcome) {
      case Charts.Outcome.Failed(String message, boolean isFinal) ->
          throw new ChartFailed(new Problem(closure.place(), 0, "", message), isFinal);
      case Charts.Outcome.Rendered(byte[] yaml) -> kustomization(closure, yaml);
    };
  }

  /** When it is tried again is for whoever asks. */
  private static boolean mayEndOtherwise(Charts.Outcome outcome) {
    return outcome instanceof Charts.Outcome.Failed failed && !failed.isFinal();
  }

  private static SortedMap<String, byte[]> kustomization(Closure closure, byte[] yaml) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    boolean isEmpty = yaml.length == 0;
    files.put(
        SourcePath.child(closure.folder(), Kustomization.NAMES.getFirst()),
        Closure.listing(isEmpty ? List.of() : List.of(OBJECTS)));
    if (!isEmpty) {
      files.put(SourcePath.child(closure.folder(), OBJECTS), yaml);
    }
    return files;
  }

  private static long weight(Charts.Outcome outcome) {
    return outcome instanceof Charts.Outcome.Rendered(byte[] yaml) ? 1000L + yaml.length : 1000;
  }
}
