package dev.rimward.renderer.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;

/**
 * Turns Helm charts into Kubernetes objects, with the Helm that is part of Rimward and in a process
 * of its own for each chart, within {@link ChartLimits}. Safe for use by several threads.
 *
 * <p>What comes of a chart depends on the chart, its values, the release name and the namespace,
 * and on nothing else: there is no cluster, no network, no plugin, no configuration of Helm, and no
 * clock. A chart that gives something else each time is refused.
 */
public final class Charts {
  /** What charts see as the version of Kubernetes, wherever they are delivered. */
  public static final String KUBERNETES_VERSION = "1.25.0";

  private final ChartLimits limits;
  private final HelmProcess process;
  private final Semaphore permits;

  /** What came of a chart. */
  public sealed interface Outcome {
    /**
     * @param yaml canonical documents in the order that Helm applies them in, with what lies in
     *     {@code crds/} and without hooks; empty when the values switch everything off
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Rendered(byte[] yaml) implements Outcome {}

    /**
     * The chart is not accepted, or a limit is exceeded.
     *
     * @param message bounded, with paths relative to the chart, and with no sensitive value
     * @param isFinal the same chart would fail again
     */
    record Failed(String message, boolean isFinal) implements Outcome {}
  }

  public Charts(ChartLimits limits) {
    this.limits = limits;
    this.process = new HelmProcess(limits);
    this.permits = new Semaphore(limits.concurrency(), true);
  }

  /**
   * Templates a chart.
   *
   * @throws UncheckedIOException when the machine fails, not the chart: no room, no Helm for it
   */
  public Outcome template(Chart chart) throws InterruptedException {
    permits.acquire();
    try {
      return new ChartRun(chart, limits, process).outcome();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run Helm: " + e.getMessage(), e);
    } finally {
      permits.release();
    }
  }
}
