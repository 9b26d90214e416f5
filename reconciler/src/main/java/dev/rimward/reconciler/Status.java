package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.Health;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /api/v1/status} answers: how the fleet stands, in the order of names.
 *
 * @param rollouts that go on, or are stopped
 * @param waiting what {@code rendered} says and the branches of clusters do not yet
 */
public record Status(
    Source source,
    List<Problem> problems,
    Publication publication,
    List<SignalStatus> signals,
    List<ApplicationStatus> applications,
    List<ClusterStatus> clusters,
    List<EventStatus> events,
    List<RolloutStatus> rollouts,
    List<Waiting> waiting) {

  /**
   * @param commit the revision that is acted on; null before the first
   * @param fetchedAt when the repository last answered
   * @param decidedAt when the last complete pass began, which acted on what was fetched before
   * @param failure why it did not answer last time, or why its newest revision is not acted on
   */
  public record Source(
      @Nullable String commit,
      @Nullable Instant fetchedAt,
      @Nullable Instant decidedAt,
      @Nullable String failure) {}

  /**
   * @param renderedCommit head of the branch {@code rendered}
   * @param problems what could not be published, and hand-made commits that were found
   */
  public record Publication(@Nullable String renderedCommit, List<String> problems) {}

  /**
   * @param state {@code Fresh}, {@code Stale} or {@code Unknown}
   * @param newest time of the newest sample
   * @param detail why it is not fresh; empty when it is
   */
  public record SignalStatus(
      String signal, String application, String state, @Nullable Instant newest, String detail) {}

  /**
   * @param notices what holds it back: frozen signals, missing capacity, no policy
   */
  public record ApplicationStatus(
      String name, String policy, List<LocationStatus> locations, List<String> notices) {}

  /**
   * One copy of an application.
   *
   * @param delivered the cluster holds what its branch says of the application
   */
  public record LocationStatus(
      String location,
      int replicas,
      Instant since,
      String reason,
      @Nullable Instant leavingSince,
      Health health,
      boolean delivered) {}

  /**
   * @param state {@code Reachable}, {@code Unreachable} or {@code Unknown}
   * @param since when it came to that state
   * @param desiredCommit head of the cluster's branch
   * @param deliveredCommit the commit that was last delivered as a whole
   * @param driftRepaired objects put right since the service started, or the cluster's agent
   * @param delivery {@code Push} or {@code Pull}
   * @param heardAt when its agent told of it last; null before, and where it has none
   */
  public record ClusterStatus(
      String name,
      String region,
      String state,
      @Nullable Instant since,
      String message,
      @Nullable String desiredCommit,
      @Nullable String deliveredCommit,
      @Nullable Instant lastSuccess,
      int consecutiveFailures,
      int objects,
      long driftRepaired,
      List<String> problems,
      String delivery,
      @Nullable Instant heardAt) {}

  /** Something that happened, in words. */
  public record EventStatus(
      Instant at, String kind, String application, String cluster, String text) {}

  /**
   * How far new content of an application has come.
   *
   * @param phase {@code Canary}, {@code Soaking}, {@code Progressing}, {@code Paused} or {@code
   *     Offline}
   * @param text for people, with the cluster and the object where it failed
   * @param updated of those clusters, how many have it
   * @param unhealthy those that have it and are not healthy with it, failed ones included
   * @param offline clusters that cannot be reached, counted apart
   * @param until when the soak ends; null if none goes on
   */
  public record RolloutStatus(
      String application,
      String phase,
      String text,
      int updated,
      int clusters,
      int unhealthy,
      int failed,
      int offline,
      @Nullable Instant until) {}

  /**
   * An application that does not move in a cluster's branch.
   *
   * @param application empty where it is the cluster as a whole
   * @param reason {@code Canary}, {@code Soak}, {@code Concurrency}, {@code Failure}, {@code
   *     Offline}, {@code Window}, {@code Replacement} or {@code Removal}
   * @param text for people
   * @param until when that ends at the latest or next may end; null where no time ends it
   */
  public record Waiting(
      String application, String cluster, String reason, String text, @Nullable Instant until) {}
}
