package dev.rimward.reconciler.simulate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one application under one variant.
 *
 * @param policy that decided last; empty where none did
 * @param locations those that were open at any time, in the order of names
 * @param moves in the order of time
 * @param notices what the engine said, without what it repeated, in the order of first times
 * @param course how it went, for a chart
 */
public record Outcome(
    String variant,
    String application,
    String policy,
    Figures figures,
    List<AtLocation> locations,
    List<Moved> moves,
    List<Notice> notices,
    @JsonIgnore Course course) {
  public Outcome {
    locations = List.copyOf(locations);
    moves = List.copyOf(moves);
    notices = List.copyOf(notices);
  }

  /**
   * @param moves that opened or closed it
   * @param hoursBelow as {@link Figures#hoursBelow}
   * @param hoursAbove as {@link Figures#hoursAbove}
   */
  public record AtLocation(
      String location,
      double openHours,
      double replicaHours,
      int moves,
      @Nullable Double hoursBelow,
      @Nullable Double hoursAbove) {}

  /**
   * @param from replicas before; 0: opened
   * @param to replicas after; 0: closed
   */
  public record Moved(Instant at, String location, int from, int to, String reason) {}

  /**
   * @param steps how many decisions said so
   */
  public record Notice(Instant first, int steps, String text) {}

  /**
   * One value for each step.
   *
   * @param demand in the signal's unit; {@code NaN} where it is unknown
   * @param unit of the demand
   */
  public record Course(
      List<Double> demand, String unit, List<Integer> locations, List<Integer> replicas) {
    public Course {
      demand = List.copyOf(demand);
      locations = List.copyOf(locations);
      replicas = List.copyOf(replicas);
    }
  }

  /** Of a baseline: what decided is no policy that anybody wrote. */
  Outcome withoutPolicy() {
    return new Outcome(variant, application, "", figures, locations, moves, notices, course);
  }
}
