package dev.rimward.policy.document;

import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A decision in the words that all schedulers share, {@code PlacementDecision} of {@code
 * multicluster.x-k8s.io/v1alpha1} (Kubernetes SIG Multicluster, KEP-5313), for whoever consumes
 * those: where an application is to run, without how much. Replicas and what the decision was made
 * from are in {@link PlacementDocument}.
 *
 * <p>A file, {@code decisions/<application>.yaml}, has all slices of one decision, of at most 100
 * clusters each. That there is no cluster is a decision too: one slice without entries. A location
 * that is being left is still one, since whoever took it away now would break before make.
 */
public final class PlacementDecisions {
  private static final String GROUP = "multicluster.x-k8s.io";
  private static final String API_VERSION = GROUP + "/v1alpha1";
  private static final String SCHEDULER = "rimward";

  /** Of the standard: well below what etcd takes in one object. */
  private static final int SLICE = 100;

  private PlacementDecisions() {}

  /** Where the slices of an application stand on the branch {@code rendered}. */
  public static String path(String application) {
    return "decisions/" + application + ".yaml";
  }

  /**
   * The same placement is the same bytes.
   *
   * @param namespace of the slices, and of the {@code ClusterProfile}s that they refer to
   */
  public static byte[] write(ApplicationPlacement placement, String namespace) {
    List<LocationPlacement> locations = placement.locations();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int from = 0; from == 0 || from < locations.size(); from += SLICE) {
      List<LocationPlacement> some =
          locations.subList(from, Math.min(locations.size(), from + SLICE));
      file.writeBytes((from == 0 ? "" : "---\n").getBytes(StandardCharsets.UTF_8));
      file.writeBytes(Yaml.write(slice(placement.application(), namespace, from / SLICE, some)));
    }
    return file.toByteArray();
  }

  private static Map<String, Object> slice(
      String application, String namespace, int index, List<LocationPlacement> locations) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("apiVersion", API_VERSION);
    document.put("kind", "PlacementDecision");
    document.put("metadata", metadata(application, namespace, index));
    document.put("schedulerName", SCHEDULER);
    document.put(
        "decisions", locations.stream().map(placed -> decision(placed, namespace)).toList());
    return document;
  }

  private static Map<String, Object> metadata(String application, String namespace, int index) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put(GROUP + "/decision-key", application);
    labels.put(GROUP + "/decision-index", Integer.toString(index));
    labels.put(GROUP + "/placement-key", application);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", application + "-decision-" + index);
    metadata.put("namespace", namespace);
    metadata.put("labels", labels);
    return metadata;
  }

  private static Map<String, Object> decision(LocationPlacement placed, String namespace) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("name", placed.location());
    reference.put("namespace", namespace);
    Map<String, Object> decision = new LinkedHashMap<>();
    decision.put("clusterProfileRef", reference);
    decision.put("reason", reason(placed));
    return decision;
  }

  private static String reason(LocationPlacement placed) {
    return placed.leavingSince() == null
        ? placed.reason()
        : "leaving since " + placed.leavingSince() + ", kept until a replacement is healthy";
  }
}
