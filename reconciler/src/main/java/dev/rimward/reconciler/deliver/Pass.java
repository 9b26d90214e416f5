package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.DeliveryPlan.Apply;
import dev.rimward.reconciler.deliver.DeliveryPlan.Prune;
import dev.rimward.reconciler.deliver.InFlight.Outcome;
import dev.rimward.renderer.manifest.ApplySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Carries out what is planned for a cluster: writes down what will be there, applies, prunes,
 * writes down what is there. For one pass, on one thread.
 */
final class Pass {
  private final ClusterConnection connection;
  private final InFlight calls;
  private final DeliverStep.Listener steps;
  private final BooleanSupplier superseded;
  private final ObjectWriter writer;
  private final DefinedKinds definedKinds;
  private final InventoryStore inventories;

  Pass(
      ClusterConnection connection,
      InFlight calls,
      DeliverStep.Listener steps,
      BooleanSupplier superseded) {
    this.connection = connection;
    this.calls = calls;
    this.steps = steps;
    this.superseded = superseded;
    this.writer = new ObjectWriter(connection);
    this.definedKinds = new DefinedKinds(connection);
    this.inventories = new InventoryStore(connection);
  }

  /**
   * @param dependencies between the applications of these runs
   * @param commit that is delivered
   * @throws ClusterFailure if the cluster as a whole does not answer; what concerns one application
   *     is said to its run
   */
  void carryOut(List<ApplicationRun> runs, Dependencies dependencies, String commit)
      throws ClusterFailure, InterruptedException {
    Order order = new Order(runs, dependencies);
    for (List<ApplicationRun> wave : order.applying()) {
      wave.forEach(order::holdIfItMustWait);
      prepare(wave);
      for (Stage stage : Stage.values()) {
        apply(wave, stage);
      }
    }
    order.handOver();
    steps.after(DeliverStep.ALL_APPLIED);
    for (List<ApplicationRun> wave : order.pruning()) {
      wave.forEach(order::holdIfItIsStillNeeded);
      keepWhatANewerCommitMayWant(wave);
      for (Stage stage : List.of(Stage.values()).reversed()) {
        prune(wave, stage);
      }
    }
    steps.after(DeliverStep.PRUNED);
    finish(runs, commit);
  }

  /** What is deleted cannot be taken back: the newer commit decides anew, in a moment. */
  private void keepWhatANewerCommitMayWant(List<ApplicationRun> runs) {
    if (superseded.getAsBoolean()) {
      runs.stream()
          .filter(run -> !run.plan().prunes().isEmpty())
          .forEach(run -> run.await("a newer commit came before it was pruned"));
    }
  }

  private void prepare(List<ApplicationRun> runs) throws ClusterFailure, InterruptedException {
    List<ApplicationRun> changing =
        runs.stream().filter(run -> !run.plan().applies().isEmpty()).toList();
    if (changing.stream().anyMatch(run -> !run.stored().isStored())) {
      writer.createNamespaceIfMissing(ApplySet.NAMESPACE);
    }
    changing.forEach(ApplicationRun::intend);
    each(
        changing,
        run -> {
          if (run.plan().desired() != null) {
            writer.createNamespaceIfMissing(run.plan().desired().namespace());
          }
          if (run.needsPreparation()) {
            store(run, run.prepared());
            steps.after(DeliverStep.INVENTORY_PREPARED);
          }
          return run;
        });
  }

  private void apply(List<ApplicationRun> runs, Stage stage)
      throws ClusterFailure, InterruptedException {
    var outcomes = calls.all(of(runs, run -> run.toApply(stage)), this::apply);
    throwIfDown(outcomes);
    for (var outcome : outcomes) {
      Of<Apply> one = outcome.input();
      if (outcome.result() != null) {
        one.run().applied(one.what(), outcome.result());
      } else if (outcome.failure() != null) {
        one.run().fail(one.what().id() + ": " + outcome.failure().words());
      }
    }
  }

  private JsonNode apply(Of<Apply> one) throws ClusterFailure, InterruptedException {
    Apply apply = one.what();
    ApplicationRun run = one.run();
    JsonNode answer =
        writer
            .as(run.user())
            .leaving(run.ignored(apply.id()))
            .apply(apply.manifest(), run.sync().force());
    if (Stage.isCustomResourceDefinition(apply.id())) {
      definedKinds.awaitServed(apply.manifest(), answer, superseded);
    }
    steps.after(DeliverStep.OBJECT_APPLIED);
    return answer;
  }

  private void prune(List<ApplicationRun> runs, Stage stage)
      throws ClusterFailure, InterruptedException {
    var outcomes = calls.all(of(runs, run -> run.toPrune(stage)), this::prune);
    throwIfDown(outcomes);
    for (var outcome : outcomes) {
      Of<Prune> one = outcome.input();
      if (outcome.result() != null) {
        one.run().pruned(one.what(), outcome.result());
      } else if (outcome.failure() != null) {
        one.run().fail(one.what().member().id() + ": " + outcome.failure().words());
      }
    }
  }

  private Optional<String> prune(Of<Prune> one) throws ClusterFailure, InterruptedException {
    Prune prune = one.what();
    return writer.as(one.run().user()).delete(prune.member(), prune.live());
  }

  private void finish(List<ApplicationRun> runs, String commit)
      throws ClusterFailure, InterruptedException {
    each(
        runs,
        run -> {
          if (finish(run, run.finished(commit))) {
            steps.after(DeliverStep.INVENTORY_WRITTEN);
          }
          return run;
        });
  }

  /** Whether anything had to be written. */
  private boolean finish(ApplicationRun run, Inventory finished)
      throws ClusterFailure, InterruptedException {
    boolean isEmpty = finished.members().isEmpty();
    if (run.isToBeRemoved() && isEmpty && run.stored().isStored() && !run.hasFailed()) {
      inventories.delete(run.stored());
      return true;
    }
    if (finished.saysTheSameAs(run.stored()) || (isEmpty && !run.stored().isStored())) {
      return false;
    }
    store(run, finished);
    return true;
  }

  private void store(ApplicationRun run, Inventory inventory)
      throws ClusterFailure, InterruptedException {
    run.stored(inventories.store(run.stored(), inventory));
  }

  /** Something to do, and the application that it is for. */
  private record Of<T>(ApplicationRun run, T what) {}

  private static <T> List<Of<T>> of(
      List<ApplicationRun> runs, Function<ApplicationRun, List<T>> what) {
    List<Of<T>> all = new ArrayList<>();
    runs.forEach(run -> what.apply(run).forEach(one -> all.add(new Of<>(run, one))));
    return all;
  }

  private void each(List<ApplicationRun> runs, InFlight.Call<ApplicationRun, ApplicationRun> call)
      throws ClusterFailure, InterruptedException {
    var outcomes = calls.all(runs, call);
    throwIfDown(outcomes);
    for (var outcome : outcomes) {
      if (outcome.failure() != null) {
        outcome.input().fail(outcome.failure().words());
      }
    }
  }

  /** One object that cannot be applied, whatever the reason, stops no other. */
  private <A, R> void throwIfDown(List<Outcome<A, R>> outcomes)
      throws ClusterFailure, InterruptedException {
    for (Outcome<A, R> outcome : outcomes) {
      if (outcome.failure() != null && outcome.failure().mayConcernTheWholeCluster()) {
        connection.ready();
        return;
      }
    }
  }
}
