package dev.rimward.policy.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of the group. Those without a record are not read yet. */
enum Kind {
  APPLICATION("Application", Application.class),
  CLUSTER("Cluster", Cluster.class),
  CLUSTER_OVERRIDE("ClusterOverride", ClusterOverride.class),
  GUARDRAIL("Guardrail", Guardrail.class),
  MAINTENANCE_WINDOW("MaintenanceWindow", null),
  PLACEMENT_POLICY("PlacementPolicy", PlacementPolicy.class),
  SIGNAL("Signal", Signal.class),
  TENANT("Tenant", Tenant.class);

  static final String GROUP = "rimward.dev/";
  static final String API_VERSION = GROUP + "v1alpha1";

  private final String word;
  private final @Nullable Class<? extends Record> type;

  Kind(String word, @Nullable Class<? extends Record> type) {
    this.word = word;
    this.type = type;
  }

  static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(kind -> kind.word).toList();
  }

  /** The record that documents of the kind are read into; empty if no code reads them yet. */
  Optional<Class<? extends Record>> type() {
    return Optional.ofNullable(type);
  }

  /** As the document says it. */
  String word() {
    return word;
  }
}
