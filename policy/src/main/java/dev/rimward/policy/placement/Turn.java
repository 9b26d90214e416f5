package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.placement.Decision.Notice;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who decides about an application in this plan. */
sealed interface Turn {
  /** As the capacity is given out: what nobody moves first, then by priority, then by name. */
  Comparator<Turn> IN_ORDER =
      Comparator.comparing((Turn turn) -> turn instanceof Decided)
          .thenComparing(Turn::priority, Comparator.reverseOrder())
          .thenComparing(Turn::application);

  String application();

  int priority();

  /**
   * Nobody decides: it keeps what it has.
   *
   * @param why in words for people
   * @param kind of the notice that says so
   */
  record Held(String application, String why, Notice.Kind kind) implements Turn {
    /** As its documents ask for. */
    Held(String application, String why) {
      this(application, why, Notice.Kind.Held);
    }

    @Override
    public int priority() {
      return 0;
    }
  }

  /**
   * One policy decides.
   *
   * @param notices what the application asked for and the policy does not allow
   */
  record Decided(
      String application, PlacementPolicy policy, Requirements requirements, List<String> notices)
      implements Turn {
    @Override
    public int priority() {
      return policy.spec().priority();
    }
  }

  static Turn of(PlacementInput input, Application application) {
    String name = application.name();
    if (application.spec().suspended()) {
      return new Held(name, "it is suspended");
    }
    List<PlacementPolicy> deciding = deciding(input, application);
    @Nullable Requirements requirements = input.requirements().get(name);
    @Nullable LocationOptimizer optimizer = requirements == null ? null : requirements.optimizer();
    if (deciding.isEmpty() && optimizer == null) {
      return new Held(name, "no policy selects it");
    }
    if (deciding.size() > 1) {
      return new Held(name, ambiguity(deciding));
    }
    if (requirements == null) {
      return new Held(name, "it could not be built");
    }
    @Nullable PlacementPolicy selecting = deciding.isEmpty() ? null : deciding.getFirst();
    return optimizer == null
        ? new Decided(
            name, Objects.requireNonNull(selecting, "a policy decides"), requirements, List.of())
        : new Decided(
            name,
            optimizer.applyTo(selecting, application, requirements.replicas()),
            requirements,
            optimizer.notices(selecting, input.fleet()));
  }

  /** The policies of the highest priority that select the application. */
  private static List<PlacementPolicy> deciding(PlacementInput input, Application application) {
    List<PlacementPolicy> selecting =
        input.fleet().policies().values().stream()
            .filter(policy -> policy.spec().applicationSelector().matches(application.labels()))
            .toList();
    int highest = selecting.stream().mapToInt(policy -> policy.spec().priority()).max().orElse(0);
    return selecting.stream().filter(policy -> policy.spec().priority() == highest).toList();
  }

  private static String ambiguity(List<PlacementPolicy> deciding) {
    String names = String.join(" and ", deciding.stream().map(PlacementPolicy::name).toList());
    return "policies "
        + names
        + " select it with the same priority "
        + deciding.getFirst().spec().priority();
  }
}
