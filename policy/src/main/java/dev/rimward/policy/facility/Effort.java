package dev.rimward.policy.facility;

/**
 * How long to look for something better. Limits count work, never time, so that the same input has
 * the same answer on every machine; a unit of work is to look at one site for one customer or for
 * another site, a few nanoseconds. A set of sites that keeps the rules is found whatever the limit.
 *
 * @param descentWork work until the first local search ends even where it is not at an optimum yet;
 *     reached only where capacity binds at dozens of sites
 * @param work work spent on leaving local optima
 * @param restarts how many local optima are left at most
 * @param trials how many moves of one step are evaluated exactly, if none of them is better
 */
public record Effort(long descentWork, long work, int restarts, int trials) {
  /**
   * For a decision: one local search, from the start if there is one; small instances are searched
   * further, as it costs next to nothing.
   */
  public static final Effort QUICK = new Effort(20_000_000, 250_000, 200, 50);

  /** For a benchmark: iterated local search. */
  public static final Effort THOROUGH = new Effort(1_000_000_000, 2_000_000_000, 200, 30);
}
