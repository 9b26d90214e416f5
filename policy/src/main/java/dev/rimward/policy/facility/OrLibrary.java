package dev.rimward.policy.facility;

import java.util.OptionalDouble;
import java.util.StringTokenizer;

/**
 * The format of the capacitated instances ({@code cap*}) of OR-Library, J. E. Beasley (1990):
 * {@code sites customers}; for each site {@code capacity fixed-cost}; for each customer {@code
 * demand}, then for each site the cost of serving all of that demand from it. Where lines end does
 * not matter. All demand must be served.
 */
public final class OrLibrary {
  private static final int MAX_COSTS = 50_000_000;

  private final Words words;
  private final OptionalDouble capacity;

  private OrLibrary(String text, OptionalDouble capacity) {
    words = new Words(text);
    this.capacity = capacity;
  }

  /**
   * The instance that a text describes.
   *
   * @param capacity stands in for the word {@code capacity}, which some files have instead of
   *     numbers
   * @throws MalformedInstanceException if the text is not in this format
   */
  public static FacilityInstance parse(String text, OptionalDouble capacity)
      throws MalformedInstanceException {
    return new OrLibrary(text, capacity).instance();
  }

  private FacilityInstance instance() throws MalformedInstanceException {
    int sites = count("the number of sites");
    int customers = count("the number of customers");
    if ((long) sites * customers > MAX_COSTS) {
      throw words.failure("at most " + MAX_COSTS + " costs", sites + " x " + customers);
    }
    double[] capacities = new double[sites];
    double[] fixedCosts = new double[sites];
    for (int site = 0; site < sites; site++) {
      capacities[site] = capacity(site);
      fixedCosts[site] = number("the fixed cost of site " + (site + 1));
    }
    double[] demands = new double[customers];
    double[][] unitCosts = new double[sites][customers];
    for (int customer = 0; customer < customers; customer++) {
      readCustomer(customer, demands, unitCosts);
    }
    words.expectEnd(sites, customers);
    return new FacilityInstance(
        fixedCosts, capacities, demands, unitCosts, Double.POSITIVE_INFINITY);
  }

  private void readCustomer(int customer, double[] demands, double[][] unitCosts)
      throws MalformedInstanceException {
    double demand = amount("the demand of customer " + (customer + 1));
    demands[customer] = demand;
    for (int site = 0; site < unitCosts.length; site++) {
      double cost =
          number("the cost of serving customer %d from site %d".formatted(customer + 1, site + 1));
      unitCosts[site][customer] = demand == 0 ? 0 : cost / demand;
    }
  }

  private double capacity(int site) throws MalformedInstanceException {
    String what = "the capacity of site " + (site + 1);
    String word = words.next(what);
    if (!word.equals("capacity")) {
      return amount(word, what);
    }
    return capacity.orElseThrow(() -> words.failure(what + " as a number", word));
  }

  private int count(String what) throws MalformedInstanceException {
    String word = words.next(what);
    if (!word.matches("[1-9][0-9]{0,6}")) {
      throw words.failure(what + ", from 1 on", word);
    }
    return Integer.parseInt(word);
  }

  private double amount(String what) throws MalformedInstanceException {
    return amount(words.next(what), what);
  }

  private double amount(String word, String what) throws MalformedInstanceException {
    double amount = number(word, what);
    if (amount < 0) {
      throw words.failure(what + ", from 0 on", word);
    }
    return amount;
  }

  private double number(String what) throws MalformedInstanceException {
    return number(words.next(what), what);
  }

  private double number(String word, String what) throws MalformedInstanceException {
    try {
      double number = Double.parseDouble(word);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered below, together with what is a number for Java only.
    }
    throw words.failure(what, word);
  }

  /** Words with the line each is in. */
  private static final class Words {
    private final String[] lines;
    private int line;
    private StringTokenizer rest = new StringTokenizer("");

    Words(String text) {
      lines = text.lines().toArray(String[]::new);
    }

    String next(String what) throws MalformedInstanceException {
      if (!hasNext()) {
        throw failure(what, "the end");
      }
      return rest.nextToken();
    }

    void expectEnd(int sites, int customers) throws MalformedInstanceException {
      if (hasNext()) {
        String expected = "nothing behind %d sites and %d customers".formatted(sites, customers);
        throw failure(expected, rest.nextToken());
      }
    }

    private boolean hasNext() {
      while (!rest.hasMoreTokens() && line < lines.length) {
        rest = new StringTokenizer(lines[line++]);
      }
      return rest.hasMoreTokens();
    }

    MalformedInstanceException failure(String expected, String found) {
      return new MalformedInstanceException(Math.max(1, line), expected, found);
    }
  }
}
