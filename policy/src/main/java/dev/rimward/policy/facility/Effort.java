package dev.rimward.policy.facility;

/**
 * How long to look for something better than a local optimum. Limits count work, never time, so
 * that the same input has the same answer on every machine.
 *
 * @param work evaluations of one site for one customer that may be spent on leaving local optima
 * @param restarts how many local optima are left at most
 * @param trials how many moves of one step are evaluated exactly, if none of them is better
 */
public record Effort(long work, int restarts, int trials) {
  /**
   * For a decision: one local search, from the start if there is one; small instances are searched
   * further. Nothing is spent where there is little to gain.
   */
  public static final Effort QUICK = new Effort(400_000, 200, 50);

  /** For a benchmark: iterated local search. */
  public static final Effort THOROUGH = new Effort(400_000_000, 200, 30);
}
