package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.Health;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code /api/v1/status} answers: how the fleet stands, in the order of names. */
public record Status(
    Source source,
    List<Problem> problems,
    Publication publication,
    List<SignalStatus> signals,
    List<ApplicationStatus> applications,
    List<ClusterStatus> clusters,
    List<EventStatus> events) {

  /**
   * @param commit the revision that is acted on; null before the first
   * @param fetchedAt when the repository last answered
   * @param failure why it did not answer last time, or why its newest revision is not acted on
   */
  public record Source(
      @Nullable String commit, @Nullable Instant fetchedAt, @Nullable String failure) {}

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

  /** One copy of an application. */
  public record LocationStatus(
      String location,
      int replicas,
      Instant since,
      String reason,
      @Nullable Instant leavingSince,
      Health health) {}

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
}
