package dev.rimward.policy.fleet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number, or a share of a total, as Kubernetes' {@code IntOrString} is used: {@code 3} or {@code
 * 25%}.
 *
 * @param amount not negative; at most 100 when it is a percentage
 */
public record IntOrPercent(int amount, boolean isPercent) {
  private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,8})(%?)");

  public IntOrPercent {
    if (amount < 0 || (isPercent && amount > 100)) {
      throw invalid(amount + (isPercent ? "%" : ""));
    }
  }

  /** Throws {@link InvalidField} for anything else. */
  public static IntOrPercent parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    return new IntOrPercent(Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
  }

  /** How many that are of a total; a percentage is rounded up. */
  public int of(int total) {
    return isPercent ? Math.toIntExact(Math.ceilDiv((long) amount * total, 100L)) : amount;
  }

  /** As it is written. */
  @Override
  public String toString() {
    return isPercent ? amount + "%" : Integer.toString(amount);
  }

  private static InvalidField invalid(String text) {
    return new InvalidField("", "must be a number such as 3, or 0% to 100%, is \"" + text + "\"");
  }
}
