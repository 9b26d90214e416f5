package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Taint;
import dev.rimward.policy.fleet.Toleration;
import dev.rimward.policy.placement.PolicyScope.Tainted;
import java.util.List;
import java.util.OptionalLong;

/** Holds the taints of clusters against a policy's tolerations, as Kubernetes does for nodes. */
final class Taints {
  static final String FIELD = "spec.clusterTolerations";

  private static final Tainted NOT = new Tainted.Not();

  private final List<Toleration> tolerations;

  Taints(List<Toleration> tolerations) {
    this.tolerations = tolerations;
  }

  /** The strictest of what the cluster's taints ask for. */
  Tainted of(Cluster cluster) {
    Tainted strictest = NOT;
    for (Taint taint : cluster.spec().taints()) {
      Tainted asked = of(taint);
      if (strictness(asked) > strictness(strictest) || isSooner(asked, strictest)) {
        strictest = asked;
      }
    }
    return strictest;
  }

  private Tainted of(Taint taint) {
    List<Toleration> matching =
        tolerations.stream().filter(toleration -> toleration.tolerates(taint)).toList();
    if (matching.isEmpty()) {
      return switch (taint.effect()) {
        case NoExecute -> new Tainted.Evicts(ruling(taint, "not tolerated"));
        case NoSchedule -> new Tainted.Closed(ruling(taint, "takes no new copies"));
        case PreferNoSchedule ->
            new Tainted.Avoided(ruling(taint, "taken only where no other can be"));
      };
    }
    OptionalLong seconds =
        matching.stream()
            .filter(toleration -> toleration.tolerationSeconds() != null)
            .mapToLong(Toleration::tolerationSeconds)
            .min();
    if (seconds.isEmpty()) {
      return NOT;
    }
    return seconds.getAsLong() <= 0
        ? new Tainted.Evicts(ruling(taint, "tolerated for no time"))
        : new Tainted.EvictsAfter(seconds.getAsLong(), taint.toString());
  }

  private static boolean isSooner(Tainted asked, Tainted strictest) {
    return asked instanceof Tainted.EvictsAfter(long seconds, var taint)
        && strictest instanceof Tainted.EvictsAfter(long others, var other)
        && seconds < others;
  }

  private static int strictness(Tainted asked) {
    return switch (asked) {
      case Tainted.Not not -> 0;
      case Tainted.Avoided avoided -> 1;
      case Tainted.Closed closed -> 2;
      case Tainted.EvictsAfter after -> 3;
      case Tainted.Evicts evicts -> 4;
    };
  }

  private static Ruling ruling(Taint taint, String consequence) {
    return new Ruling(Rule.TAINT, FIELD, "taint " + taint + ": " + consequence);
  }
}
