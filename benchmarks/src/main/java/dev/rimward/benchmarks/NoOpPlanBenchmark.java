package dev.rimward.benchmarks;

import dev.rimward.policy.placement.FleetIndex;
import dev.rimward.policy.placement.PlacementEngine;
import dev.rimward.policy.placement.PlacementInput;
import dev.rimward.policy.placement.PlacementPlan;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The deciding part of a pass in which nothing has changed: all applications of a fleet, each with
 * an explanation for every cluster. Fetching, building, rendering and publishing are not in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class NoOpPlanBenchmark {
  @Param("1000")
  public int clusters;

  @Param("20")
  public int applications;

  private PlacementInput settled = new WorldFleet(1, 1).first();
  private FleetIndex index = FleetIndex.of(settled.fleet());

  @Setup
  public void makeFleet() {
    settled = new WorldFleet(clusters, applications).settled();
    index = FleetIndex.of(settled.fleet());
  }

  @Benchmark
  public PlacementPlan plan() {
    return PlacementEngine.plan(settled, index);
  }
}
