package dev.rimward.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the whole process for each operation, garbage collection and compilation included:
 * what an operation costs where other processes take part of the time on the clock. Used with
 * {@code -prof dev.rimward.benchmarks.CpuTime}.
 */
public final class CpuTime implements InternalProfiler {
  private static final double NANOS_PER_MILLI = 1e6;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long before;

  @Override
  public String getDescription() {
    return "CPU time of the process for each operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = system.getProcessCpuTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double used = (system.getProcessCpuTime() - before) / NANOS_PER_MILLI;
    long operations = result.getMetadata().getAllOps();
    return List.of(new ScalarResult("cpu", used / operations, "ms/op", AggregationPolicy.AVG));
  }
}
