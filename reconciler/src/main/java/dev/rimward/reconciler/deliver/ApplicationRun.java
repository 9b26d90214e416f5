package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryPlan.ApplicationPlan;
import dev.rimward.reconciler.deliver.DeliveryPlan.Apply;
import dev.rimward.reconciler.deliver.DeliveryPlan.Handover;
import dev.rimward.reconciler.deliver.DeliveryPlan.Prune;
import dev.rimward.reconciler.deliver.DeliveryPlan.Reason;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one application's plan so far. For one thread.
 *
 * <p>INVARIANT: {@link #members} has every object that may be in the cluster because of the
 * application.
 */
final class ApplicationRun {
  private final String name;
  private final ApplicationPlan plan;
  private final DriftFindings drift;
  private final SortedMap<ObjectId, Member> members = new TreeMap<>();
  private final SortedMap<ObjectId, JsonNode> workloads = new TreeMap<>();
  private final List<Drift> repairs = new ArrayList<>();
  private final List<String> problems;
  private final List<String> waits;
  private Inventory stored;
  private int applied;
  private int pruned;
  private boolean failed;
  private boolean waitsForOthers;

  ApplicationRun(String name, DriftFindings drift, Map<ObjectId, JsonNode> seenWorkloads) {
    this.name = name;
    this.plan = drift.plan();
    this.drift = drift;
    this.stored = plan.inventory();
    this.problems = new ArrayList<>(plan.problems());
    this.waits = new ArrayList<>(plan.waits());
    plan.unchanged().forEach(this::keep);
    plan.held().forEach(this::keep);
    plan.deleting().forEach(this::keep);
    plan.handovers().forEach(handover -> keep(handover.member()));
    plan.prunes().forEach(prune -> keep(prune.member()));
    plan.applies().stream()
        .map(apply -> plan.inventory().members().get(apply.id()))
        .filter(Objects::nonNull)
        .forEach(this::keep);
    members.keySet().stream()
        .filter(seenWorkloads::containsKey)
        .forEach(id -> workloads.put(id, seenWorkloads.get(id)));
  }

  String name() {
    return name;
  }

  ApplicationPlan plan() {
    return plan;
  }

  /** As whom its objects are written; null for Rimward's own identity. */
  @Nullable String user() {
    return plan.desired() == null ? null : plan.desired().serviceAccount();
  }

  Sync sync() {
    return plan.desired() == null ? Sync.DEFAULT : plan.desired().sync();
  }

  /** What others may change in one of its objects. */
  IgnoredFields ignored(ObjectId id) {
    return IgnoredFields.of(sync(), id);
  }

  Inventory stored() {
    return stored;
  }

  boolean hasFailed() {
    return failed;
  }

  boolean isToBeRemoved() {
    return plan.desired() == null;
  }

  /** There is more to do than to repair what drifted. */
  boolean wantsChange() {
    return !plan.prunes().isEmpty()
        || plan.applies().stream().anyMatch(apply -> apply.reason() != Reason.DRIFTED);
  }

  /** Nothing is changed in this pass: only drift is repaired. */
  void await(String words) {
    waits.add(words);
    waitsForOthers = true;
  }

  private boolean mayChange() {
    return !failed && !waitsForOthers;
  }

  /**
   * What is about to be applied becomes a member before it is. What is about to be made anew gets
   * another UID, and must not be taken for somebody else's object if nobody comes to write it down.
   */
  void intend() {
    for (Apply apply : plan.applies()) {
      Member member = members.get(apply.id());
      boolean isNew = member == null && mayChange();
      if (isNew || (member != null && isMadeAnew(apply, member))) {
        members.put(apply.id(), Member.intended(apply.id(), apply.manifest().apiVersion()));
      }
    }
  }

  private static boolean isMadeAnew(Apply apply, Member member) {
    return apply.reason() == Reason.DRIFTED
        && (apply.live() == null || !member.isThe(apply.live()));
  }

  /** Members that the stored inventory does not name so are about to be applied. */
  boolean needsPreparation() {
    return members.values().stream().anyMatch(this::isNotStored);
  }

  private boolean isNotStored(Member member) {
    Member before = stored.members().get(member.id());
    return before == null || (member.isIntended() && !before.isIntended());
  }

  /** The stored inventory and what is about to be applied: a crash from here on loses nothing. */
  Inventory prepared() {
    SortedMap<ObjectId, Member> union = new TreeMap<>(stored.members());
    members.values().stream()
        .filter(this::isNotStored)
        .forEach(member -> union.put(member.id(), member));
    return stored.withMembers(union.values()).with(dependsOn(), keepsAll());
  }

  /** What the inventory is to say now. Until all is done the delivered digest stays as it was. */
  Inventory finished(String commit) {
    Inventory now = stored.withMembers(members.values()).with(dependsOn(), keepsAll());
    return !problems.isEmpty() || !waits.isEmpty() || plan.desired() == null
        ? now
        : now.delivered(plan.desired().digest(), commit);
  }

  private List<String> dependsOn() {
    return plan.desired() == null ? stored.dependsOn() : plan.desired().dependsOn();
  }

  private boolean keepsAll() {
    return plan.desired() == null ? stored.keepsAll() : !plan.desired().sync().prune();
  }

  void stored(Inventory inventory) {
    stored = inventory;
  }

  /** After a failure only drift is repaired, too: what is new may need what has failed. */
  List<Apply> toApply(Stage stage) {
    return plan.applies().stream()
        .filter(apply -> apply.stage() == stage)
        .filter(apply -> mayChange() || apply.reason() == Reason.DRIFTED)
        .toList();
  }

  /** Nothing is pruned after a failure. */
  List<Prune> toPrune(Stage stage) {
    return mayChange()
        ? plan.prunes().stream().filter(prune -> prune.stage() == stage).toList()
        : List.of();
  }

  void applied(Apply apply, JsonNode answer) {
    Live live = Live.of(answer);
    keep(Member.applied(apply.id(), apply.manifest().apiVersion(), apply.digest(), live));
    if (HealthChecks.of(plan.desired()).concern(apply.id())) {
      workloads.put(apply.id(), answer);
    }
    Live before = apply.live();
    if (before != null && before.version().equals(live.version())) {
      return;
    }
    applied++;
    Drift repaired = drift.corrected().get(apply.id());
    if (repaired != null) {
      repairs.add(repaired);
    }
  }

  /**
   * @param stillThere why the object is still there; empty if it is gone
   */
  void pruned(Prune prune, Optional<String> stillThere) {
    pruned++;
    ObjectId id = prune.member().id();
    stillThere.ifPresentOrElse(why -> waits.add(id + " " + why), () -> members.remove(id));
  }

  /** It is a member, and known to have been applied. */
  boolean hasApplied(ObjectId id) {
    Member member = members.get(id);
    return member != null && !member.isIntended();
  }

  /** What another application has by now is no longer a member here. */
  void handOver(Handover handover) {
    members.remove(handover.member().id());
  }

  void fail(String problem) {
    problems.add(problem);
    failed = true;
  }

  /** What was put back. */
  List<Drift> repairs() {
    return repairs;
  }

  Map<ObjectId, Member> members() {
    return members;
  }

  /**
   * How its members are now. What another application is to have is no matter of this one's, and
   * neither is what is to go and was perhaps never applied: others may wait for this one to be
   * healthy.
   */
  ApplicationHealth health() {
    Set<ObjectId> coming = plan.applies().stream().map(Apply::id).collect(Collectors.toSet());
    SortedMap<ObjectId, Member> staying = new TreeMap<>(members);
    plan.handovers().forEach(handover -> staying.remove(handover.member().id()));
    plan.prunes().stream()
        .map(Prune::member)
        .filter(Member::isIntended)
        .forEach(member -> staying.remove(member.id()));
    return ApplicationHealth.of(plan.desired(), staying, coming, workloads);
  }

  Map<ObjectId, JsonNode> workloads() {
    return workloads;
  }

  /**
   * @param acted whether the plan was carried out
   */
  ApplicationReport report(boolean acted, ApplicationHealth health) {
    return new ApplicationReport(
        acted || isIdle() ? outcome() : Outcome.PENDING,
        isToBeRemoved() && members.isEmpty(),
        stored.digest(),
        members.size(),
        applied,
        pruned,
        repairs,
        health.worst(),
        health.words(),
        Stream.concat(problems.stream(), waits.stream()).toList(),
        Stream.concat(plan.notes().stream(), drift.notes().stream()).toList(),
        drift.report(acted));
  }

  private boolean isIdle() {
    return plan.applies().isEmpty() && plan.prunes().isEmpty();
  }

  private Outcome outcome() {
    if (problems.size() > ofTheBrake()) {
      return Outcome.FAILED;
    }
    if (!waits.isEmpty()) {
      return Outcome.WAITING;
    }
    return ofTheBrake() > 0 ? Outcome.HELD : Outcome.DELIVERED;
  }

  /** Why what depends on this application has to wait; empty if it need not. */
  Optional<String> notSettled() {
    if (problems.size() > ofTheBrake()) {
      return Optional.of(problems.getLast());
    }
    if (waitsForOthers) {
      return Optional.of(waits.getLast());
    }
    ApplicationHealth health = health();
    return health.worst() == Health.Healthy ? Optional.empty() : Optional.of(health.words());
  }

  private int ofTheBrake() {
    return plan.held().isEmpty() ? 0 : 1;
  }

  private void keep(Member member) {
    members.put(member.id(), member);
  }
}
