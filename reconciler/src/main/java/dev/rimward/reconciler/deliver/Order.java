package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.DeliveryPlan.Handover;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * In what order the applications of a cluster are applied and pruned, and who has to wait. One that
 * waits keeps what it has, and holds up only what depends on it.
 */
final class Order {
  private final Map<String, ApplicationRun> runs;
  private final Dependencies dependencies;

  Order(List<ApplicationRun> runs, Dependencies dependencies) {
    this.runs = runs.stream().collect(Collectors.toMap(ApplicationRun::name, Function.identity()));
    this.dependencies = dependencies;
  }

  /** Each list after what its applications depend on. */
  List<List<ApplicationRun>> applying() {
    return dependencies.waves().stream()
        .map(wave -> wave.stream().map(runs::get).toList())
        .toList();
  }

  List<List<ApplicationRun>> pruning() {
    return applying().reversed();
  }

  /** A change waits until what it depends on is applied and healthy in this cluster. */
  void holdIfItMustWait(ApplicationRun run) {
    if (run.isToBeRemoved() || !run.wantsChange()) {
      return;
    }
    Optional<List<String>> cycle = dependencies.cycle(run.name());
    if (cycle.isPresent()) {
      run.fail("each waits for the next for ever: " + String.join(" -> ", cycle.get()));
      return;
    }
    for (String other : dependencies.of(run.name())) {
      ApplicationRun needed = runs.get(other);
      if (needed != null && !needed.isToBeRemoved()) {
        needed.notSettled().ifPresent(why -> run.await("waits for " + other + ": " + why));
      }
    }
  }

  /** What is to go goes after what is to go and depends on it. */
  void holdIfItIsStillNeeded(ApplicationRun run) {
    if (!run.isToBeRemoved()
        || run.members().isEmpty()
        || dependencies.cycle(run.name()).isPresent()) {
      return;
    }
    for (String other : dependencies.on(run.name())) {
      ApplicationRun dependent = runs.get(other);
      if (dependent != null && dependent.isToBeRemoved() && !dependent.members().isEmpty()) {
        run.await("is kept until " + other + ", which depends on it, is gone");
      }
    }
  }

  /**
   * After applying: each application gives up what others have by now. What is only intended there
   * may never be applied, and would then be nobody's.
   */
  void handOver() {
    for (ApplicationRun run : runs.values()) {
      for (Handover handover : run.plan().handovers()) {
        ApplicationRun other = runs.get(handover.to());
        if (other != null && other.hasApplied(handover.member().id())) {
          run.handOver(handover);
        }
      }
    }
  }
}
