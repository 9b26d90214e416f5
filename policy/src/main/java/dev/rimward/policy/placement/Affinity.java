package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.ClusterExpression;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.LabelSelector.Requirement;
import dev.rimward.policy.fleet.PlacementPolicy.ClusterAffinity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds clusters against {@code clusterAffinity}. */
final class Affinity {
  private static final String FIELD = "spec.clusterAffinity";

  private Affinity() {}

  /** Why the cluster may not run the application; empty when it may. */
  static Optional<Ruling> objection(
      @Nullable ClusterAffinity affinity, Cluster cluster, Map<String, String> labels) {
    if (affinity == null) {
      return Optional.empty();
    }
    if (affinity.exclude().contains(cluster.name())) {
      return no(".exclude", "excluded by name");
    }
    if (!affinity.clusterNames().isEmpty() && !affinity.clusterNames().contains(cluster.name())) {
      return no(".clusterNames", "not one of the names");
    }
    Optional<Ruling> byLabels =
        affinity.labelSelector() == null
            ? Optional.empty()
            : objection(affinity.labelSelector(), labels);
    return byLabels.isPresent() ? byLabels : objection(affinity.expression(), cluster);
  }

  private static Optional<Ruling> objection(
      @Nullable ClusterExpression expression, Cluster cluster) {
    return expression == null
        ? Optional.empty()
        : expression.objection(cluster).flatMap(why -> no(".expression", expression + " " + why));
  }

  private static Optional<Ruling> objection(LabelSelector selector, Map<String, String> labels) {
    for (Map.Entry<String, String> wanted : new TreeMap<>(selector.matchLabels()).entrySet()) {
      if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
        return no(
            ".labelSelector.matchLabels",
            found(wanted.getKey(), labels) + ", needs " + wanted.getValue());
      }
    }
    for (Requirement wanted : selector.matchExpressions()) {
      if (!new LabelSelector(Map.of(), List.of(wanted)).matches(labels)) {
        return no(".labelSelector.matchExpressions", found(wanted.key(), labels) + needs(wanted));
      }
    }
    return Optional.empty();
  }

  private static String needs(Requirement wanted) {
    String values = wanted.values().isEmpty() ? "" : " " + String.join(", ", wanted.values());
    return ", needs " + wanted.operator() + values;
  }

  private static String found(String key, Map<String, String> labels) {
    @Nullable String value = labels.get(key);
    return value == null ? "has no label " + key : "label " + key + " is " + value;
  }

  private static Optional<Ruling> no(String field, String text) {
    return Optional.of(new Ruling(Rule.AFFINITY, FIELD + field, text));
  }
}
