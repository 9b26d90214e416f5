package dev.rimward.renderer.chart;

import dev.rimward.renderer.process.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts {@link HelmMain} in a sandbox: a JVM of its own that is as small as one can be. */
final class HelmProcess {
  /** Each templating is held twice while it is written, and the first one stays to compare. */
  private static final int HEAP_FOR_EACH_OUTPUT_BYTE = 8;

  private static final int HEAP = 64 << 20;

  /** Of one run: a chart is templated up to three times. */
  private static final int MOST_FOLDERS = 3;

  /** Nothing listens on port 0: a lookup that is left fails instead of finding some server. */
  private static final String KUBECONFIG =
      """
      {apiVersion: v1, kind: Config, current-context: none,
       contexts: [{name: none, context: {cluster: none}}],
       clusters: [{name: none, cluster: {server: "http://127.0.0.1:0"}}]}
      """;

  private final ChartLimits limits;
  private final Sandbox sandbox;

  HelmProcess(ChartLimits limits) {
    this.limits = limits;
    this.sandbox =
        new Sandbox(
            new Sandbox.Limits(
                limits.time(), MOST_FOLDERS * (limits.outputBytes() + 64L), limits.memoryBytes()));
  }

  /**
   * Templates each of some folders.
   *
   * @param folders content by name
   * @param order names of folders, which may be there twice
   * @throws IOException when the machine fails: no room, no Helm for it
   */
  Sandbox.Outcome run(Chart chart, Map<String, Templating> folders, List<String> order)
      throws IOException, InterruptedException {
    HelmArguments arguments =
        new HelmArguments(
            HelmLibrary.ofThisMachine().file().toString(),
            Charts.KUBERNETES_VERSION,
            chart.releaseName(),
            chart.namespace(),
            chart.valuesInOrder().size(),
            order);
    Map<String, byte[]> files = new LinkedHashMap<>();
    folders.forEach((folder, templating) -> files.putAll(templating.in(folder)));
    files.put("kubeconfig", KUBECONFIG.getBytes(StandardCharsets.UTF_8));
    return sandbox.run(command(arguments), environment(), files);
  }

  private List<String> command(HelmArguments arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> options =
        List.of(
            "-Xmx" + (HEAP + (long) HEAP_FOR_EACH_OUTPUT_BYTE * limits.outputBytes()),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "--enable-native-access=ALL-UNNAMED",
            // What the home and the language of a user would change otherwise.
            "-Djava.io.tmpdir=.",
            "-Djna.tmpdir=.",
            "-Djna.encoding=UTF-8");
    return Stream.of(
            List.of(java),
            options,
            List.of("-cp", HelmLibrary.classPath(), HelmMain.class.getName()),
            arguments.words())
        .flatMap(List::stream)
        .toList();
  }

  /** What Go reads: all of it is fixed, so that the same chart gives the same everywhere. */
  private Map<String, String> environment() {
    return Map.of(
        "TZ", "UTC",
        "KUBECONFIG", "kubeconfig",
        "GOMEMLIMIT", Long.toString(limits.memoryBytes() / 2),
        "GOTRACEBACK", "none");
  }
}
