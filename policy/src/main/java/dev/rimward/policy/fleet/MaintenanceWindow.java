package dev.rimward.policy.fleet;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/** When things may move, or may not. */
public record MaintenanceWindow(Metadata metadata, Spec spec) implements Definition {
  /**
   * @param clusterSelector absent or empty: all clusters
   * @param applicationSelector absent or empty: all applications
   * @param driftRepair drift is repaired also while changes may not move
   * @param failover failover and compliance moves pass also while other changes may not
   */
  public record Spec(
      Type type,
      Schedule schedule,
      @Default("{}") LabelSelector clusterSelector,
      @Default("{}") LabelSelector applicationSelector,
      @Default("true") boolean driftRepair,
      @Default("true") boolean failover) {}

  /** What the window does while it is active. */
  public enum Type {
    /** Where there is such a window, nothing moves unless one of them is active. */
    Allow,
    /** Nothing moves while it is active, whatever else is. */
    Deny
  }

  /**
   * @param cron when the window begins
   * @param timeZone of the times of {@code cron}, such as {@code Europe/Berlin}
   * @param duration how long the window is active each time, in elapsed time
   */
  public record Schedule(CronSchedule cron, @Default("UTC") String timeZone, Duration duration) {
    private static final Duration LONGEST = Duration.ofDays(366);

    public Schedule {
      try {
        ZoneId.of(timeZone);
      } catch (DateTimeException e) {
        throw new InvalidField(
            "timeZone",
            "must be a time zone such as UTC or Europe/Berlin, is \"" + timeZone + "\"");
      }
      if (duration.compareTo(Duration.ofMinutes(1)) < 0 || duration.compareTo(LONGEST) > 0) {
        throw new InvalidField("duration", "must be within 1m and 8784h");
      }
    }

    public ZoneId zone() {
      return ZoneId.of(timeZone);
    }
  }

  /** Whether it is about the application in the cluster. */
  public boolean selects(Cluster cluster, Application application) {
    return selects(cluster) && spec.applicationSelector().matches(application.labels());
  }

  /** Whether it is about anything in the cluster. */
  public boolean selects(Cluster cluster) {
    return spec.clusterSelector().matches(cluster.labels());
  }
}
