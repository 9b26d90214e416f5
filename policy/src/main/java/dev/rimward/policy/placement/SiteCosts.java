package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.Objective;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.placement.LocatedDemand.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The objective of one application: what a set of locations costs, smaller is better. Its terms,
 * each multiplied with its weight of {@code spec.objective}:
 *
 * <ul>
 *   <li>distance: mean over all demand, in thousands of kilometres to the nearest chosen location;
 *       demand is the mean over the activation's stabilization window
 *   <li>cost: price of an hour of the CPU that the copies ask for
 *   <li>headroom: share of each chosen location's capacity that is in use, summed up
 *   <li>moves: {@code disruption.moveCost} for each location that is opened or closed
 * </ul>
 */
final class SiteCosts {
  private static final double THOUSAND = 1000;
  private static final int MOST_CUSTOMERS = 256;

  /**
   * Beyond this a weight, price or amount decides alone in any case; all products stay finite, and
   * so do quotients by a demand of at least {@link #LEAST}.
   */
  private static final double MOST = 1e30;

  /** Less demand than this is nobody. */
  private static final double LEAST = 1e-30;

  private static final Duration WINDOW_WITHOUT_ACTIVATION = Duration.ofMinutes(2);

  private final FleetIndex index;
  private final PlacementPolicy.Spec policy;
  private final Objective weights;
  private final boolean isBlind;
  private final Needs needs;
  private final double[] utilisation;
  private final List<Customer> customers;
  private final double totalDemand;

  /**
   * Users of one cell.
   *
   * @param demand mean over the window, in the signal's unit
   */
  record Customer(Cell cell, double demand) {}

  /**
   * @param demand null where no signal tells where the users are
   * @param isBlind whether a signal should tell and is not fresh
   */
  SiteCosts(
      FleetIndex index,
      PlacementPolicy.Spec policy,
      Requirements requirements,
      CapacityLedger ledger,
      @Nullable LocatedDemand demand,
      boolean isBlind) {
    this.index = index;
    this.policy = policy;
    this.weights = policy.weights();
    this.isBlind = isBlind && weights.distance() > 0;
    this.needs = Needs.of(requirements);
    this.utilisation = new double[weights.headroom() > 0 ? index.size() : 0];
    for (int location = 0; location < utilisation.length; location++) {
      utilisation[location] = ledger.utilisation(location);
    }
    this.customers = customers(demand);
    this.totalDemand = customers.stream().mapToDouble(Customer::demand).sum();
  }

  private List<Customer> customers(@Nullable LocatedDemand demand) {
    List<Customer> found = new ArrayList<>();
    if (demand != null && weights.distance() > 0) {
      for (Place place : demand.places()) {
        double mean = demand.mean(place, window());
        if (mean > LEAST) {
          found.add(new Customer(place.cell(), mean));
        }
      }
    }
    if (found.size() > MOST_CUSTOMERS) {
      found.sort(Comparator.comparingDouble(Customer::demand).reversed());
      return List.copyOf(found.subList(0, MOST_CUSTOMERS));
    }
    return found;
  }

  private Duration window() {
    return policy.activation() == null
        ? WINDOW_WITHOUT_ACTIVATION
        : policy.activation().stabilizationWindow();
  }

  List<Customer> customers() {
    return customers;
  }

  /** Whether a location may cost more than it brings, so that fewer of them may be better. */
  boolean decidesHowMany() {
    return weights.cost() > 0 || weights.headroom() > 0;
  }

  /** Whether distances would count and nobody knows now where the users are. */
  boolean isBlind() {
    return isBlind;
  }

  double moveCost() {
    return bounded(policy.limits().moveCost());
  }

  /** Opening a location, but for moving there. */
  double fixed(int location) {
    return weightedCost(location) + weightedHeadroom(location);
  }

  double weightedCost(int location) {
    return bounded(weights.cost()) * pricePerHour(location);
  }

  double weightedHeadroom(int location) {
    return bounded(weights.headroom()) * headroom(location);
  }

  /**
   * Serving one unit of each customer's demand from each of some locations; row by row, which is
   * five times as fast as one by one.
   *
   * @param locations by number
   * @return {@code [location][customer]}
   */
  double[][] unitCosts(int[] locations) {
    double[][] costs = new double[locations.length][customers.size()];
    double[] price = IntStream.of(locations).mapToDouble(this::serving).toArray();
    for (int customer = 0; customer < customers.size(); customer++) {
      double[] kilometres = customers.get(customer).cell().kilometres();
      for (int i = 0; i < locations.length; i++) {
        costs[i][customer] = ofKilometre() * kilometres[locations[i]] + price[i];
      }
    }
    return costs;
  }

  /** What it costs to serve all customers from one location alone, for each by number. */
  double[] alone() {
    double[] costs = new double[index.size()];
    for (int location = 0; location < costs.length; location++) {
      costs[location] = fixed(location) + totalDemand * serving(location);
    }
    for (Customer customer : customers) {
      double[] kilometres = customer.cell().kilometres();
      double perKilometre = customer.demand() * ofKilometre();
      for (int location = 0; location < costs.length; location++) {
        costs[location] += perKilometre * kilometres[location];
      }
    }
    return costs;
  }

  /** One kilometre to one unit of demand. */
  double ofKilometre() {
    return totalDemand == 0 ? 0 : bounded(weights.distance()) / THOUSAND / totalDemand;
  }

  /** Price of what one unit of demand needs at a location, wherever its users are. */
  double serving(int location) {
    return bounded(weights.cost()) * price(location) * coresOfUnit();
  }

  /** How much demand a location can serve with so many replicas. */
  double serves(int room) {
    PlacementPolicy.@Nullable Demand rule = policy.replicaScheduling().demand();
    double served =
        rule == null ? Double.POSITIVE_INFINITY : Math.min(room, rule.max()) * rule.target();
    return served >= totalDemand ? Double.POSITIVE_INFINITY : served;
  }

  /** Price of an hour of the least that runs at a location. */
  double pricePerHour(int location) {
    return price(location) * needs.cores(leastReplicas());
  }

  /** Share of the capacity that is used by all applications, this one not counted. */
  double headroom(int location) {
    return utilisation.length == 0 ? 0 : utilisation[location];
  }

  private double price(int location) {
    @Nullable Double price = index.cluster(location).spec().pricePerCpuHour();
    return price == null ? 0 : bounded(price);
  }

  private double coresOfUnit() {
    PlacementPolicy.@Nullable Demand rule = policy.replicaScheduling().demand();
    return rule == null ? 0 : bounded(needs.cpuEach() / 1e9 / rule.target());
  }

  private static double bounded(double value) {
    return Math.min(value, MOST);
  }

  private int leastReplicas() {
    ReplicaScheduling scheduling = policy.replicaScheduling();
    @Nullable Duplicated duplicated = scheduling.duplicated();
    if (duplicated != null) {
      return duplicated.replicas();
    }
    PlacementPolicy.@Nullable Demand demand = scheduling.demand();
    @Nullable Divided divided = scheduling.divided();
    return demand != null ? demand.min() : divided != null ? 1 : 0;
  }
}
