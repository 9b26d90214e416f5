package dev.rimward.policy.placement;

import dev.rimward.policy.placement.PolicyScope.Domains;
import dev.rimward.policy.placement.SiteCosts.Customer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which of many locations are worth comparing: what runs, what is drawn as far as it may win, and
 * for each cell, group and domain the nearest or cheapest few. A fleet of some hundred locations is
 * compared as a whole.
 */
final class Shortlist {
  private static final int ALL = 160;
  private static final int EACH = 4;

  /** Comparing so many takes seconds, and the time grows with their square. */
  private static final int MOST_WINNERS = 1000;

  private final List<Candidate> candidates;
  private final boolean[] drawn;
  private final PolicyScope scope;
  private final SiteCosts costs;

  Shortlist(List<Candidate> candidates, boolean[] drawn, PolicyScope scope, SiteCosts costs) {
    this.candidates = candidates;
    this.drawn = drawn;
    this.scope = scope;
    this.costs = costs;
  }

  /** Numbers of locations that may stay or be opened, ascending. */
  int[] sites(int min, int max) {
    int[] available =
        candidates.stream()
            .filter(candidate -> candidate.mayStay() || candidate.mayOpen())
            .mapToInt(Candidate::number)
            .toArray();
    return available.length <= ALL ? available : shortened(available, min, max);
  }

  private int[] shortened(int[] available, int min, int max) {
    NavigableSet<Integer> taken = new TreeSet<>();
    IntStream.of(available).filter(number -> candidates.get(number).isOpen()).forEach(taken::add);
    int[] byMerit = byMerit(available);
    int winners =
        (int)
            IntStream.of(available)
                .filter(number -> drawn[number])
                .limit(Math.min(max, MOST_WINNERS))
                .count();
    addFirst(byMerit, Math.max(ALL / 2, Math.max(2 * min, winners)), taken);
    for (int[] group : scope.groups()) {
      addFirst(members(byMerit, group), EACH, taken);
    }
    for (Domains domains : scope.domains()) {
      for (int domain = 0; domain < domains.names().size(); domain++) {
        int wanted = domain;
        addFirst(
            IntStream.of(byMerit).filter(n -> domains.of()[n] == wanted).toArray(), EACH, taken);
      }
    }
    addNearest(available, taken);
    return taken.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The drawn ones first, then by what it costs to serve all users from there alone. */
  private int[] byMerit(int[] available) {
    double[] alone = costs.alone();
    return IntStream.of(available)
        .boxed()
        .sorted(
            Comparator.comparing((Integer number) -> !drawn[number])
                .thenComparing(number -> candidates.get(number).isAvoided())
                .thenComparingDouble(number -> alone[number])
                .thenComparing(number -> number))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** For each cell the nearest: the greatest demand first, until there are enough. */
  private void addNearest(int[] available, NavigableSet<Integer> taken) {
    List<Customer> customers =
        costs.customers().stream()
            .sorted(Comparator.comparingDouble(Customer::demand).reversed())
            .toList();
    int most = taken.size() + ALL / 2;
    int[] drawnOnes = IntStream.of(available).filter(number -> drawn[number]).toArray();
    int[] eligible = drawnOnes.length > 0 ? drawnOnes : available;
    for (Customer customer : customers) {
      if (taken.size() >= most) {
        return;
      }
      double[] kilometres = customer.cell().kilometres();
      double shortest = Double.POSITIVE_INFINITY;
      int nearest = -1;
      for (int number : eligible) {
        if (kilometres[number] < shortest) {
          shortest = kilometres[number];
          nearest = number;
        }
      }
      if (nearest >= 0) {
        taken.add(nearest);
      }
    }
  }

  private static int[] members(int[] byMerit, int[] group) {
    return IntStream.of(byMerit).filter(n -> Arrays.binarySearch(group, n) >= 0).toArray();
  }

  private static void addFirst(int[] numbers, int count, NavigableSet<Integer> taken) {
    IntStream.of(numbers).limit(count).forEach(taken::add);
  }
}
