package dev.rimward.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a piece of work took, in seconds. Needs {@code /proc}.
 *
 * @param wall on the clock
 * @param cpu of this process, compilation and garbage collection included
 * @param childrenCpu of the processes that it started and that have ended
 */
record Usage(double wall, double cpu, double childrenCpu) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** As every Linux says it, whatever the kernel's own clock is. */
  private static final double TICKS_PER_SECOND = 100;

  /** Something to measure. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws Exception;
  }

  record Measured<T>(T result, Usage usage) {}

  static <T> Measured<T> of(Work<T> work) throws Exception {
    Usage before = now();
    T result = work.run();
    Usage after = now();
    return new Measured<>(
        result,
        new Usage(
            after.wall - before.wall,
            after.cpu - before.cpu,
            after.childrenCpu - before.childrenCpu));
  }

  Usage times(double factor) {
    return new Usage(wall * factor, cpu * factor, childrenCpu * factor);
  }

  double allCpu() {
    return cpu + childrenCpu;
  }

  /** The most memory that this process has held at a time, in MB. */
  static long peakResidentMegabytes() {
    return read("/proc/self/status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  private static Usage now() {
    String stat = read("/proc/self/stat");
    // Behind the name, which may hold anything, and the state; numbered as in proc(5).
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new Usage(
        System.nanoTime() / NANOS_PER_SECOND,
        ticks(fields, 14) + ticks(fields, 15),
        ticks(fields, 16) + ticks(fields, 17));
  }

  private static double ticks(String[] fields, int number) {
    return Long.parseLong(fields[number - 3]) / TICKS_PER_SECOND;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
