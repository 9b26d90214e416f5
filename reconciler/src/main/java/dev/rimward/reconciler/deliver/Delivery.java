package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterReader.Reading;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.renderer.manifest.ObjectId;
import java.time.InstantSource;
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
  private final StalledWorkloads stalled;
  private final DriftCheck drift;

  /** Members as the last pass left them: later than what is written down, never another object. */
  private Map<ObjectId, Member> known = Map.of();

  /** One that remembers no fights. */
  Delivery(ClusterConnection connection, DeliverStep.Listener steps) {
    this(connection, steps, new Fights(InstantSource.system()));
  }

  /**
   * @param fights that are known from before
   */
  Delivery(ClusterConnection connection, DeliverStep.Listener steps, Fights fights) {
    this.connection = connection;
    this.steps = steps;
    this.calls = new InFlight(ClusterConnection.MOST_IN_FLIGHT, connection::ready);
    this.reader = new ClusterReader(connection, calls);
    this.kinds = new ServedKinds(connection, calls);
    this.stalled = new StalledWorkloads(connection, calls);
    this.drift = new DriftCheck(connection, calls, fights);
  }

  /** Tells what the cluster has, and how it is, without writing anything. */
  DeliveryReport observe(DesiredCluster desired) throws ClusterFailure, InterruptedException {
    return report(desired, planned(desired, Depth.QUICK).runs(), false);
  }

  /** Delivers after a quick look. */
  DeliveryReport deliver(DesiredCluster desired, BooleanSupplier superseded)
      throws ClusterFailure, InterruptedException {
    return deliver(desired, Depth.QUICK, superseded);
  }

  /**
   * @param depth how closely what is there is compared
   * @param superseded whether there is a newer commit, for which waiting is to end
   * @throws ClusterFailure if the cluster as a whole does not answer; what concerns one application
   *     is in the report
   */
  DeliveryReport deliver(DesiredCluster desired, Depth depth, BooleanSupplier superseded)
      throws ClusterFailure, InterruptedException {
    Planned planned = planned(desired, depth);
    new Pass(connection, calls, steps, superseded)
        .carryOut(planned.runs(), planned.dependencies(), desired.commit());
    planned.runs().forEach(run -> drift.corrected(run.repairs()));
    remember(planned.runs());
    return report(desired, planned.runs(), true);
  }

  /** What is to be done; nothing was done yet. */
  private record Planned(List<ApplicationRun> runs, Dependencies dependencies) {}

  private Planned planned(DesiredCluster desired, Depth depth)
      throws ClusterFailure, InterruptedException {
    Reading reading = reader.read(known, HealthChecks.of(desired), depth);
    DeliveryPlan plan = DeliveryPlanner.plan(kinds.named(desired), reading.observed());
    List<ApplicationRun> runs =
        drift.check(plan, reading, depth).entrySet().stream()
            .map(one -> new ApplicationRun(one.getKey(), one.getValue(), reading.workloads()))
            .toList();
    return new Planned(runs, plan.dependencies());
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
}
