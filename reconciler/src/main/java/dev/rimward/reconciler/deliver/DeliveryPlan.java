package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done in one cluster, by application. Nothing in it was done yet.
 *
 * @param dependencies between these applications
 */
record DeliveryPlan(SortedMap<String, ApplicationPlan> applications, Dependencies dependencies) {
  DeliveryPlan {
    applications = Collections.unmodifiableSortedMap(new TreeMap<>(applications));
  }

  /** Why an object is applied. */
  enum Reason {
    /** It is not in the inventory, or it is not known whether it was applied. */
    NEW,
    /** Its content in Git is another. */
    CHANGED,
    /** The live object is not as it was left. */
    DRIFTED
  }

  /**
   * @param digest of the content
   * @param live the object as it is in the cluster; null if it is not there or was not looked for
   */
  record Apply(Manifest manifest, String digest, Reason reason, @Nullable Live live) {
    ObjectId id() {
      return manifest.id();
    }

    Stage stage() {
      return Stage.of(id());
    }
  }

  /** A member to delete, if it is still the object that is described here. */
  record Prune(Member member, Live live) {
    Stage stage() {
      return Stage.of(member.id());
    }
  }

  /** A member that another application wants: it is a member here until it is one there. */
  record Handover(Member member, String to) {}

  /**
   * @param desired null if the application is no longer in the cluster's branch
   * @param applies in the order of their stages
   * @param prunes in the opposite order
   * @param handovers members that other applications want
   * @param deleting members whose deletion was asked and that are still there
   * @param held members that would be pruned if so much deletion were approved
   * @param notes what is left alone, and why
   * @param waits what has to come about in the cluster before it is as Git says
   * @param problems what keeps the cluster from being as Git says
   */
  record ApplicationPlan(
      @Nullable DesiredApplication desired,
      Inventory inventory,
      List<Apply> applies,
      List<Member> unchanged,
      List<Prune> prunes,
      List<Handover> handovers,
      List<Member> deleting,
      List<Member> held,
      List<String> notes,
      List<String> waits,
      List<String> problems) {
    ApplicationPlan {
      applies = List.copyOf(applies);
      unchanged = List.copyOf(unchanged);
      prunes = List.copyOf(prunes);
      handovers = List.copyOf(handovers);
      deleting = List.copyOf(deleting);
      held = List.copyOf(held);
      notes = List.copyOf(notes);
      waits = List.copyOf(waits);
      problems = List.copyOf(problems);
    }

    /** The same, once it is known better what has to be applied. */
    ApplicationPlan with(List<Apply> appliesNow, List<Member> unchangedNow) {
      return new ApplicationPlan(
          desired,
          inventory,
          appliesNow,
          unchangedNow,
          prunes,
          handovers,
          deleting,
          held,
          notes,
          waits,
          problems);
    }

    /** Nothing is known that could be acted on. */
    static ApplicationPlan stopped(
        @Nullable DesiredApplication desired, Inventory inventory, String problem) {
      return new ApplicationPlan(
          desired,
          inventory,
          List.of(),
          List.copyOf(inventory.members().values()),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(problem));
    }
  }
}
