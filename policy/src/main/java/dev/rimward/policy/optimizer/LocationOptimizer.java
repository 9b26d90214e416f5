package dev.rimward.policy.optimizer;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.InvalidField;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ConfigMap {@code location-optimizer} among an application's manifests asks for, in one
 * of the two generations that Section documented.
 */
public sealed interface LocationOptimizer {
  /** Name of the ConfigMap. */
  String NAME = "location-optimizer";

  /** The signal that decides: the documented metric, which the ConfigMap itself does not name. */
  String SIGNAL = "http-requests";

  /** How far back the signal must be known: a day before each sample that activation looks at. */
  Duration HISTORY = TrafficSmoothing.LOW_TRAFFIC.plus(TrafficSmoothing.LOOKED_AT);

  /** The documented step of the moving average. */
  Duration STEP = Duration.ofMinutes(2);

  /**
   * {@code strategy: SolverServiceV1} with {@code policy: dynamic}: close to the users, where there
   * are enough of them.
   *
   * @param mustInclude regions that have at least one location each
   * @param mustNotInclude regions that have none
   * @param minimumUsagePerLocation requests per second that justify a location
   */
  record Dynamic(
      List<String> mustInclude,
      List<String> mustNotInclude,
      int minimumLocations,
      int maximumLocations,
      int minimumUsagePerLocation)
      implements LocationOptimizer {
    static final int DEFAULT_MINIMUM_LOCATIONS = 2;
    static final int DEFAULT_MAXIMUM_LOCATIONS = 5;
    static final int DEFAULT_MINIMUM_USAGE = 20;

    public Dynamic {
      mustInclude = mustInclude.stream().distinct().toList();
      mustNotInclude = mustNotInclude.stream().distinct().toList();
      requirePositive("minimumLocations", minimumLocations);
      requirePositive("minimumUsagePerLocation", minimumUsagePerLocation);
      if (maximumLocations < minimumLocations) {
        throw new InvalidField(
            "maximumLocations",
            "must be at least minimumLocations (%d), is %d"
                .formatted(minimumLocations, maximumLocations));
      }
      if (mustInclude.size() > maximumLocations) {
        throw new InvalidField(
            "mustInclude",
            "has %d regions, more than maximumLocations (%d)"
                .formatted(mustInclude.size(), maximumLocations));
      }
      for (String region : mustInclude) {
        if (mustNotInclude.contains(region)) {
          throw new InvalidField("mustNotInclude", "has " + region + ", as mustInclude does");
        }
      }
    }

    private static void requirePositive(String field, int value) {
      if (value < 1) {
        throw new InvalidField(field, "must be at least 1, is " + value);
      }
    }
  }

  /**
   * {@code strategy: static}: exactly the named clusters.
   *
   * @param clusterNames at least one
   */
  record Static(List<String> clusterNames) implements LocationOptimizer {
    public Static {
      clusterNames = clusterNames.stream().distinct().toList();
      if (clusterNames.isEmpty()) {
        throw new InvalidField("filters.byName", "must have at least one name");
      }
    }
  }

  /**
   * The policy that decides about an application which has this among its manifests.
   *
   * @param selecting what decides about it otherwise: its affinity, tolerations, grace, disruption,
   *     failover and replica scheduling bind, and this only chooses locations within them; null
   *     where no policy selects the application
   * @param manifestReplicas how many replicas the manifests ask for, which is what each location
   *     gets where no policy says more
   */
  default PlacementPolicy applyTo(
      @Nullable PlacementPolicy selecting, Application application, int manifestReplicas) {
    return new OptimizedPolicy(this, selecting).policy(application, manifestReplicas);
  }

  /** What of this cannot be had within a policy, in words for people. */
  default List<String> notices(@Nullable PlacementPolicy selecting, Fleet fleet) {
    return new OptimizedPolicy(this, selecting).notices(fleet.clusters().values());
  }

  /**
   * What this names and the fleet does not have. It is acted on nevertheless: the fleet may be the
   * part that is wrong.
   *
   * @param path where the application's manifests are
   */
  default List<Problem> problems(String path, Fleet fleet) {
    return new OptimizerReferences(path, fleet).problems(this);
  }

  /**
   * The signal as activation is to see it; nothing else is decided by smoothed values. Needs {@link
   * #HISTORY} of samples.
   */
  default SignalWindow smooth(SignalWindow raw) {
    return switch (this) {
      case Dynamic dynamic -> TrafficSmoothing.smooth(dynamic, raw);
      case Static named -> raw;
    };
  }
}
