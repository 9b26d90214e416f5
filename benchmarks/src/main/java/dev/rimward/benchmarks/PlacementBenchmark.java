package dev.rimward.benchmarks;

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

/** One decision about one application, with an explanation for every cluster of the fleet. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PlacementBenchmark {
  @Param({"100", "1000", "5000"})
  public int clusters;

  private PlacementInput first = new WorldFleet(1, 1).first();
  private PlacementInput settled = first;

  @Setup
  public void makeFleet() {
    WorldFleet fleet = new WorldFleet(clusters, 1);
    first = fleet.first();
    settled = fleet.settled();
  }

  /** Nothing is placed yet. */
  @Benchmark
  public PlacementPlan firstDecision() {
    return PlacementEngine.plan(first);
  }

  /** All runs where it is wanted. */
  @Benchmark
  public PlacementPlan unchangedDecision() {
    return PlacementEngine.plan(settled);
  }
}
