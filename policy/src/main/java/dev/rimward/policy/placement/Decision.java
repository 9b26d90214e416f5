package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.Move;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided for one application and why.
 *
 * @param changed whether locations or replicas differ from the previous placement; when they do
 *     not, the placement is the previous one, unaltered
 * @param moves what this decision moves; empty when nothing changed
 * @param verdicts one for every cluster of the fleet, in the order of names
 * @param inputs the values that the decision used
 * @param notices what people should know: frozen and why, infeasible, held back
 */
public record Decision(
    ApplicationPlacement placement,
    boolean changed,
    List<Move> moves,
    List<Verdict> verdicts,
    List<Input> inputs,
    List<String> notices) {
  public Decision {
    moves = List.copyOf(moves);
    verdicts = List.copyOf(verdicts);
    inputs = List.copyOf(inputs);
    notices = List.copyOf(notices);
  }

  /**
   * Why one location was chosen or not.
   *
   * @param chosen whether the location is wanted; a copy that only waits for its replacement is not
   * @param rule that decided: {@code affinity}, {@code failover}, {@code suspended}, {@code
   *     unreachable}, {@code capacity}, {@code eligible}, {@code activation}, {@code deactivation},
   *     {@code signal} (not fresh: nothing moves), {@code min}, {@code max}, or {@code held} where
   *     no policy decides
   * @param field path of the policy field whose rule decided, such as {@code
   *     spec.activation.threshold}; empty where none did
   * @param text with the numbers and what would change it: {@code 17.4 requests/s, needs 20 for 2m}
   * @param demand potential demand in the signal's unit; null where it is unknown or not asked for
   */
  public record Verdict(
      String location,
      boolean chosen,
      String rule,
      String field,
      String text,
      @Nullable Double demand) {}

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
