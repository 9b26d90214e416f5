package dev.rimward.benchmarks;

import dev.rimward.policy.placement.Decision;
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
import org.openjdk.jmh.infra.Blackhole;

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
  private FleetIndex index = FleetIndex.of(first.fleet());

  @Setup
  public void makeFleet() {
    WorldFleet fleet = new WorldFleet(clusters, 1);
    first = fleet.first();
    settled = fleet.settled();
    index = FleetIndex.of(first.fleet());
  }

  /** Nothing is placed yet. */
  @Benchmark
  public void firstDecision(Blackhole reader) {
    read(PlacementEngine.plan(first, index), reader);
  }

  /** All runs where it is wanted. */
  @Benchmark
  public void unchangedDecision(Blackhole reader) {
    read(PlacementEngine.plan(settled, index), reader);
  }

  /** The first decision after the fleet has changed: nothing is known of it yet. */
  @Benchmark
  public void decisionOnANewFleet(Blackhole reader) {
    read(PlacementEngine.plan(settled), reader);
  }

  /** Deciding alone: nobody asks why. */
  @Benchmark
  public PlacementPlan decisionThatNobodyReads() {
    return PlacementEngine.plan(settled, index);
  }

  /** Every explanation is put into words. */
  private static void read(PlacementPlan plan, Blackhole reader) {
    for (Decision decision : plan.decisions().values()) {
      decision.verdicts().forEach(reader::consume);
      decision.inputs().forEach(reader::consume);
    }
  }
}
