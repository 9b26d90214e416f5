package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.renderer.build.BuildOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What applications need, as far as they could be built.
 *
 * @param requirements by application
 */
public record ApplicationNeeds(SortedMap<String, Requirements> requirements) {
  public ApplicationNeeds {
    requirements = Collections.unmodifiableSortedMap(new TreeMap<>(requirements));
  }

  public static ApplicationNeeds of(Map<String, BuildOutcome> outcomes) {
    SortedMap<String, Requirements> requirements = new TreeMap<>();
    outcomes.forEach(
        (application, outcome) -> {
          if (outcome instanceof BuildOutcome.Built built) {
            requirements.put(application, built.requirements());
          }
        });
    return new ApplicationNeeds(requirements);
  }

  /**
   * What is wrong with the documents, now that it is known what the manifests say: an application
   * that places itself needs no policy, and may name what the fleet does not have.
   *
   * @param reading of the documents
   * @param fleet that is acted on
   */
  public List<Problem> problems(FleetReading reading, Fleet fleet) {
    Map<String, LocationOptimizer> optimizers = optimizers();
    List<Problem> problems = new ArrayList<>(reading.problemsWithout(optimizers.keySet()));
    optimizers.forEach(
        (name, optimizer) -> {
          @Nullable Application application = fleet.applications().get(name);
          if (application != null) {
            problems.addAll(optimizer.problems(application.spec().source().path(), fleet));
          }
        });
    return problems;
  }

  private Map<String, LocationOptimizer> optimizers() {
    Map<String, LocationOptimizer> optimizers = new TreeMap<>();
    requirements.forEach(
        (application, needs) -> {
          if (needs.optimizer() != null) {
            optimizers.put(application, needs.optimizer());
          }
        });
    return optimizers;
  }
}
