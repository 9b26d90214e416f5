package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy.SpreadConstraint;
import dev.rimward.policy.fleet.PlacementPolicy.WhenUnsatisfiable;
import dev.rimward.policy.placement.PolicyScope.Domains;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the wanted locations are not given up even where others hold all replicas: one for each
 * of {@code mustInclude}, and one in each of as many domains as {@code minDomains} asks for. Both
 * come before {@code preference: Aggregated}.
 */
final class Indispensable {
  private final PolicyScope scope;

  /** Numbers of the wanted locations, those to be kept first in front. */
  private final int[] inOrder;

  private final Set<Integer> taken = new HashSet<>();

  private Indispensable(PolicyScope scope, int[] inOrder) {
    this.scope = scope;
    this.inOrder = inOrder;
  }

  /**
   * @param inOrder numbers of the wanted locations, those to be kept first in front
   * @return the numbers of those that are needed
   */
  static Set<Integer> of(PolicyScope scope, int[] inOrder) {
    return new Indispensable(scope, inOrder).taken();
  }

  private Set<Integer> taken() {
    scope.groups().forEach(this::takeOneOf);
    scope.domains().forEach(this::takeDomains);
    return taken;
  }

  private void takeOneOf(int[] group) {
    List<Integer> members =
        Arrays.stream(inOrder).filter(at -> Arrays.binarySearch(group, at) >= 0).boxed().toList();
    if (!members.isEmpty() && members.stream().noneMatch(taken::contains)) {
      taken.add(members.getFirst());
    }
  }

  private void takeDomains(Domains domains) {
    SpreadConstraint constraint = domains.constraint();
    @Nullable Integer least = constraint.minDomains();
    if (least == null || constraint.whenUnsatisfiable() == WhenUnsatisfiable.ScheduleAnyway) {
      return;
    }
    Set<Integer> used = new HashSet<>();
    taken.forEach(at -> used.add(domains.of()[at]));
    for (int at : inOrder) {
      int domain = domains.of()[at];
      if (domain >= 0 && used.size() < least && used.add(domain)) {
        taken.add(at);
      }
    }
  }
}
