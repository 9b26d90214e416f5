package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterReader.Reading;
import dev.rimward.reconciler.deliver.DeliveryPlan.Apply;
import dev.rimward.reconciler.deliver.DeliveryPlan.Prune;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.InFlight.Outcome;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Brings one cluster to what its branch says, a pass at a time: read, plan, write down what will be
 * there, apply, prune, write down what is there. A pass that dies anywhere is taken up by the next:
 * the inventory names every object before it is applied, and until it is pruned. Where nothing
 * differs nothing is written. For one thread.
 */
final class Delivery {
  private static final int MOST_IN_FLIGHT = 16;

  private final ClusterConnection connection;
  private final DeliverStep.Listener steps;
  private final InFlight calls = new InFlight(MOST_IN_FLIGHT);
  private final ClusterReader reader;
  private final ObjectWriter writer;
  private final StalledWorkloads stalled;

  /** Members as the last pass left them: later than what is written down, never another object. */
  private Map<ObjectId, Member> known = Map.of();

  Delivery(ClusterConnection connection, DeliverStep.Listener steps) {
    this.connection = connection;
    this.steps = steps;
    this.reader = new ClusterReader(connection, calls);
    this.writer = new ObjectWriter(connection);
    this.stalled = new StalledWorkloads(connection, calls);
  }

  /** Tells what the cluster has, and how it is, without writing anything. */
  DeliveryReport observe(DesiredCluster desired) throws ClusterFailure, InterruptedException {
    return report(desired, runs(desired), false);
  }

  /**
   * @param superseded whether there is a newer commit, for which waiting is to end
   * @throws ClusterFailure if the cluster as a whole does not answer; what concerns one application
   *     is in the report
   */
  DeliveryReport deliver(DesiredCluster desired, BooleanSupplier superseded)
      throws ClusterFailure, InterruptedException {
    List<ApplicationRun> runs = runs(desired);
    prepare(runs);
    for (Stage stage : Stage.values()) {
      apply(runs, stage, superseded);
    }
    steps.after(DeliverStep.ALL_APPLIED);
    for (Stage stage : List.of(Stage.values()).reversed()) {
      prune(runs, stage);
    }
    steps.after(DeliverStep.PRUNED);
    finish(runs, desired.commit());
    remember(runs);
    return report(desired, runs, true);
  }

  private List<ApplicationRun> runs(DesiredCluster desired)
      throws ClusterFailure, InterruptedException {
    Reading reading = reader.read(known, HealthChecks.of(desired));
    DeliveryPlan plan = DeliveryPlanner.plan(desired, reading.observed());
    return plan.applications().entrySet().stream()
        .map(one -> new ApplicationRun(one.getKey(), one.getValue(), reading.workloads()))
        .toList();
  }

  private void prepare(List<ApplicationRun> runs) throws ClusterFailure, InterruptedException {
    List<ApplicationRun> changing =
        runs.stream().filter(run -> !run.plan().applies().isEmpty()).toList();
    if (changing.stream().anyMatch(run -> !run.stored().isStored())) {
      writer.createNamespaceIfMissing(ApplySet.NAMESPACE);
    }
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

  private void apply(List<ApplicationRun> runs, Stage stage, BooleanSupplier superseded)
      throws ClusterFailure, InterruptedException {
    List<Of<Apply>> applies = of(runs, run -> run.toApply(stage));
    var outcomes = calls.all(applies, one -> apply(one.what(), superseded));
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

  private JsonNode apply(Apply apply, BooleanSupplier superseded)
      throws ClusterFailure, InterruptedException {
    JsonNode answer = writer.apply(apply.manifest());
    if (Stage.isCustomResourceDefinition(apply.id())) {
      writer.awaitServed(apply.manifest(), answer, superseded);
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
      if (outcome.failure() == null) {
        one.run().pruned(one.what());
      } else {
        one.run().fail(one.what().member().id() + ": " + outcome.failure().words());
      }
    }
  }

  private Prune prune(Of<Prune> one) throws ClusterFailure, InterruptedException {
    writer.delete(one.what().member(), one.what().live());
    return one.what();
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
      writer.deleteInventory(run.stored());
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
    run.stored(writer.store(inventory));
  }

  private void remember(List<ApplicationRun> runs) {
    Map<ObjectId, Member> members = new HashMap<>();
    runs.forEach(run -> members.putAll(run.members()));
    known = Map.copyOf(members);
  }

  private DeliveryReport report(DesiredCluster desired, List<ApplicationRun> runs, boolean acted)
      throws InterruptedException {
    Map<ApplicationRun, ApplicationHealth> health = new HashMap<>();
    runs.forEach(run -> health.put(run, run.health()));
    Map<ObjectId, String> reasons = reasons(health);
    SortedMap<String, ApplicationReport> applications = new TreeMap<>();
    health.forEach(
        (run, one) -> applications.put(run.name(), run.report(acted, one.because(reasons))));
    return new DeliveryReport(desired.commit(), applications);
  }

  private Map<ObjectId, String> reasons(Map<ApplicationRun, ApplicationHealth> health)
      throws InterruptedException {
    SortedMap<ObjectId, ObjectHealth> unhealthy = new TreeMap<>();
    Map<ObjectId, JsonNode> workloads = new HashMap<>();
    health.forEach(
        (run, one) -> {
          unhealthy.putAll(one.unhealthy());
          workloads.putAll(run.workloads());
        });
    return stalled.explain(unhealthy, workloads);
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
