package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What {@code metadata.managedFields} says about who set an object's fields. */
final class Ownership {
  /** The field manager that everything is applied as. */
  static final String MANAGER = "rimward";

  private Ownership() {}

  /**
   * Digest of the fields that our last apply set and that nobody took over since, and of when that
   * was: whoever changes the value of such a field becomes its owner instead of us, and whoever
   * applies under our name changes the time. Empty if we never applied the object, or own nothing
   * of it any more.
   */
  static Optional<String> ownedFields(JsonNode metadata) {
    return StreamSupport.stream(metadata.path("managedFields").spliterator(), false)
        .filter(Ownership::isOurApply)
        .map(
            entry ->
                Json.digest(
                    Json.object()
                        .put("time", entry.path("time").asText())
                        .set("fields", entry.path("fieldsV1"))))
        .findFirst();
  }

  /** Who else wrote to the object last, its status aside; empty if nobody did. */
  static String lastOtherManager(JsonNode metadata) {
    String manager = "";
    String latest = "";
    for (JsonNode entry : metadata.path("managedFields")) {
      // Times are all in the same RFC 3339 form, so that they sort as text.
      String time = entry.path("time").asText();
      if (!isOurApply(entry) && !isStatusOnly(entry) && time.compareTo(latest) >= 0) {
        manager = entry.path("manager").asText();
        latest = time;
      }
    }
    return manager;
  }

  static boolean isOurApply(JsonNode entry) {
    return entry.path("manager").asText().equals(MANAGER)
        && entry.path("operation").asText().equals("Apply")
        && entry.path("subresource").asText().isEmpty();
  }

  /** Before Kubernetes 1.22 a write to the status looks like any other, but for its fields. */
  private static boolean isStatusOnly(JsonNode entry) {
    JsonNode fields = entry.path("fieldsV1");
    return entry.path("subresource").asText().equals("status")
        || (fields.size() == 1 && fields.has("f:status"));
  }
}
