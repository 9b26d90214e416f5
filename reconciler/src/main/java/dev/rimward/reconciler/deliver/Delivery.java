package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.ClusterReader.Reading;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Brings one cluster to what its branch says, a pass at a time: read, plan, carry out. A pass that
 * dies anywhere is taken up by the next: the inventory names every object before it is applied, and
 * until it is gone. Where nothing differs nothing is written. For one thread.
 */
final class Delivery {
  private final ClusterConnection connection;
  private final DeliverStep.Listener steps;
  private final InFlight calls;
  private final ClusterReader reader;
  private final ServedKinds kinds;

  /** Members as the last pass left them: later than what is written down, never another object. */
  private Map<ObjectId, Member> known = Map.of();

  Delivery(ClusterConnection connection, DeliverStep.Listener steps) {
    this.connection = connection;
    this.steps = steps;
    this.calls = new InFlight(ClusterConnection.MOST_IN_FLIGHT, connection::ready);
    this.reader = new ClusterReader(connection, calls);
    this.kinds = new ServedKinds(connection, calls);
  }

  /** Tells what the cluster has, and how it is, without writing anything. */
  DeliveryReport observe(DesiredCluster desired) throws ClusterFailure, InterruptedException {
    return report(desired, planned(desired).runs(), false);
  }

  /**
   * @param superseded whether there is a newer commit, for which waiting is to end
   * @throws ClusterFailure if the cluster as a whole does not answer; what concerns one application
   *     is in the report
   */
  DeliveryReport deliver(DesiredCluster desired, BooleanSupplier superseded)
      throws ClusterFailure, InterruptedException {
    Planned planned = planned(desired);
    new Pass(connection, calls, steps, superseded)
        .carryOut(planned.runs(), planned.dependencies(), desired.commit());
    remember(planned.runs());
    return report(desired, planned.runs(), true);
  }

  /** What is to be done; nothing was done yet. */
  private record Planned(List<ApplicationRun> runs, Dependencies dependencies) {}

  private Planned planned(DesiredCluster desired) throws ClusterFailure, InterruptedException {
    Reading reading = reader.read(known);
    DeliveryPlan plan = DeliveryPlanner.plan(kinds.named(desired), reading.observed());
    List<ApplicationRun> runs =
        plan.applications().entrySet().stream()
            .map(one -> new ApplicationRun(one.getKey(), one.getValue(), reading.workloads()))
            .toList();
    return new Planned(runs, plan.dependencies());
  }

  private void remember(List<ApplicationRun> runs) {
    Map<ObjectId, Member> members = new HashMap<>();
    runs.forEach(run -> members.putAll(run.members()));
    known = Map.copyOf(members);
  }

  private static DeliveryReport report(
      DesiredCluster desired, List<ApplicationRun> runs, boolean acted) {
    SortedMap<String, ApplicationReport> applications = new TreeMap<>();
    runs.forEach(run -> applications.put(run.name(), run.report(acted)));
    return new DeliveryReport(desired.commit(), applications);
  }
}
