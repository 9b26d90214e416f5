package dev.rimward.renderer.build;

import dev.rimward.renderer.process.Sandbox;
import java.time.Duration;

/**
 * What one build may use, and how many are made at a time.
 *
 * @param time until it is ended
 * @param outputBytes most bytes that it may write to its output
 * @param memoryBytes most bytes of memory that it may hold at a time
 * @param objects most objects that it may come to
 * @param sourceBytes most bytes of sources that it is given
 * @param sourceFiles most files of sources that it is given
 * @param concurrency most builds at a time
 */
public record Limits(
    Duration time,
    int outputBytes,
    long memoryBytes,
    int objects,
    long sourceBytes,
    int sourceFiles,
    int concurrency) {
  public Limits {
    if (!time.isPositive()
        || outputBytes < 1
        || memoryBytes < 1
        || objects < 1
        || sourceBytes < 1
        || sourceFiles < 1
        || concurrency < 1) {
      throw new IllegalArgumentException("every limit must be positive");
    }
  }

  /**
   * 30 s, 32 MiB of output, 2 GiB of memory, 10,000 objects, 64 MiB of sources in 10,000 files, one
   * build for each processor.
   */
  public static Limits defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new Limits(
        Duration.ofSeconds(30), 32 << 20, 2L << 30, 10_000, 64L << 20, 10_000, processors);
  }

  Sandbox.Limits ofOneRun() {
    return new Sandbox.Limits(time, outputBytes, memoryBytes);
  }
}
