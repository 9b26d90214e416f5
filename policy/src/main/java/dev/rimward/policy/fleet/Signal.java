package dev.rimward.policy.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A number about a place, from Prometheus. */
public record Signal(Metadata metadata, Spec spec) implements Definition {
  /**
   * @param unit what one means, such as {@code requests/s}
   * @param staleAfter how old the newest sample may be before the signal is stale
   */
  public record Spec(
      Prometheus prometheus,
      @Default("Geohash") LocatedBy locatedBy,
      @Default("") String unit,
      @Default("5m") Duration staleAfter) {}

  /**
   * @param query PromQL; {@code {{application}}} stands for the application's name
   * @param locationLabel label of the result that says where
   * @param presenceQuery where this has a value, an absent series of {@code query} is zero;
   *     elsewhere it is unknown
   */
  public record Prometheus(String query, String locationLabel, @Nullable String presenceQuery) {}

  /**
   * What the location label holds: where users are, by geohash or by region, or the name of the
   * cluster that measured.
   */
  public enum LocatedBy {
    Geohash,
    Region,
    Cluster
  }
}
