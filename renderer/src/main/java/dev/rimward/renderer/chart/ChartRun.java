package dev.rimward.renderer.chart;

import dev.rimward.renderer.process.Sandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Templates one chart: once for its objects, once more at another time to see that they are the
 * same, and where hooks are mentioned a third time to find them.
 */
final class ChartRun {
  private static final String OBJECTS = "objects";
  private static final String AGAIN = "again";
  private static final String HOOKS = "hooks";

  /** How a JVM ends that was told to end when it has no memory. */
  private static final int NO_HEAP = 3;

  /** How Go ends a process that it cannot go on with. */
  private static final int GO_FAILED = 2;

  private final Chart chart;
  private final ChartLimits limits;
  private final HelmProcess process;

  ChartRun(Chart chart, ChartLimits limits, HelmProcess process) {
    this.chart = chart;
    this.limits = limits;
    this.process = process;
  }

  Charts.Outcome outcome() throws IOException, InterruptedException {
    try {
      SortedMap<String, byte[]> files = PackedCharts.unpacked(chart.files(), limits);
      SchemaReferences.requireInside(files);
      Templating objects = Templating.of(files, chart.valuesInOrder());
      Map<String, Templating> folders = new TreeMap<>(Map.of(OBJECTS, objects));
      objects.atAnotherTime().ifPresent(again -> folders.put(AGAIN, again));
      List<String> order =
          new ArrayList<>(List.of(OBJECTS, folders.containsKey(AGAIN) ? AGAIN : OBJECTS));
      if (objects.mentionsHooks()) {
        folders.put(HOOKS, objects.withHooksAsObjects());
        order.add(HOOKS);
      }
      return outcome(files, process.run(chart, folders, order));
    } catch (ChartRefused e) {
      return new Charts.Outcome.Failed(e.reason(), true);
    }
  }

  private Charts.Outcome outcome(SortedMap<String, byte[]> files, Sandbox.Outcome outcome)
      throws IOException {
    return switch (outcome) {
      case Sandbox.Outcome.TimedOut() ->
          ended("was not done after %d s".formatted(limits.time().toSeconds()), false);
      case Sandbox.Outcome.TooMuchMemory() ->
          ended("took more than %d MiB of memory".formatted(limits.memoryBytes() >> 20), true);
      case Sandbox.Outcome.TooMuchOutput() -> throw tooMuchOutput();
      case Sandbox.Outcome.Exited exited -> exited(files, exited);
    };
  }

  private static Charts.Outcome ended(String why, boolean isFinal) {
    return new Charts.Outcome.Failed("Helm was ended: it " + why, isFinal);
  }

  private ChartRefused tooMuchOutput() {
    return new ChartRefused(
        "the chart gives more than %d bytes of objects".formatted(limits.outputBytes()));
  }

  private Charts.Outcome exited(SortedMap<String, byte[]> files, Sandbox.Outcome.Exited exited)
      throws IOException {
    if (exited.wasKilled()) {
      return new Charts.Outcome.Failed("Helm was killed: exit code " + exited.code(), false);
    }
    return switch (exited.code()) {
      case 0 -> rendered(files, exited.output());
      case NO_HEAP -> throw tooMuchOutput();
      case GO_FAILED -> new Charts.Outcome.Failed(crash(exited.error()), true);
      default -> throw new IOException(firstLine(exited.error(), ""));
    };
  }

  private Charts.Outcome rendered(SortedMap<String, byte[]> files, byte[] output)
      throws IOException {
    TemplatedChart templated = new TemplatedChart(chart, files, limits);
    return new Charts.Outcome.Rendered(templated.yaml(HelmOutput.parse(output)));
  }

  /** Only its own words for why: what it was doing is a list of addresses. */
  private static String crash(String error) {
    return "Helm does not get through this chart: " + firstLine(error, "fatal error: ");
  }

  private static String firstLine(String error, String beginning) {
    return error
        .lines()
        .filter(line -> line.startsWith(beginning) && !line.isBlank())
        .findFirst()
        .map(line -> line.substring(beginning.length()))
        .orElse("it does not say why");
  }
}
