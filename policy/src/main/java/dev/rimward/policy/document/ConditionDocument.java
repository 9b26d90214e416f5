package dev.rimward.policy.document;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cluster's condition as it stands in Git, {@code conditions/<region>/<cluster>.yaml}. */
public final class ConditionDocument {
  private static final String KIND = "ClusterCondition";

  private ConditionDocument() {}

  /** Where the document of a cluster stands on the branch {@code rendered}. */
  public static String path(Cluster cluster) {
    return "conditions/" + cluster.region() + "/" + cluster.name() + ".yaml";
  }

  /** The same condition is the same bytes. */
  public static byte[] write(String cluster, ClusterCondition condition) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("state", condition.state().name());
    status.put("since", condition.since().toString());
    status.put("message", condition.message());
    if (condition.outageSince() != null) {
      status.put("outageSince", condition.outageSince().toString());
    }
    Map<String, Object> document = DocumentFields.start(KIND, cluster);
    document.put("status", status);
    return Yaml.write(document);
  }

  /**
   * @param path for errors
   * @throws InvalidDocument when it is not what {@link #write} writes
   */
  public static ClusterCondition read(String path, byte[] content) {
    DocumentFields status = Yaml.read(path, content, KIND).mapping("status");
    return new ClusterCondition(
        state(status),
        status.instant("since"),
        status.text("message"),
        status.has("outageSince") ? status.instant("outageSince") : null);
  }

  private static State state(DocumentFields status) {
    String state = status.text("state");
    return Arrays.stream(State.values())
        .filter(known -> known.name().equals(state))
        .findFirst()
        .orElseThrow(
            () ->
                status.invalid(
                    "state", "must be one of " + List.of(State.values()) + ", is " + state));
  }
}
