package dev.rimward.benchmarks;

import dev.rimward.policy.facility.Effort;
import dev.rimward.policy.facility.FacilityInstance;
import dev.rimward.policy.facility.FacilityLocation;
import dev.rimward.policy.facility.FacilitySolution;
import dev.rimward.policy.facility.SiteRules;
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

/** Which sites to open, of instances generated from a seed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FacilityBenchmark {
  /** Sites x customers; a number in front of it: capacity of all sites in units of the demand. */
  @Param({"256x256", "2:256x256", "10:100x1000"})
  public String instance = "";

  private FacilityInstance generated = FacilityInstances.of("1x1");
  private SiteRules rules = SiteRules.none(1);
  private boolean[] optimum = new boolean[1];

  @Setup
  public void generate() {
    generated = FacilityInstances.of(instance);
    rules = SiteRules.none(generated.sites());
    optimum = FacilityLocation.solve(generated, rules, null, Effort.THOROUGH).open();
  }

  /** Nothing is open yet. */
  @Benchmark
  public FacilitySolution first() {
    return FacilityLocation.solve(generated, rules, null, Effort.QUICK);
  }

  /** What is open is the best. */
  @Benchmark
  public FacilitySolution warm() {
    return FacilityLocation.solve(generated, rules, optimum, Effort.QUICK);
  }
}
