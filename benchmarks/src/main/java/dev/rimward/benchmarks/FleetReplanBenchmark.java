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
 * A plan of a whole fleet, with capacity given out jointly and explanations ready to be read: as
 * many applications as clusters. Every application runs where it was decided before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
public class FleetReplanBenchmark {
  @Param("1000")
  public int clusters;

  @Param("1000")
  public int applications;

  /** What has happened since the last plan. */
  @Param({"NOTHING", "DEMAND", "DEMAND_AT_THE_MAXIMUM", "DEMAND_WITHOUT_ROOM"})
  public News news = News.NOTHING;

  private PlacementInput input = new WorldFleet(1, 1).first();
  private FleetIndex index = FleetIndex.of(input.fleet());

  /** What a plan has to do. */
  public enum News {
    /** Every application stays as it is. */
    NOTHING,
    /** The demand of every application has changed everywhere. */
    DEMAND,
    /**
     * The same, and of the locations that it draws only ten may be open, so that a set is sought.
     */
    DEMAND_AT_THE_MAXIMUM,
    /** Demand has changed, and clusters have not room for all that is wanted there. */
    DEMAND_WITHOUT_ROOM
  }

  @Setup
  public void makeFleet() {
    input =
        switch (news) {
          case NOTHING -> new WorldFleet(clusters, applications, null, "4096").settled();
          case DEMAND -> new WorldFleet(clusters, applications, null, "4096").changed();
          case DEMAND_AT_THE_MAXIMUM ->
              new WorldFleet(clusters, applications, 10, "4096").changed();
          case DEMAND_WITHOUT_ROOM -> new WorldFleet(clusters, applications, null, "64").changed();
        };
    index = FleetIndex.of(input.fleet());
  }

  @Benchmark
  public PlacementPlan plan() {
    return PlacementEngine.plan(input, index);
  }
}
