package dev.rimward.policy.fleet;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount in the notation of Kubernetes: {@code 500m}, {@code 16}, {@code 64Gi}, {@code 1.5e3}.
 * Two quantities are equal when their amounts are, whatever the notation.
 *
 * @param amount in cores, bytes or pieces, without trailing zeros
 */
public record Quantity(BigDecimal amount) implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(n|u|m|k|[KMGTPE]i|[MGTPE]|[eE][+-]?\\d{1,2})?");
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", new BigDecimal("1e-9")),
          Map.entry("u", new BigDecimal("1e-6")),
          Map.entry("m", new BigDecimal("1e-3")),
          Map.entry("k", new BigDecimal("1e3")),
          Map.entry("M", new BigDecimal("1e6")),
          Map.entry("G", new BigDecimal("1e9")),
          Map.entry("T", new BigDecimal("1e12")),
          Map.entry("P", new BigDecimal("1e15")),
          Map.entry("E", new BigDecimal("1e18")),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  public Quantity {
    amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
  }

  /** Reads the notation of Kubernetes; throws {@link InvalidField} for anything else. */
  public static Quantity parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidField("", "must be a quantity such as 500m, 2 or 4Gi, is \"" + text + "\"");
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String suffix = matcher.group(2);
    if (suffix == null) {
      return new Quantity(number);
    }
    BigDecimal scale = SUFFIXES.get(suffix);
    return new Quantity(number.multiply(scale != null ? scale : new BigDecimal("1" + suffix)));
  }

  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount));
  }

  public Quantity times(int count) {
    return new Quantity(amount.multiply(BigDecimal.valueOf(count)));
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public String toString() {
    return amount.toPlainString();
  }
}
