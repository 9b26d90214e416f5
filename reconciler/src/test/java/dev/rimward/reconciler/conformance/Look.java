package dev.rimward.reconciler.conformance;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.Drift;
import dev.rimward.reconciler.deliver.DriftReport;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.deliver.LaneStatus.ApplicationStatus;
import dev.rimward.reconciler.deliver.LaneStatus.Totals;
import java.util.List;

/**
 * What one pass did.
 *
 * @param before numbers of all passes before it
 */
record Look(
    Totals before, LaneStatus status, List<LaneEvent> events, List<Gateway.Request> requests) {

  long applied() {
    return status.totals().applied() - before.applied();
  }

  long pruned() {
    return status.totals().pruned() - before.pruned();
  }

  /** Objects in all inventories. */
  int objects() {
    return status.totals().objects();
  }

  boolean isDelivered() {
    return status.applications().values().stream().allMatch(ApplicationStatus::delivered)
        && status.lastError() == null;
  }

  boolean isDelivered(String application) {
    return application(application).delivered();
  }

  Health health(String application) {
    return application(application).health();
  }

  /** Why it is not healthy. */
  String words(String application) {
    return application(application).words();
  }

  /** What others changed and is left so. */
  DriftReport drift(String application) {
    return application(application).drift();
  }

  private ApplicationStatus application(String name) {
    return requireNonNull(status.applications().get(name), () -> name + " in " + status);
  }

  /** All that is wrong, a line for each. */
  String problems() {
    String error = status.lastError();
    String problems = String.join("\n", status.problems());
    return error == null || problems.contains(error) ? problems : error + "\n" + problems;
  }

  /** What was put back. */
  List<Drift> repairs() {
    return events.stream()
        .filter(LaneEvent.DriftRepaired.class::isInstance)
        .flatMap(event -> ((LaneEvent.DriftRepaired) event).repairs().stream())
        .toList();
  }

  /** Requests that change something, as they came in. */
  List<String> writes() {
    return requests.stream().filter(Gateway.Request::writes).map(Gateway.Request::line).toList();
  }

  int count(String pattern) {
    return (int) requests.stream().filter(request -> request.is(pattern)).count();
  }
}
