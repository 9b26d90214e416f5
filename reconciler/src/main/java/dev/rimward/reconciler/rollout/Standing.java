package dev.rimward.reconciler.rollout;

import dev.rimward.policy.placement.Health;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One application in one cluster.
 *
 * @param current what the cluster's branch has; empty if it does not have the application
 * @param wanted what {@code rendered} says; empty if the cluster is to have it no more
 * @param isCanary whether the policy's canary selects the cluster
 * @param reachableSince since when the cluster's API server answers; null while it does not, or
 *     nobody knows
 * @param isSuspended whether the cluster's branch does not move at all
 * @param copy what the cluster said of it last; empty while it has said nothing
 * @param closed why nothing may move there now; empty where it may
 * @param placedAt when the decision opened the location; null where it does not name the cluster
 * @param isForbidden whether the application must leave the cluster by its policy's affinity
 */
public record Standing(
    Optional<Content> current,
    Optional<Content> wanted,
    boolean isCanary,
    @Nullable Instant reachableSince,
    boolean isSuspended,
    Optional<CopyState> copy,
    Optional<Closed> closed,
    @Nullable Instant placedAt,
    boolean isForbidden) {

  /**
   * An application's folder, as a branch has it.
   *
   * @param folder its identity: the same for the same bytes
   * @param key identity of its content without replicas
   * @param since when the branch came to content of this key
   * @param folderSince when it came to this very folder
   * @param isUpdate whether it had other content of the application before
   */
  public record Content(
      String folder, String key, Instant since, Instant folderSince, boolean isUpdate) {}

  /**
   * How a copy is.
   *
   * @param digest of the folder that the cluster holds entirely; null if it holds none entirely
   * @param words why it is not healthy
   * @param since when it came to this health
   */
  public record CopyState(@Nullable String digest, Health health, String words, Instant since) {
    boolean isHealthy() {
      return health == Health.Healthy;
    }
  }

  /** How what {@code rendered} says differs from what the branch has. */
  enum Difference {
    NONE,
    /** The application comes to the cluster. */
    OPENING,
    /** It leaves it. */
    REMOVAL,
    /** The same content with other replicas. */
    SCALING,
    /** Other content. */
    UPDATE
  }

  Difference difference() {
    if (wanted.isEmpty()) {
      return current.isEmpty() ? Difference.NONE : Difference.REMOVAL;
    }
    if (current.isEmpty()) {
      return Difference.OPENING;
    }
    if (current.get().folder().equals(wanted.get().folder())) {
      return Difference.NONE;
    }
    return current.get().key().equals(wanted.get().key()) ? Difference.SCALING : Difference.UPDATE;
  }

  /** The same, with times. */
  public Standing withCurrent(Content timed) {
    return new Standing(
        Optional.of(timed),
        wanted,
        isCanary,
        reachableSince,
        isSuspended,
        copy,
        closed,
        placedAt,
        isForbidden);
  }

  /** The same, with times. */
  public Standing withWanted(Content timed) {
    return new Standing(
        current,
        Optional.of(timed),
        isCanary,
        reachableSince,
        isSuspended,
        copy,
        closed,
        placedAt,
        isForbidden);
  }

  public boolean isReachable() {
    return reachableSince != null;
  }

  /** Its turn in a rollout may come; a window that is closed does open again. */
  boolean isAvailable() {
    return isReachable() && !isSuspended;
  }

  /** The cluster has the branch's very content, and is healthy with it. */
  boolean isHealthyAsDelivered() {
    return isReachable()
        && current.isPresent()
        && copy.filter(CopyState::isHealthy)
            .filter(state -> current.get().folder().equals(state.digest()))
            .isPresent();
  }

  /** It does its work, whichever version it is. */
  boolean isServing() {
    return isReachable()
        && current.isPresent()
        && copy.filter(CopyState::isHealthy).filter(state -> state.digest() != null).isPresent();
  }
}
