package dev.rimward.reconciler;

import dev.rimward.reconciler.Status.RolloutStatus;
import dev.rimward.reconciler.Status.Waiting;
import dev.rimward.reconciler.publish.Departure;
import dev.rimward.reconciler.publish.Publication;
import dev.rimward.reconciler.rollout.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of a publication has not come to the branches of clusters yet, and why. */
final class WaitingReport {
  /** The reason of a cluster that is no more. */
  static final String REMOVAL = "Removal";

  private final Publication publication;

  WaitingReport(Publication publication) {
    this.publication = publication;
  }

  /** In the order of applications, then of clusters; then clusters that are no more. */
  List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    publication
        .turns()
        .forEach(
            (application, plan) ->
                plan.turns()
                    .forEach(
                        (cluster, turn) -> {
                          if (turn instanceof Turn.Hold hold) {
                            waiting.add(waiting(application, cluster, hold));
                          }
                        }));
    publication.departures().values().stream()
        .filter(departure -> departure.state() != Departure.State.Archived)
        .map(one -> new Waiting("", one.cluster(), REMOVAL, one.words(), null))
        .forEach(waiting::add);
    return waiting;
  }

  private static Waiting waiting(String application, String cluster, Turn.Hold hold) {
    return new Waiting(application, cluster, hold.reason().name(), hold.words(), hold.until());
  }

  /** How many wait, by application and reason. */
  Map<String, Map<String, Integer>> counts() {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (Waiting one : waiting()) {
      if (!one.application().isEmpty()) {
        counts
            .computeIfAbsent(one.application(), _ -> new TreeMap<>())
            .merge(one.reason(), 1, Integer::sum);
      }
    }
    return counts;
  }

  List<RolloutStatus> rollouts() {
    List<RolloutStatus> rollouts = new ArrayList<>();
    publication
        .turns()
        .forEach(
            (application, plan) ->
                plan.progress()
                    .ifPresent(
                        progress ->
                            rollouts.add(
                                new RolloutStatus(
                                    application,
                                    progress.phase().name(),
                                    progress.words(),
                                    progress.updated(),
                                    progress.clusters(),
                                    progress.unhealthy(),
                                    progress.failed(),
                                    progress.offline(),
                                    progress.until()))));
    return rollouts;
  }
}
