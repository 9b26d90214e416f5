package dev.rimward.renderer.chart;

import java.time.Duration;

/**
 * What templating one chart may use, and how many are templated at a time.
 *
 * @param time until the process is ended
 * @param outputBytes most bytes of objects
 * @param memoryBytes most bytes of memory that the process may hold, a JVM and Helm
 * @param chartBytes most bytes of a chart, with what is packed in it unpacked
 * @param chartFiles most files of a chart, counted likewise
 * @param concurrency most processes at a time
 */
public record ChartLimits(
    Duration time,
    int outputBytes,
    long memoryBytes,
    int chartBytes,
    int chartFiles,
    int concurrency) {
  public ChartLimits {
    if (!time.isPositive()
        || outputBytes < 1
        || memoryBytes < 1
        || chartBytes < 1
        || chartFiles < 1
        || concurrency < 1) {
      throw new IllegalArgumentException("every limit must be positive");
    }
  }

  /**
   * 30 s, 32 MiB of objects, 1 GiB of memory, charts of 32 MiB in 5,000 files, one process for each
   * processor. An ordinary chart takes 0.2 s and 115 MiB.
   */
  public static ChartLimits defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ChartLimits(Duration.ofSeconds(30), 32 << 20, 1L << 30, 32 << 20, 5_000, processors);
  }
}
