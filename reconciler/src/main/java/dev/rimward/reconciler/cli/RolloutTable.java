package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How far each application is on its way into the clusters that it is placed at. */
final class RolloutTable {
  private static final int BAR = 10;

  private final JsonNode status;

  /**
   * @param status as the service answers it
   */
  RolloutTable(JsonNode status) {
    this.status = status;
  }

  @Override
  public String toString() {
    Table table = new Table("APPLICATION", "PLACED", "DELIVERED", "HEALTHY", "WAITS FOR");
    for (JsonNode application : status.path("applications")) {
      int placed = application.path("locations").size();
      int delivered = count(application, one -> one.path("delivered").asBoolean());
      int healthy = count(application, one -> one.path("health").asText().equals("Healthy"));
      table.row(
          application.path("name").asText(),
          placed,
          bar(delivered, placed) + " " + delivered + "/" + placed,
          healthy + "/" + placed,
          waitsFor(application.path("name").asText()));
    }
    return table.toString();
  }

  /** The rollout that goes on, and what keeps branches of clusters where they are. */
  private String waitsFor(String application) {
    List<String> words = new ArrayList<>();
    for (JsonNode rollout : status.path("rollouts")) {
      if (rollout.path("application").asText().equals(application)) {
        words.add(
            "%s %d/%d: %s"
                .formatted(
                    rollout.path("phase").asText(),
                    rollout.path("updated").asInt(),
                    rollout.path("clusters").asInt(),
                    rollout.path("text").asText()));
      }
    }
    waiting(application).forEach((text, clusters) -> words.add(text + of(clusters)));
    return words.isEmpty() ? "-" : String.join("; ", words);
  }

  /** Clusters by what they wait for. */
  private SortedMap<String, List<String>> waiting(String application) {
    SortedMap<String, List<String>> waiting = new TreeMap<>();
    for (JsonNode one : status.path("waiting")) {
      if (one.path("application").asText().equals(application)) {
        waiting
            .computeIfAbsent(one.path("text").asText(), _ -> new ArrayList<>())
            .add(one.path("cluster").asText());
      }
    }
    return waiting;
  }

  private static String of(List<String> clusters) {
    return clusters.size() == 1
        ? " (" + clusters.getFirst() + ")"
        : " (" + clusters.size() + " clusters)";
  }

  /** Full only when all is done. */
  private static String bar(int done, int all) {
    int full = all == 0 ? BAR : BAR * done / all;
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }

  private static int count(JsonNode application, Predicate<JsonNode> test) {
    int count = 0;
    for (JsonNode location : application.path("locations")) {
      count += test.test(location) ? 1 : 0;
    }
    return count;
  }
}
