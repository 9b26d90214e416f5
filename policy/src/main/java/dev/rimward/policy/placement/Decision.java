package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.Move;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided for one application and why.
 *
 * @param changed whether what runs where differs from the previous placement; when it does not, the
 *     placement is the previous one, unaltered
 * @param moves what this decision moves; empty when nothing changed
 * @param verdicts one for every cluster of the fleet, in the order of names; each is put into words
 *     when it is read
 * @param inputs the values that the decision used, put together when they are read
 * @param notices what people should know: frozen and why, infeasible, held back
 */
public record Decision(
    ApplicationPlacement placement,
    boolean changed,
    List<Move> moves,
    List<Verdict> verdicts,
    List<Input> inputs,
    List<Notice> notices) {
  public Decision {
    moves = List.copyOf(moves);
    notices = List.copyOf(notices);
  }

  /**
   * Why one location was chosen or not.
   *
   * @param chosen whether the location is wanted; a copy that only waits for its replacement is not
   * @param rule that decided: {@code affinity}, {@code taint}, {@code failover}, {@code failback},
   *     {@code outage} (too many clusters out of reach at once: nothing moves), {@code suspended},
   *     {@code unreachable}, {@code capacity}, {@code eligible}, {@code activation}, {@code
   *     deactivation}, {@code signal} (not fresh: nothing moves), {@code min}, {@code max}, {@code
   *     mustInclude}, {@code spread}, {@code objective}, {@code residency}, {@code moves} (no more
   *     of them within the hour), {@code aggregated}, or {@code held} where no policy decides
   * @param field path of the policy field whose rule decided, such as {@code
   *     spec.activation.threshold}; empty where none did
   * @param text with the numbers and what would change it: {@code 17.4 requests/s, needs 20 for 2m}
   * @param demand potential demand in the signal's unit; null where it is unknown or not asked for
   * @param change difference to the last decision: {@code added}, {@code removed}, {@code 2 to 3
   *     replicas}, {@code leaving}; empty where there is none
   * @param wouldChange the smallest change that would alter the outcome; empty where there is none
   * @param score what the location adds to or takes from the objective; null where it is not
   *     eligible
   */
  public record Verdict(
      String location,
      boolean chosen,
      String rule,
      String field,
      String text,
      @Nullable Double demand,
      String change,
      String wouldChange,
      @Nullable Score score) {}

  /**
   * By how much the objective is greater with a location than without it, by its terms; what is
   * below zero speaks for the location. Each term is multiplied with its weight already.
   *
   * @param distance thousands of kilometres that the users are away in the mean
   * @param cost price of an hour of what runs there at least; where demand scales replicas, also by
   *     how much the users' replicas are dearer there than where they would be served otherwise
   * @param headroom share of the location's capacity that is in use
   * @param moves cost of opening it, or saved by not closing it
   */
  public record Score(double distance, double cost, double headroom, double moves) {
    public double total() {
      return distance + cost + headroom + moves;
    }
  }

  /** Something that people should know of a decision. */
  public record Notice(Kind kind, String text) {
    /** What it is about. */
    public enum Kind {
      /** A signal is not fresh: what it would drive stays. */
      Frozen,
      /** More clusters are out of reach at once than {@code failover.maxUnavailable}. */
      Outage,
      /** A goal cannot be reached with what is there. */
      Infeasible,
      /** A copy is where it must not be any more. */
      Compliance,
      /** There is less room than wanted. */
      Capacity,
      /** Moves wait for a limit of {@code disruption}. */
      Deferred,
      /** No policy decides. */
      Held,
      /** The application could not be planned, which is a fault of Rimward's: please report it. */
      Failed,
      /** Values that cannot be used. */
      Input
    }
  }

  /**
   * A signal as the decision used it. A signal that both opens locations and scales replicas is
   * there twice, with different values.
   *
   * @param state {@code Fresh}, {@code Stale} or {@code Unknown}
   * @param at time of the newest sample; null when unknown
   * @param detail what the values are and how old, or why there are none: {@code potential demand,
   *     12s old}
   * @param values newest value of each location where it is known, in the signal's unit, in the
   *     order of names; empty unless the signal is fresh
   */
  public record Input(
      String signal,
      String state,
      @Nullable Instant at,
      String detail,
      List<LocationValue> values) {
    public Input {
      values = List.copyOf(values);
    }
  }

  /** Demand at a location, counted from the cells that are nearest to it. */
  public record LocationValue(String location, double value) {}
}
