package dev.rimward.renderer.build;

import java.time.Duration;

/**
 * What one run of kustomize may use, and how many run at a time.
 *
 * @param time until it is ended
 * @param outputBytes most bytes that it may write to its output
 * @param sourceBytes most bytes of sources that it is given
 * @param sourceFiles most files of sources that it is given
 * @param concurrency most runs at a time
 */
public record Limits(
    Duration time, int outputBytes, long sourceBytes, int sourceFiles, int concurrency) {
  public Limits {
    if (!time.isPositive()
        || outputBytes < 1
        || sourceBytes < 1
        || sourceFiles < 1
        || concurrency < 1) {
      throw new IllegalArgumentException("every limit must be positive");
    }
  }

  /** 30 s, 32 MiB of output, 64 MiB of sources in 10,000 files, one run for each processor. */
  public static Limits defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new Limits(Duration.ofSeconds(30), 32 << 20, 64L << 20, 10_000, processors);
  }
}
