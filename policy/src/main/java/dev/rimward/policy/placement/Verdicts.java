package dev.rimward.policy.placement;

import dev.rimward.policy.placement.Decision.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words a choice for every location of the fleet. */
final class Verdicts {
  private static final String WANTED_IS_HEALTHY = "a wanted location is healthy";

  private final Choice choice;
  private final @Nullable LocatedDemand potential;
  private final Set<String> kept;

  /**
   * @param potential demand at the eligible locations; null when it is not asked for or not fresh
   * @param kept where the application shall run, wanted or not
   */
  Verdicts(Choice choice, @Nullable LocatedDemand potential, Set<String> kept) {
    this.choice = choice;
    this.potential = potential;
    this.kept = kept;
  }

  List<Verdict> of(Collection<String> locations) {
    return locations.stream().map(this::of).toList();
  }

  private Verdict of(String location) {
    @Nullable Ruling ruling = choice.ruling(location);
    if (ruling == null) {
      throw new IllegalStateException("nothing was decided about " + location);
    }
    boolean isWanted = choice.isWanted(location);
    boolean isKept = !isWanted && kept.contains(location);
    String text = ruling.text() + (isKept ? "; stays until " + untilWhen(ruling.rule()) : "");
    return new Verdict(
        location, isWanted, ruling.rule().id(), ruling.field(), text, demand(location));
  }

  private static String untilWhen(Rule rule) {
    return switch (rule) {
      case SIGNAL -> "the signal is fresh";
      case AFFINITY ->
          "a wanted location is healthy, at most "
              + Words.duration(MakeBeforeBreak.COMPLIANCE_GRACE);
      case HELD, FAILOVER, SUSPENDED, UNREACHABLE, CAPACITY, ELIGIBLE -> WANTED_IS_HEALTHY;
      case ACTIVATION, DEACTIVATION, MIN, MAX -> WANTED_IS_HEALTHY;
    };
  }

  private @Nullable Double demand(String location) {
    double demand = potential == null ? Double.NaN : potential.newest(location);
    return Double.isNaN(demand) ? null : demand;
  }
}
