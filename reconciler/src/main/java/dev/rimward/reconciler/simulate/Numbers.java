package dev.rimward.reconciler.simulate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as they are shown and written. */
final class Numbers {
  private Numbers() {}

  /** Up to six digits that mean something: {@code 200}, {@code 0.15}. */
  static String brief(double value) {
    return new BigDecimal(value)
        .round(new MathContext(6, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** With at most three decimals, so that sums in another order would look the same. */
  static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).doubleValue();
  }
}
