package dev.rimward.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.PlacementEngine;
import dev.rimward.policy.placement.PlacementInput;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That benchmarks run and measure what they say, not how long it takes. */
class BenchmarksTest {
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .param("clusters", "20")
                    .param("applications", "20")
                    .param("instance", "10x20")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(50))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results).isNotEmpty().allMatch(result -> result.getPrimaryResult().getScore() > 0);
  }

  @Test
  void theFirstDecisionOpensLocationsAndExplainsEveryCluster() {
    Decision decision = decision(new WorldFleet(100, 1).first());

    assertThat(decision.placement().locations()).hasSizeBetween(10, 90);
    assertThat(decision.verdicts()).hasSize(100);
  }

  @Test
  void theSettledFleetChangesNothing() {
    assertThat(decision(new WorldFleet(100, 1).settled()).changed()).isFalse();
  }

  private static Decision decision(PlacementInput input) {
    return PlacementEngine.plan(input).decisions().values().iterator().next();
  }
}
