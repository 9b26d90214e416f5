package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the wanted locations of one application: first what stays, then what demand opens, within
 * {@code locations.max}; then as many more as {@code locations.min} asks for.
 */
final class LocationChoice {
  private static final Locations AT_LEAST_ONE = new Locations(1, null);

  private final List<Candidate> candidates;
  private final Interest interest;
  private final Locations bounds;
  private final SortedMap<String, Ruling> wanted = new TreeMap<>();
  private final SortedMap<String, Ruling> unwanted = new TreeMap<>();
  private final List<String> notices = new ArrayList<>();

  private LocationChoice(
      List<Candidate> candidates, Interest interest, @Nullable Locations bounds) {
    this.candidates = candidates;
    this.interest = interest;
    this.bounds = bounds == null ? AT_LEAST_ONE : bounds;
  }

  static Choice choose(List<Candidate> candidates, Interest interest, @Nullable Locations bounds) {
    return new LocationChoice(candidates, interest, bounds).choose();
  }

  private Choice choose() {
    keepIncumbents();
    open();
    fillToMinimum();
    explainTheRest();
    noticeFrozen();
    noticeShortfall();
    return new Choice(wanted, unwanted, List.copyOf(notices));
  }

  private void keepIncumbents() {
    where(candidate -> candidate.mayStay() && stays(candidate))
        .sorted(firstToKeep())
        .forEach(
            candidate -> {
              // A frozen set loses nothing, not even to a maximum that was lowered meanwhile.
              if (hasPlace() || interest instanceof Interest.Frozen) {
                wanted.put(candidate.location(), staying(candidate));
              } else {
                unwanted.put(candidate.location(), pastMaximum(candidate));
              }
            });
  }

  private void open() {
    where(candidate -> candidate.mayOpen() && opens(candidate))
        .sorted(firstToOpen())
        .forEach(
            candidate -> {
              if (hasPlace()) {
                wanted.put(candidate.location(), opening(candidate));
              } else {
                unwanted.put(candidate.location(), pastMaximum(candidate));
              }
            });
  }

  private void fillToMinimum() {
    Stream<Candidate> open = where(Candidate::mayStay).sorted(firstToKeep());
    Stream<Candidate> closed = where(Candidate::mayOpen).sorted(firstToOpen());
    Stream.concat(open, closed)
        .filter(candidate -> !wanted.containsKey(candidate.location()))
        .limit(Math.max(0, bounds.min() - wanted.size()))
        .toList()
        .forEach(candidate -> wanted.put(candidate.location(), forMinimum(candidate)));
  }

  private void explainTheRest() {
    where(candidate -> !wanted.containsKey(candidate.location()))
        .forEach(candidate -> unwanted.computeIfAbsent(candidate.location(), l -> no(candidate)));
  }

  private Ruling no(Candidate candidate) {
    return switch (candidate.eligibility()) {
      case Eligibility.Excluded(Ruling ruling) -> ruling;
      case Eligibility.KeepsOnly(Ruling ruling) ->
          candidate.isOpen() ? notDrawn(candidate) : ruling;
      case Eligibility.Eligible() -> notDrawn(candidate);
    };
  }

  private Ruling notDrawn(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> pastMaximum(candidate);
      case Interest.Demand(Activation activation) ->
          candidate.isOpen()
              ? activation.closed(candidate.location())
              : activation.stayedClosed(candidate.location());
      case Interest.Frozen(String field, String why) -> new Ruling(Rule.SIGNAL, field, why);
    };
  }

  private boolean stays(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> true;
      case Interest.Demand(Activation activation) ->
          candidate.isPinned() || !activation.closes(candidate.location());
      case Interest.Frozen frozen -> !candidate.isLeaving();
    };
  }

  private Ruling staying(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> everywhere();
      case Interest.Demand(Activation activation) -> activation.stays(candidate.location());
      case Interest.Frozen(String field, String why) ->
          new Ruling(Rule.SIGNAL, field, "stays: " + why);
    };
  }

  private boolean opens(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> true;
      case Interest.Demand(Activation activation) -> activation.opens(candidate.location());
      case Interest.Frozen frozen -> false;
    };
  }

  private Ruling opening(Candidate candidate) {
    return interest instanceof Interest.Demand(Activation activation)
        ? activation.opened(candidate.location())
        : everywhere();
  }

  private static Ruling everywhere() {
    return new Ruling(
        Rule.ELIGIBLE, "eligible, and the policy has no activation: it runs everywhere");
  }

  private Ruling forMinimum(Candidate candidate) {
    return new Ruling(
        Rule.MIN, "spec.locations.min", demandWords(candidate) + "one of at least " + bounds.min());
  }

  private Ruling pastMaximum(Candidate candidate) {
    return new Ruling(
        Rule.MAX,
        "spec.locations.max",
        demandWords(candidate) + "at most " + bounds.max() + " locations, others come first");
  }

  private String demandWords(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> "";
      case Interest.Demand(Activation activation) -> activation.now(candidate.location()) + ", ";
      case Interest.Frozen frozen -> "demand unknown, ";
    };
  }

  private boolean hasPlace() {
    return bounds.max() == null || wanted.size() < bounds.max();
  }

  private Stream<Candidate> where(Predicate<Candidate> condition) {
    return candidates.stream().filter(condition);
  }

  /**
   * What cannot be moved, then what is not leaving yet, so that a choice once made stands; then the
   * highest demand, an unknown one before all: what is unknown is the last to be given up.
   */
  private Comparator<Candidate> firstToKeep() {
    return Comparator.comparing((Candidate candidate) -> !candidate.isPinned())
        .thenComparing(Candidate::isLeaving)
        .thenComparing(byDemand(Double.POSITIVE_INFINITY))
        .thenComparing(Candidate::location);
  }

  /** The highest demand first, an unknown one last. */
  private Comparator<Candidate> firstToOpen() {
    return byDemand(Double.NEGATIVE_INFINITY).thenComparing(Candidate::location);
  }

  private Comparator<Candidate> byDemand(double ifUnknown) {
    return Comparator.comparingDouble(candidate -> -demand(candidate, ifUnknown));
  }

  private double demand(Candidate candidate, double ifUnknown) {
    double demand =
        interest instanceof Interest.Demand(Activation activation)
            ? activation.demand(candidate.location())
            : Double.NaN;
    return Double.isNaN(demand) ? ifUnknown : demand;
  }

  private void noticeFrozen() {
    if (interest instanceof Interest.Frozen(String field, String why)) {
      notices.add(why + "; nothing is added or removed because of it");
      if (bounds.max() != null && wanted.size() > bounds.max()) {
        notices.add(
            wanted.size() + " locations stay until then, spec.locations.max is " + bounds.max());
      }
    }
  }

  private void noticeShortfall() {
    if (wanted.size() >= bounds.min()) {
      return;
    }
    String obstacles =
        unwanted.values().stream()
            .collect(Collectors.groupingBy(Ruling::rule, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey().id() + " rules out " + entry.getValue())
            .collect(Collectors.joining(", "));
    notices.add(
        "spec.locations.min is "
            + bounds.min()
            + ", can be had: "
            + wanted.size()
            + (obstacles.isEmpty() ? "" : "; " + obstacles));
  }
}
