package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Durations;
import dev.rimward.policy.fleet.InvalidField;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster that cannot be reached, serves nobody and measures nothing for a time.
 *
 * @param start after the start of the simulation
 */
public record Outage(String cluster, Duration start, Duration length) {
  private static final Pattern FORM = Pattern.compile("([^@]+)@([^+]+)\\+(.+)");

  /** Reads {@code fra1@6h+2h}; fails with {@link InvalidTrace} for anything else. */
  public static Outage parse(String text) {
    Matcher matcher = FORM.matcher(text);
    try {
      if (matcher.matches()) {
        return new Outage(
            matcher.group(1), Durations.parse(matcher.group(2)), Durations.parse(matcher.group(3)));
      }
    } catch (InvalidField e) {
      // Answered below: it is the same mistake.
    }
    throw new InvalidTrace(
        "--outage must be CLUSTER@START+DURATION, such as fra1@6h+2h, is \"" + text + "\"");
  }

  boolean covers(Span span, Instant now) {
    Instant begin = span.start().plus(start);
    return !now.isBefore(begin) && now.isBefore(begin.plus(length));
  }
}
