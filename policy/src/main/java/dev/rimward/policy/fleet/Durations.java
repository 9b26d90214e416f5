package dev.rimward.policy.fleet;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Durations in the notation of Go: {@code 90s}, {@code 1h30m}, {@code 500ms}; never negative. */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");
  private static final Pattern FORM = Pattern.compile("0|(?:" + PART.pattern() + ")+");
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", new BigDecimal("1"),
          "us", new BigDecimal("1e3"),
          "µs", new BigDecimal("1e3"),
          "ms", new BigDecimal("1e6"),
          "s", new BigDecimal("1e9"),
          "m", new BigDecimal("60e9"),
          "h", new BigDecimal("3600e9"));

  private Durations() {}

  /** Throws {@link InvalidField} for anything else, or for more than Go's 292 years. */
  public static Duration parse(String text) {
    if (text.length() > 100 || !FORM.matcher(text).matches()) {
      throw invalid(text);
    }
    BigDecimal nanos =
        PART.matcher(text).results().map(Durations::nanos).reduce(BigDecimal.ZERO, BigDecimal::add);
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw invalid(text);
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static BigDecimal nanos(MatchResult part) {
    return new BigDecimal(part.group(1))
        .multiply(NANOS.getOrDefault(part.group(2), BigDecimal.ONE));
  }

  private static InvalidField invalid(String text) {
    return new InvalidField("", "must be a duration such as 90s, 2m or 1h30m, is \"" + text + "\"");
  }
}
