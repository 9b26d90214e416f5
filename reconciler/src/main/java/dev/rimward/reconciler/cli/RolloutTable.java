package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
    Table table = new Table("APPLICATION", "PLACED", "DELIVERED", "HEALTHY");
    for (JsonNode application : status.path("applications")) {
      int placed = application.path("locations").size();
      int delivered = count(application, one -> one.path("delivered").asBoolean());
      int healthy = count(application, one -> one.path("health").asText().equals("Healthy"));
      table.row(
          application.path("name").asText(),
          placed,
          bar(delivered, placed) + " " + delivered + "/" + placed,
          healthy + "/" + placed);
    }
    return table.toString();
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
