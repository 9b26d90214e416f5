package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Observations;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.reconciler.publish.Publication;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the last complete pass saw, decided and published.
 *
 * @param source the revision that was acted on
 * @param stopped why the newest revision was not acted on; empty when it was
 * @param problems of the newest revision and its renderings, sorted
 */
record Pass(
    Instant at,
    String source,
    Optional<String> stopped,
    Fleet fleet,
    List<Problem> problems,
    Observations observations,
    PlacementPlan plan,
    Publication publication) {
  Optional<Decision> decision(String application) {
    return Optional.ofNullable(plan.decisions().get(application));
  }
}
