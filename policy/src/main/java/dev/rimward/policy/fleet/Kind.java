package dev.rimward.policy.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of the group. */
enum Kind {
  APPLICATION("Application", Application.class),
  CLUSTER("Cluster", Cluster.class),
  CLUSTER_OVERRIDE("ClusterOverride", ClusterOverride.class),
  GUARDRAIL("Guardrail", Guardrail.class),
  MAINTENANCE_WINDOW("MaintenanceWindow", MaintenanceWindow.class),
  PLACEMENT_POLICY("PlacementPolicy", PlacementPolicy.class),
  SIGNAL("Signal", Signal.class),
  TENANT("Tenant", Tenant.class);

  static final String GROUP = "rimward.dev/";
  static final String API_VERSION = GROUP + "v1alpha1";

  private final String word;
  private final Class<? extends Record> type;

  Kind(String word, Class<? extends Record> type) {
    this.word = word;
    this.type = type;
  }

  static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(kind -> kind.word).toList();
  }

  /** The record that documents of the kind are read into. */
  Class<? extends Record> type() {
    return type;
  }

  /** As the document says it. */
  String word() {
    return word;
  }
}
