package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Numbers as people read them in reasons. */
final class Words {
  private static final int MOST_DECIMALS = 9;
  private static final double EXACT = 1e12;

  /** Further apart than this, two numbers differ with one decimal already. */
  private static final double DISTINCT = 0.11;

  private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1L << 20);

  private Words() {}

  /** {@code 17.4}: at most one decimal. */
  static String number(double value) {
    return rounded(value, 1);
  }

  static String number(double value, int decimals) {
    return rounded(value, decimals);
  }

  /** {@code 17.4 requests/s}. */
  static String amount(double value, String unit) {
    return withUnit(number(value), unit);
  }

  /**
   * An amount that a bound is held against: with as many decimals as show on which side it is,
   * since {@code 20, needs 20} explains nothing.
   */
  static String amount(double value, double bound, String unit) {
    int decimals = 1;
    if (Math.abs(value - bound) >= DISTINCT) {
      return withUnit(number(value), unit);
    }
    while (decimals < MOST_DECIMALS
        && value != bound
        && rounded(value, decimals).equals(rounded(bound, decimals))) {
      decimals++;
    }
    return withUnit(rounded(value, decimals), unit);
  }

  /** {@code 1h30m}, in Go's notation without zero parts. */
  static String duration(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  /** {@code 1.5 CPU and 256Mi}. */
  static String resources(Resources resources) {
    BigDecimal mebibytes =
        resources.memory().amount().divide(MEBIBYTE, 1, RoundingMode.HALF_UP).stripTrailingZeros();
    return resources.cpu() + " CPU and " + mebibytes.toPlainString() + "Mi";
  }

  private static String withUnit(String number, String unit) {
    return unit.isEmpty() ? number : number + " " + unit;
  }

  private static String rounded(double value, int decimals) {
    if (decimals == 1 && Math.abs(value) < EXACT) {
      return tenths(Math.round(Math.abs(value) * 10), value < 0);
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Most numbers in explanations, and there are many of them: about ten times as fast. */
  private static String tenths(long tenths, boolean isNegative) {
    String sign = isNegative && tenths != 0 ? "-" : "";
    return tenths % 10 == 0
        ? sign + tenths / 10
        : sign + tenths / 10 + '.' + (char) ('0' + tenths % 10);
  }

  private static void append(StringBuilder text, long value, String unit) {
    if (value != 0) {
      text.append(value).append(unit);
    }
  }
}
