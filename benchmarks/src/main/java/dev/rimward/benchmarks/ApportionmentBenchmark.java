package dev.rimward.benchmarks;

import dev.rimward.policy.facility.Apportionment;
import java.util.SplittableRandom;
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

/** A thousand replicas for each cluster on average, divided by weights, with bounds that bind. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ApportionmentBenchmark {
  private static final int REPLICAS = 1000;

  @Param({"100", "1000", "5000"})
  public int clusters;

  private double[] weights = new double[0];
  private int[] min = new int[0];
  private int[] max = new int[0];

  @Setup
  public void makeWeights() {
    SplittableRandom random = new SplittableRandom(clusters);
    weights = random.doubles(clusters, 0, 100).toArray();
    min = random.ints(clusters, 0, REPLICAS / 2).toArray();
    max = random.ints(clusters, REPLICAS, 4 * REPLICAS).toArray();
  }

  @Benchmark
  public int[] divide() {
    return Apportionment.divide(REPLICAS * clusters, weights, min, max);
  }
}
