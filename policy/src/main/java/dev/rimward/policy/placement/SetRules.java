package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.fleet.PlacementPolicy.WhenUnsatisfiable;
import dev.rimward.policy.placement.PolicyScope.Domains;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a policy asks of a set of locations as a whole: bounds, {@code mustInclude} and spread. Sets
 * are given by number of the location.
 */
final class SetRules {
  private static final Locations AT_LEAST_ONE = new Locations(1, null);

  private final List<Candidate> candidates;
  private final PolicyScope scope;
  private final Locations bounds;

  SetRules(List<Candidate> candidates, PolicyScope scope) {
    this.candidates = candidates;
    this.scope = scope;
    @Nullable Locations asked = scope.policy().spec().locations();
    this.bounds = asked == null ? AT_LEAST_ONE : asked;
  }

  int min() {
    return bounds.min();
  }

  int max() {
    return bounds.max() == null ? Integer.MAX_VALUE : bounds.max();
  }

  /** Whether a set keeps all rules, soft ones too. */
  boolean areKept(boolean[] set) {
    int count = count(set);
    return count >= min()
        && count <= max()
        && scope.groups().stream().allMatch(group -> group.length == 0 || holdsOneOf(set, group))
        && scope.domains().stream().allMatch(domains -> isKept(domains, set));
  }

  /** Whether a set still keeps what it keeps of the hard rules when it loses a location. */
  boolean mayLose(boolean[] set, int location) {
    boolean[] rest = set.clone();
    rest[location] = false;
    return count(rest) >= min()
        && scope.groups().stream()
            .allMatch(group -> holdsOneOf(rest, group) || !holdsOneOf(set, group))
        && scope.domains().stream()
            .filter(SetRules::isHard)
            .allMatch(domains -> isKept(domains, rest) || !isKept(domains, set));
  }

  /** Whether a location is the first of a group of {@code mustInclude}. */
  boolean completesAGroup(boolean[] set, int location) {
    return scope.groups().stream()
        .anyMatch(
            group ->
                !holdsOneOf(set, group)
                    && IntStream.of(group).anyMatch(member -> member == location));
  }

  private static boolean isHard(Domains domains) {
    return domains.constraint().whenUnsatisfiable() == WhenUnsatisfiable.DoNotSchedule;
  }

  /** Whether a set keeps a spread; an empty domain counts where something could be opened. */
  private boolean isKept(Domains domains, boolean[] set) {
    int[] counts = counts(domains, set);
    @Nullable Integer least = domains.constraint().minDomains();
    if (least != null && IntStream.of(counts).filter(n -> n > 0).count() < least) {
      return false;
    }
    for (int number = 0; number < set.length; number++) {
      if (set[number] && domains.of()[number] < 0) {
        return false;
      }
    }
    @Nullable Integer skew = domains.constraint().maxSkew();
    if (skew == null) {
      return true;
    }
    boolean[] isAvailable = new boolean[counts.length];
    for (Candidate candidate : candidates) {
      int domain = domains.of()[candidate.number()];
      if (domain >= 0 && (candidate.mayStay() || candidate.mayOpen())) {
        isAvailable[domain] = true;
      }
    }
    int[] usable =
        IntStream.range(0, counts.length).filter(d -> isAvailable[d]).map(d -> counts[d]).toArray();
    return usable.length == 0
        || Arrays.stream(usable).max().orElse(0) - Arrays.stream(usable).min().orElse(0) <= skew;
  }

  /** How many of a set each domain has. */
  static int[] counts(Domains domains, boolean[] set) {
    int[] counts = new int[domains.names().size()];
    for (int number = 0; number < set.length; number++) {
      if (set[number] && domains.of()[number] >= 0) {
        counts[domains.of()[number]]++;
      }
    }
    return counts;
  }

  static boolean holdsOneOf(boolean[] set, int[] group) {
    return IntStream.of(group).anyMatch(member -> set[member]);
  }

  static int count(boolean[] set) {
    int count = 0;
    for (boolean each : set) {
      count += each ? 1 : 0;
    }
    return count;
  }
}
