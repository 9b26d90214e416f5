package dev.rimward.reconciler.simulate;

/** Something simple that a policy can be held against. It does not look at the time of day. */
public sealed interface Baseline {
  /** Every location that the policy allows, always. */
  record Everywhere() implements Baseline {}

  /** The so many locations that are nearest to the users of the whole trace, always. */
  record Nearest(int locations) implements Baseline {}

  /** Reads {@code everywhere} and {@code nearest=12}; fails with {@link InvalidTrace}. */
  static Baseline parse(String text) {
    if (text.equals("everywhere")) {
      return new Everywhere();
    }
    if (text.matches("nearest=[1-9]\\d{0,4}")) {
      return new Nearest(Integer.parseInt(text.substring("nearest=".length())));
    }
    throw new InvalidTrace(
        "--baseline must be everywhere, or nearest=N with a number of 1 or more, is \""
            + text
            + "\"");
  }

  /** For people. */
  default String name() {
    return switch (this) {
      case Everywhere() -> "everywhere";
      case Nearest(int locations) -> "nearest " + locations;
    };
  }
}
