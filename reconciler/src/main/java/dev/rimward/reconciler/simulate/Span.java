package dev.rimward.reconciler.simulate;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that is simulated, in equal steps: a decision at each of them holds until the next.
 *
 * @param end not included; a last step that would go beyond it is left out
 */
public record Span(Instant start, Instant end, Duration step) {
  private static final int MAX_STEPS = 200_000;

  public Span {
    if (step.toMillis() < 1000) {
      throw new InvalidTrace("--step must be 1s or more, is " + step.toMillis() + "ms");
    }
    if (Duration.between(start, end).compareTo(step) < 0) {
      throw new InvalidTrace(
          "there is nothing to simulate: from " + start + " to " + end + " is less than one step");
    }
    long steps = Duration.between(start, end).dividedBy(step);
    if (steps > MAX_STEPS) {
      throw new InvalidTrace(
          "from "
              + start
              + " to "
              + end
              + " are "
              + steps
              + " steps, at most "
              + MAX_STEPS
              + " are simulated; make --step longer");
    }
  }

  public int steps() {
    return Math.toIntExact(Duration.between(start, end).dividedBy(step));
  }

  public Instant time(int index) {
    return start.plus(step.multipliedBy(index));
  }

  double hoursOfAStep() {
    return step.toMillis() / 3_600_000.0;
  }
}
