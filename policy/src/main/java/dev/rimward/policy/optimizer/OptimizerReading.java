package dev.rimward.policy.optimizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Problem;
import java.util.List;

/** What came of reading a ConfigMap of that name. Nothing in it is accepted and ignored. */
public sealed interface OptimizerReading {
  /** Every word of it is known. */
  record Understood(LocationOptimizer optimizer) implements OptimizerReading {}

  /** All that is wrong with it, in the order of its fields. */
  record Refused(List<Problem> problems) implements OptimizerReading {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads the ConfigMap.
   *
   * @param path where the application's manifests are, for problems
   */
  static OptimizerReading of(String path, JsonNode configMap) {
    return new StrategyReader(path).read(configMap);
  }
}
