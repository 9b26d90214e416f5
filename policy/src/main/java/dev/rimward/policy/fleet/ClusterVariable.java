package dev.rimward.policy.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cluster as expressions see it. What the document does not have is absent. */
final class ClusterVariable {
  static final String NAME = "cluster";

  /** What there may be, by what it is in; labels may have any key. */
  static final Map<String, List<String>> FIELDS =
      Map.of(
          "",
              List.of(
                  "name",
                  "labels",
                  "location",
                  "provider",
                  "topology",
                  "capacity",
                  "pricePerCpuHour",
                  "link",
                  "suspended"),
          "location", List.of("latitude", "longitude", "city", "country", "region"),
          "capacity", List.of("cpu", "memory"),
          "link", List.of("roundTripTime"));

  private ClusterVariable() {}

  /** In the order of keys, so that what goes through them all does so in one order. */
  static Map<String, Object> of(Cluster cluster) {
    Cluster.Spec spec = cluster.spec();
    Map<String, Object> fields = new TreeMap<>();
    fields.put("name", cluster.name());
    fields.put("labels", cluster.labels());
    fields.put("location", location(spec.location()));
    fields.put("topology", spec.topology().name());
    fields.put("suspended", spec.suspended());
    put(fields, "provider", spec.provider());
    put(fields, "pricePerCpuHour", spec.pricePerCpuHour());
    Optional.ofNullable(spec.capacity()).ifPresent(all -> fields.put("capacity", capacity(all)));
    Optional.ofNullable(spec.link())
        .ifPresent(link -> fields.put("link", Map.of("roundTripTime", link.roundTripTime())));
    return fields;
  }

  private static Map<String, Object> location(Cluster.Location location) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("latitude", location.latitude());
    fields.put("longitude", location.longitude());
    fields.put("region", location.region());
    put(fields, "city", location.city());
    put(fields, "country", location.country());
    return fields;
  }

  private static Map<String, Object> capacity(Resources capacity) {
    return new TreeMap<>(
        Map.of(
            "cpu", capacity.cpu().amount().doubleValue(),
            "memory", capacity.memory().amount().longValue()));
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
