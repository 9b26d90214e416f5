package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.ClusterOverride;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What variables stand for in one cluster: facts about it, and what overrides set. */
final class Variables {
  private static final Map<String, String> FIELDS_OF_FACTS =
      Map.of(
          "RIMWARD_CLUSTER", "metadata.name",
          "RIMWARD_REGION", "spec.location.region",
          "RIMWARD_COUNTRY", "spec.location.country",
          "RIMWARD_PROVIDER", "spec.provider");

  private final Map<String, String> values;

  private Variables(Map<String, String> values) {
    this.values = values;
  }

  static final Variables NONE = new Variables(Map.of());

  /**
   * @param overrides in the order in which they are applied: later wins
   */
  static Variables of(Cluster cluster, List<ClusterOverride> overrides) {
    Map<String, String> values = new HashMap<>();
    overrides.forEach(override -> values.putAll(override.spec().substitute()));
    values.put("RIMWARD_CLUSTER", cluster.name());
    values.put("RIMWARD_REGION", cluster.region());
    putIfKnown(values, "RIMWARD_COUNTRY", cluster.spec().location().country());
    putIfKnown(values, "RIMWARD_PROVIDER", cluster.spec().provider());
    return new Variables(values);
  }

  private static void putIfKnown(Map<String, String> values, String name, @Nullable String value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** Of the names, in their order; empty for what is not set. */
  List<Optional<String>> of(Collection<String> names) {
    List<Optional<String>> found = new ArrayList<>(names.size());
    names.forEach(name -> found.add(Optional.ofNullable(values.get(name))));
    return Collections.unmodifiableList(found);
  }

  /** How to set it. */
  static String remedy(String name) {
    String field = FIELDS_OF_FACTS.get(name);
    if (field != null) {
      return "the Cluster's document does not say " + field;
    }
    if (name.startsWith(ClusterOverride.RESERVED_PREFIX)) {
      return "there is no such fact, only "
          + String.join(", ", FIELDS_OF_FACTS.keySet().stream().sorted().toList());
    }
    return "set it in spec.substitute of a ClusterOverride that selects the cluster, write $${"
        + name
        + "} where the text itself is meant, or annotate the object with "
        + Part.ANNOTATION
        + ": disabled";
  }
}
