package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.DeliveryPlan.ApplicationPlan;
import dev.rimward.reconciler.deliver.DeliveryPlan.Apply;
import dev.rimward.reconciler.deliver.DeliveryPlan.Handover;
import dev.rimward.reconciler.deliver.DeliveryPlan.Prune;
import dev.rimward.reconciler.deliver.DeliveryPlan.Reason;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides what to apply and what to prune: a pure function of what Git says and what was read. */
final class DeliveryPlanner {
  private static final int FEW = 10;
  private static final double MANY = 0.3;

  private final SortedMap<String, DesiredApplication> desired;
  private final DesiredCluster.Past past;
  private final Observed observed;
  private final Map<ObjectId, String> owners;

  private DeliveryPlanner(DesiredCluster desired, Observed observed) {
    this.desired = desired.applications();
    this.past = desired.past();
    this.observed = observed;
    this.owners = owners();
  }

  static DeliveryPlan plan(DesiredCluster desired, Observed observed) {
    return new DeliveryPlanner(desired, observed).plan();
  }

  private DeliveryPlan plan() {
    SortedMap<String, ApplicationPlan> plans = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(desired.keySet());
    names.addAll(observed.inventories().keySet());
    names.addAll(observed.unreadable().keySet());
    names.forEach(name -> plans.put(name, plan(name)));
    return new DeliveryPlan(plans, dependencies(names));
  }

  /** What is to go comes in the order in which it once came. */
  private Dependencies dependencies(Set<String> names) {
    Map<String, List<String>> dependsOn = new HashMap<>();
    for (String name : names) {
      DesiredApplication application = desired.get(name);
      dependsOn.put(
          name, application == null ? inventory(name).dependsOn() : application.dependsOn());
    }
    return new Dependencies(dependsOn);
  }

  private ApplicationPlan plan(String name) {
    DesiredApplication application = desired.get(name);
    Inventory inventory = inventory(name);
    String unreadable = observed.unreadable().get(name);
    return unreadable == null
        ? new OneApplication(name, application, inventory).plan()
        : ApplicationPlan.stopped(application, inventory, unreadable);
  }

  private Inventory inventory(String name) {
    return observed.inventories().getOrDefault(name, Inventory.none(name));
  }

  /** An object belongs to the application that has it, else to the first that wants it. */
  private Map<ObjectId, String> owners() {
    Map<ObjectId, String> owners = new HashMap<>();
    for (DesiredApplication application : desired.values()) {
      for (Manifest object : application.objects()) {
        Member member = inventory(application.name()).members().get(object.id());
        // Who only meant to apply it may not have been allowed to.
        boolean has = member != null && !member.isIntended();
        owners.merge(object.id(), application.name(), (first, other) -> has ? other : first);
      }
    }
    return owners;
  }

  /** The plan of one application, built up. */
  private final class OneApplication {
    private final String name;
    private final @Nullable DesiredApplication application;
    private final Inventory inventory;
    private final Map<ObjectId, Manifest> wanted = new TreeMap<>();
    private final List<Apply> applies = new ArrayList<>();
    private final List<Member> unchanged = new ArrayList<>();
    private final List<Prune> prunes = new ArrayList<>();
    private final List<Handover> handovers = new ArrayList<>();
    private final List<Member> deleting = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> waits = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    OneApplication(String name, @Nullable DesiredApplication application, Inventory inventory) {
      this.name = name;
      this.application = application;
      this.inventory = inventory;
    }

    ApplicationPlan plan() {
      if (application != null) {
        application.objects().forEach(this::want);
      }
      wanted.values().forEach(this::applyIfDifferent);
      inventory.members().values().stream()
          .filter(member -> !wanted.containsKey(member.id()))
          .forEach(this::pruneIfOurs);
      Optional<String> hold = hold();
      hold.ifPresent(problems::add);
      return new ApplicationPlan(
          application,
          inventory,
          sorted(applies, Comparator.comparing(Apply::stage).thenComparing(Apply::id)),
          unchanged,
          hold.isPresent() ? List.of() : sorted(prunes, pruningOrder()),
          handovers,
          deleting,
          hold.isPresent() ? prunes.stream().map(Prune::member).toList() : List.of(),
          notes,
          waits,
          problems);
    }

    private void want(Manifest object) {
      String owner = owners.getOrDefault(object.id(), name);
      if (!owner.equals(name)) {
        problems.add(object.id() + " is also in application " + owner + ", which has it");
      } else if (wanted.put(object.id(), object) != null) {
        problems.add(object.id() + " is there twice; the last one is applied");
      }
    }

    private void applyIfDifferent(Manifest object) {
      String digest = Content.digest(object);
      Member member = inventory.members().get(object.id());
      if (object.isEncrypted()) {
        problems.add(
            object.id() + " is encrypted with SOPS and is not applied: nobody decrypts it");
        if (member != null) {
          unchanged.add(member);
        }
        return;
      }
      Live live = observed.live().get(object.id());
      if (live != null && live.isBeingDeleted() && member != null) {
        unchanged.add(member);
        waits.add(object.id() + " " + live.deletion() + "; is made anew then");
        return;
      }
      Optional<Reason> reason = reason(member, digest, live);
      if (reason.isPresent()) {
        applies.add(new Apply(object, digest, reason.get(), live));
      } else if (member != null) {
        unchanged.add(member);
      }
    }

    private Optional<Reason> reason(@Nullable Member member, String digest, @Nullable Live live) {
      if (member == null || member.isIntended()) {
        return Optional.of(Reason.NEW);
      }
      if (!member.desired().equals(digest)) {
        return Optional.of(Reason.CHANGED);
      }
      return live == null || !member.matches(live) ? Optional.of(Reason.DRIFTED) : Optional.empty();
    }

    /** What is not pruned here leaves the inventory: it is gone, or it is not ours any more. */
    private void pruneIfOurs(Member member) {
      Live live = observed.live().get(member.id());
      String other = owners.get(member.id());
      if (other != null) {
        notes.add(member.id() + " is handed over to application " + other);
        handovers.add(new Handover(member, other));
      } else if (live != null && keepsAll()) {
        keep(member);
      } else if (live != null && live.isBeingDeleted() && mayBe(member, live)) {
        deleting.add(member);
        waits.add(member.id() + " " + live.deletion());
      } else if (live != null) {
        reasonToLeave(member, live)
            .ifPresentOrElse(
                reason -> notes.add(member.id() + " is left where it is: " + reason),
                () -> prunes.add(new Prune(member, live)));
      }
    }

    /** As long as the application is there, so that it can be pruned when that is wanted again. */
    private void keep(Member member) {
      if (application != null) {
        unchanged.add(member);
      }
      notes.add(member.id() + " is left where it is: sync.prune of the application is false");
    }

    private boolean keepsAll() {
      return application == null ? inventory.keepsAll() : !application.sync().prune();
    }

    private static boolean mayBe(Member member, Live live) {
      return member.isIntended() || member.isThe(live);
    }

    private Optional<String> reasonToLeave(Member member, Live live) {
      if (!mayBe(member, live)) {
        return Optional.of("it is another object of the same name");
      }
      if (live.ownedFields() == null) {
        return Optional.of("Rimward owns no field of it");
      }
      if (!live.partOf().equals(ApplySet.id(name))) {
        return Optional.of("its label says that it is not part of the application");
      }
      if (!live.mayBePruned()) {
        return Optional.of("its annotation " + Live.PRUNE + " says disabled");
      }
      if (Stage.isNamespace(member.id())) {
        return Optional.of("deleting a namespace deletes what others put there");
      }
      return Optional.empty();
    }

    /** Why nothing is deleted that would be; empty where it may go. */
    private Optional<String> hold() {
      if (prunes.isEmpty()) {
        return Optional.empty();
      }
      if (application == null) {
        return past.had(name) ? Optional.empty() : Optional.of(neverThere());
      }
      return isMuch(application) && !isApproved(application)
          ? Optional.of(approvalNeeded())
          : Optional.empty();
    }

    private boolean isMuch(DesiredApplication staying) {
      return staying.objects().isEmpty()
          || (prunes.size() > FEW && prunes.size() > MANY * inventory.members().size());
    }

    private boolean isApproved(DesiredApplication staying) {
      return staying.deletionApproved() || past.approvedDeletionSince(inventory.digest(), name);
    }

    /** As when the output repository was lost, or the cluster is under another name now. */
    private String neverThere() {
      return "is in the cluster and was never in its branch, so that nobody decided that it goes;"
          + " what nobody needs has to be deleted by hand, with ConfigMap "
          + ApplySet.NAMESPACE
          + "/"
          + ApplySet.parentName(name);
    }

    private String approvalNeeded() {
      return prunes.size()
          + " of its "
          + inventory.members().size()
          + " objects are no longer in Git; they stay until a source commit carries the trailer"
          + " Rimward-Approve-Deletion: "
          + name;
    }
  }

  private static Comparator<Prune> pruningOrder() {
    return Comparator.comparing(Prune::stage)
        .thenComparing((Prune prune) -> prune.member().id())
        .reversed();
  }

  private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
    return list.stream().sorted(order).toList();
  }
}
