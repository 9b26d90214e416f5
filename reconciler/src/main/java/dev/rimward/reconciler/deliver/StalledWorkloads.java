package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.renderer.manifest.ObjectId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Why workloads do not become healthy, in the words that their Pods have for it. A workload's Pods
 * are asked for only if it says the very same as when it was last looked at, and only a few
 * workloads at a time: a rollout that gets on costs nothing more. For one thread.
 */
final class StalledWorkloads {
  private static final int MOST_ASKED = 8;
  private static final int MOST_PODS = 20;
  private static final Set<String> RUN_PODS =
      Set.of(
          "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet", "batch/Job");
  private static final Comparator<JsonNode> OLDEST_FIRST =
      Comparator.comparing(pod -> pod.path("metadata").path("creationTimestamp").asText());

  private final ClusterConnection connection;
  private final InFlight calls;
  private Map<ObjectId, ObjectHealth> lastLook = Map.of();

  StalledWorkloads(ClusterConnection connection, InFlight calls) {
    this.connection = connection;
    this.calls = calls;
  }

  /**
   * What can be said of the workloads that got no further since the last call. What cannot be read
   * is not explained: the pass needs it for nothing else.
   *
   * @param unhealthy everything in the cluster that is not healthy
   * @param objects these objects as they are, as far as they are known
   */
  Map<ObjectId, String> explain(
      Map<ObjectId, ObjectHealth> unhealthy, Map<ObjectId, JsonNode> objects)
      throws InterruptedException {
    List<ObjectId> stalled =
        unhealthy.keySet().stream()
            .filter(id -> RUN_PODS.contains(id.group() + "/" + id.kind()))
            .filter(id -> objects.containsKey(id))
            .filter(id -> unhealthy.getOrDefault(id, ObjectHealth.HEALTHY).equals(lastLook.get(id)))
            .limit(MOST_ASKED)
            .toList();
    lastLook = Map.copyOf(unhealthy);
    Map<ObjectId, String> words = new HashMap<>();
    for (var outcome : calls.all(stalled, id -> words(id, objects))) {
      if (outcome.result() != null) {
        outcome.result().ifPresent(why -> words.put(outcome.input(), why));
      }
    }
    return words;
  }

  private Optional<String> words(ObjectId id, Map<ObjectId, JsonNode> objects)
      throws ClusterFailure, InterruptedException {
    JsonNode workload = objects.getOrDefault(id, Json.object());
    String selector = selector(workload.path("spec").path("selector"));
    if (selector.isEmpty()) {
      return Optional.empty();
    }
    JsonNode pods =
        connection.list(
            "/api/v1/namespaces/%s/pods?limit=%d&labelSelector=%s"
                .formatted(
                    id.namespace(), MOST_PODS, URLEncoder.encode(selector, StandardCharsets.UTF_8)),
            "application/json");
    return worst(pods.path("items"));
  }

  /** Of what is equally bad, what the newest Pod says: it is of the newest version. */
  static Optional<String> worst(JsonNode pods) {
    return StreamSupport.stream(pods.spliterator(), false)
        .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
        .sorted(OLDEST_FIRST)
        .flatMap(pod -> PodHealth.trouble(pod).stream())
        .reduce((older, newer) -> newer.weight() >= older.weight() ? newer : older)
        .map(PodHealth.Trouble::words);
  }

  /** A label selector as a query has it; empty if it has none, which would select every Pod. */
  static String selector(JsonNode selector) {
    List<String> all = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(label -> all.add(label.getKey() + "=" + label.getValue().asText()));
    selector.path("matchExpressions").forEach(one -> all.add(expression(one)));
    return String.join(",", all);
  }

  private static String expression(JsonNode expression) {
    String key = expression.path("key").asText();
    List<String> values = new ArrayList<>();
    expression.path("values").forEach(value -> values.add(value.asText()));
    return switch (expression.path("operator").asText()) {
      case "In" -> key + " in (" + String.join(",", values) + ")";
      case "NotIn" -> key + " notin (" + String.join(",", values) + ")";
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }
}
