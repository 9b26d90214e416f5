package dev.rimward.reconciler.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The example repository, with windows short enough to watch and as many clusters as wanted. */
final class DemoFiles {
  private static final String CLUSTERS = "clusters/";
  private static final String POLICY = "policies/follow-demand.yaml";

  /** What is shortened, and to what: each must be in the example's policy. */
  private static final List<String[]> SHORTER =
      List.of(
          new String[] {"stabilizationWindow: 2m ", "stabilizationWindow: 10s "},
          new String[] {"stabilizationWindow: 30m}", "stabilizationWindow: 20s}"},
          new String[] {"max: 20}", "max: 20, scaleDownStabilizationWindow: 15s}"},
          new String[] {"tolerationSeconds: 300", "tolerationSeconds: 20"});

  private final NavigableMap<String, byte[]> files = new TreeMap<>();

  /**
   * @param example root of the example repository
   * @param clusters how many of its clusters to keep; more than it has are made up
   */
  DemoFiles(Path example, int clusters) {
    read(example);
    shorten();
    keep(clusters);
  }

  /** Content by path. */
  SortedMap<String, byte[]> files() {
    return files;
  }

  List<String> clusterNames() {
    return clusterPaths().stream()
        .map(path -> path.substring(CLUSTERS.length(), path.length() - ".yaml".length()))
        .toList();
  }

  private void read(Path example) {
    try (Stream<Path> paths = Files.walk(example)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = example.relativize(path).toString().replace('\\', '/');
        files.put(name, Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the example repository " + example, e);
    }
  }

  private void shorten() {
    String policy = new String(files.getOrDefault(POLICY, new byte[0]), StandardCharsets.UTF_8);
    for (String[] change : SHORTER) {
      if (!policy.contains(change[0])) {
        throw new IllegalStateException(POLICY + " of the example has no \"" + change[0] + "\"");
      }
      policy = policy.replace(change[0], change[1]);
    }
    files.put(POLICY, policy.getBytes(StandardCharsets.UTF_8));
  }

  private void keep(int clusters) {
    List<String> present = clusterPaths();
    present.stream().skip(clusters).forEach(files::remove);
    for (int i = present.size(); i < clusters; i++) {
      String name = String.format(Locale.ROOT, "edge%04d", i);
      files.put(CLUSTERS + name + ".yaml", madeUp(name, i).getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<String> clusterPaths() {
    return new ArrayList<>(
        files.keySet().stream()
            .filter(path -> path.startsWith(CLUSTERS) && path.endsWith(".yaml"))
            .toList());
  }

  /** Spread evenly by the golden angle over the latitudes where people live. */
  private static String madeUp(String name, int number) {
    double latitude = -35 + (number * 37 % 95);
    double longitude = (number * 137.508) % 360 - 180;
    String region = longitude < -30 ? "northamerica" : longitude < 45 ? "europe" : "asia";
    return String.format(
        Locale.ROOT,
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Cluster
        metadata:
          name: %1$s
          labels: {environment: production}
        spec:
          location: {latitude: %2$.2f, longitude: %3$.2f, region: %4$s}
          topology: SingleNode
          access: {kubeconfigFile: %1$s.kubeconfig}
        """,
        name,
        latitude,
        longitude,
        region);
  }
}
