package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.reconciler.deliver.ClusterReader.Reading;
import dev.rimward.reconciler.deliver.DeliveryPlan.ApplicationPlan;
import dev.rimward.reconciler.deliver.DeliveryPlan.Apply;
import dev.rimward.reconciler.deliver.DeliveryPlan.Reason;
import dev.rimward.reconciler.deliver.InFlight.Outcome;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between planning and carrying out: what only looks different is told from what is, and
 * what is different is put back or left, as its application says. For one thread.
 */
final class DriftCheck {
  private final ClusterConnection connection;
  private final InFlight calls;
  private final Fights fights;

  /** Objects that are known to differ and are left, so that they are not asked about each time. */
  private Map<ObjectId, Left> left = new HashMap<>();

  DriftCheck(ClusterConnection connection, InFlight calls, Fights fights) {
    this.connection = connection;
    this.calls = calls;
    this.fights = fights;
  }

  /**
   * @param apply what would put it back
   * @param sync what others may change, when that was looked at
   */
  private record Left(Apply apply, Application.Sync sync, Drift drift) {
    boolean isOf(@Nullable Live live, String digest, Application.Sync syncNow) {
      Live then = apply.live();
      return sync.equals(syncNow)
          && live != null
          && then != null
          && live.version().equals(then.version())
          && digest.equals(apply.digest());
    }
  }

  /**
   * An object that is to be compared.
   *
   * @param apply what would be done if it differs
   */
  private record Suspect(DesiredApplication application, Apply apply) {
    ObjectId id() {
      return apply.id();
    }
  }

  /**
   * @param reading what the plan was made from
   * @throws ClusterFailure if the cluster as a whole does not answer
   */
  SortedMap<String, DriftFindings> check(DeliveryPlan plan, Reading reading, Depth depth)
      throws ClusterFailure, InterruptedException {
    List<Suspect> suspects = new ArrayList<>();
    plan.applications().values().forEach(one -> suspects.addAll(suspects(one, reading, depth)));
    Map<ObjectId, Outcome<Suspect, Compared>> compared = compared(suspects, reading.whole());
    Map<ObjectId, Left> leftNow = new HashMap<>();
    SortedMap<String, DriftFindings> findings = new TreeMap<>();
    plan.applications()
        .forEach(
            (name, one) ->
                findings.put(
                    name,
                    new OneApplication(one, reading.observed().live(), compared, leftNow).found()));
    left = leftNow;
    return findings;
  }

  /** Objects were put back. */
  void corrected(List<Drift> drifts) {
    drifts.forEach(fights::corrected);
  }

  private static List<Suspect> suspects(ApplicationPlan plan, Reading reading, Depth depth) {
    DesiredApplication application = plan.desired();
    if (application == null || mode(plan) == Application.Drift.Ignore) {
      return List.of();
    }
    List<Suspect> suspects = new ArrayList<>();
    for (Apply apply : plan.applies()) {
      Member member = plan.inventory().members().get(apply.id());
      if (apply.reason() == Reason.DRIFTED && member != null) {
        suspects.add(new Suspect(application, apply));
      }
    }
    if (depth == Depth.FULL) {
      suspects.addAll(unsuspected(application, plan, reading.observed()));
    }
    return suspects;
  }

  /** Members that look as they were left. */
  private static List<Suspect> unsuspected(
      DesiredApplication application, ApplicationPlan plan, Observed observed) {
    Map<ObjectId, Member> unchanged = new HashMap<>();
    plan.unchanged().forEach(member -> unchanged.put(member.id(), member));
    List<Suspect> suspects = new ArrayList<>();
    for (Manifest manifest : application.objects()) {
      Member member = unchanged.remove(manifest.id());
      Live live = observed.live().get(manifest.id());
      if (member != null && live != null && !manifest.isEncrypted()) {
        Apply apply = new Apply(manifest, member.desired(), Reason.DRIFTED, live);
        suspects.add(new Suspect(application, apply));
      }
    }
    return suspects;
  }

  private Map<ObjectId, Outcome<Suspect, Compared>> compared(
      List<Suspect> suspects, Map<ObjectId, JsonNode> whole)
      throws ClusterFailure, InterruptedException {
    List<Suspect> toCompare =
        suspects.stream()
            .filter(suspect -> !isKnownToDiffer(suspect))
            .filter(suspect -> suspect.apply().live() != null)
            .toList();
    Map<ObjectId, Outcome<Suspect, Compared>> compared = new HashMap<>();
    boolean mayBeDown = false;
    for (var outcome : calls.all(toCompare, suspect -> compare(suspect, whole.get(suspect.id())))) {
      compared.put(outcome.input().id(), outcome);
      ClusterFailure failure = outcome.failure();
      mayBeDown |= failure != null && failure.mayConcernTheWholeCluster();
    }
    if (mayBeDown) {
      connection.ready();
    }
    return compared;
  }

  private static Application.Sync sync(ApplicationPlan plan) {
    DesiredApplication desired = plan.desired();
    return desired == null ? Application.Sync.DEFAULT : desired.sync();
  }

  private boolean isKnownToDiffer(Suspect suspect) {
    Left known = left.get(suspect.id());
    return known != null
        && known.isOf(
            suspect.apply().live(), suspect.apply().digest(), suspect.application().sync());
  }

  private Compared compare(Suspect suspect, @Nullable JsonNode seen)
      throws ClusterFailure, InterruptedException {
    DesiredApplication application = suspect.application();
    return new DryRun(connection, application.serviceAccount())
        .of(suspect.apply().manifest(), IgnoredFields.of(application.sync(), suspect.id()), seen);
  }

  private static Application.Drift mode(ApplicationPlan plan) {
    DesiredApplication application = plan.desired();
    return application == null ? Application.Drift.Correct : application.sync().drift();
  }

  /** The findings of one application, built up. */
  private final class OneApplication {
    private final ApplicationPlan plan;
    private final Map<ObjectId, Live> live;
    private final Map<ObjectId, Outcome<Suspect, Compared>> compared;
    private final Map<ObjectId, Left> leftNow;
    private final List<Apply> applies = new ArrayList<>();
    private final List<Member> unchanged = new ArrayList<>();
    private final Map<ObjectId, Drift> corrected = new HashMap<>();
    private final List<Drift> drifts = new ArrayList<>();
    private final List<Fight> fought = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    OneApplication(
        ApplicationPlan plan,
        Map<ObjectId, Live> live,
        Map<ObjectId, Outcome<Suspect, Compared>> compared,
        Map<ObjectId, Left> leftNow) {
      this.plan = plan;
      this.live = live;
      this.compared = compared;
      this.leftNow = leftNow;
    }

    DriftFindings found() {
      for (Apply apply : plan.applies()) {
        Member member = plan.inventory().members().get(apply.id());
        if (apply.reason() == Reason.DRIFTED && member != null) {
          drifted(apply, member);
        } else {
          fights.changed(apply.id());
          applies.add(apply);
        }
      }
      plan.unchanged().forEach(this::looksUnchanged);
      return new DriftFindings(plan.with(applies, unchanged), corrected, drifts, fought, notes);
    }

    private void drifted(Apply apply, Member member) {
      if (mode(plan) == Application.Drift.Ignore) {
        unchanged.add(member);
        return;
      }
      Left known = left.get(apply.id());
      Outcome<Suspect, Compared> outcome = compared.get(apply.id());
      if (known != null && known.isOf(apply.live(), apply.digest(), sync(plan))) {
        decide(apply, member, known.drift());
      } else if (outcome == null) {
        decide(apply, member, Drift.missing(apply.id()));
      } else if (outcome.result() != null) {
        compared(apply, member, outcome.result());
      } else {
        notCompared(apply, member, outcome.failure());
      }
    }

    private void looksUnchanged(Member member) {
      Outcome<Suspect, Compared> outcome = compared.get(member.id());
      Left known = left.get(member.id());
      if (known != null && known.isOf(live.get(member.id()), member.desired(), sync(plan))) {
        decide(known.apply(), member, known.drift());
      } else if (outcome == null) {
        unchanged.add(member);
      } else if (outcome.result() != null) {
        compared(outcome.input().apply(), member, outcome.result());
      } else {
        notCompared(member, outcome.failure());
        unchanged.add(member);
      }
    }

    private void compared(Apply apply, Member member, Compared result) {
      JsonNode now = result.live();
      if (now == null) {
        decide(apply, member, Drift.missing(apply.id()));
        return;
      }
      Live current = Live.of(now);
      Apply again = new Apply(apply.manifest(), apply.digest(), Reason.DRIFTED, current);
      if (!result.isSame()) {
        decide(again, member, result.drift(apply.id()));
      } else if (!result.changesOwnership()) {
        unchanged.add(
            Member.applied(apply.id(), apply.manifest().apiVersion(), apply.digest(), current));
      } else if (mode(plan) == Application.Drift.Correct) {
        // Nothing that anybody means changes, and what Git takes away later can be taken away.
        applies.add(again);
      } else {
        unchanged.add(member);
      }
    }

    private void decide(Apply apply, Member member, Drift drift) {
      Optional<Fight> fight =
          mode(plan) == Application.Drift.Correct ? fights.present(drift) : Optional.empty();
      if (mode(plan) == Application.Drift.Correct && fight.isEmpty()) {
        corrected.put(apply.id(), drift);
        applies.add(apply);
        return;
      }
      fight.ifPresent(fought::add);
      drifts.add(drift);
      unchanged.add(member);
      leftNow.put(apply.id(), new Left(apply, sync(plan), drift));
    }

    /** As where a webhook takes no dry runs: applying tells, and writes nothing that is equal. */
    private void notCompared(Apply apply, Member member, @Nullable ClusterFailure failure) {
      if (mode(plan) == Application.Drift.Correct) {
        corrected.put(apply.id(), Drift.unknown(apply.id(), by(apply)));
        applies.add(apply);
      } else {
        notCompared(member, failure);
        unchanged.add(member);
      }
    }

    private void notCompared(Member member, @Nullable ClusterFailure failure) {
      notes.add(
          member.id()
              + " cannot be compared with Git"
              + (failure == null ? "" : ": " + failure.words()));
    }

    private static String by(Apply apply) {
      Live live = apply.live();
      return live == null ? "" : live.otherManager();
    }
  }
}
