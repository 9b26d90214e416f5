package dev.rimward.reconciler.publish;

import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.rollout.Standing.CopyState;
import java.time.Instant;
import java.util.Optional;

/** What clusters say of what they have. */
@FunctionalInterface
public interface Copies {
  /** Nobody is asked: whatever a branch has is taken for delivered and healthy. */
  Copies HEALTHY =
      (cluster, application, folder) ->
          Optional.of(new CopyState(folder, Health.Healthy, "", Instant.EPOCH));

  /**
   * @param folder that the cluster's branch has
   * @return empty while the cluster has said nothing of it
   */
  Optional<CopyState> of(String cluster, String application, String folder);
}
