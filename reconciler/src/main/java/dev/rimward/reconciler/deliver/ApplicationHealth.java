package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an application is in a cluster: as the worst of its objects. What is not known to be there is
 * not healthy, whatever it is: a copy elsewhere may be given up for this one.
 *
 * @param unhealthy the objects that are not healthy
 */
record ApplicationHealth(SortedMap<ObjectId, ObjectHealth> unhealthy) {
  private static final int MOST_WORDS = 3;

  ApplicationHealth {
    unhealthy = Collections.unmodifiableSortedMap(new TreeMap<>(unhealthy));
  }

  /**
   * @param desired null if the application is to be gone
   * @param coming objects that are about to be applied
   * @param objects the whole objects of those members that have a health of their own
   */
  static ApplicationHealth of(
      @Nullable DesiredApplication desired,
      Map<ObjectId, Member> members,
      Set<ObjectId> coming,
      Map<ObjectId, JsonNode> objects) {
    HealthChecks checks = HealthChecks.of(desired);
    SortedMap<ObjectId, ObjectHealth> all = new TreeMap<>();
    members.values().forEach(member -> all.put(member.id(), of(member, checks, objects)));
    if (desired != null) {
      desired.objects().stream()
          .map(Manifest::id)
          .forEach(id -> all.putIfAbsent(id, withoutMember(coming.contains(id))));
    }
    all.values().removeIf(ObjectHealth::isHealthy);
    return new ApplicationHealth(all);
  }

  private static ObjectHealth withoutMember(boolean isComing) {
    return isComing
        ? ObjectHealth.progressing("is not applied yet")
        : ObjectHealth.unknown("nothing is known of it");
  }

  private static ObjectHealth of(
      Member member, HealthChecks checks, Map<ObjectId, JsonNode> objects) {
    ObjectId id = member.id();
    if (member.isIntended()) {
      return ObjectHealth.progressing("is not applied yet");
    }
    if (!checks.concern(id)) {
      return ObjectHealth.HEALTHY;
    }
    JsonNode object = objects.get(id);
    return object == null
        ? ObjectHealth.progressing("is not there yet")
        : checks.health(id, object);
  }

  /** The same, but that more is known of why. */
  ApplicationHealth because(Map<ObjectId, String> reasons) {
    SortedMap<ObjectId, ObjectHealth> explained = new TreeMap<>(unhealthy);
    explained.replaceAll(
        (id, one) -> reasons.containsKey(id) ? one.because(reasons.getOrDefault(id, "")) : one);
    return new ApplicationHealth(explained);
  }

  Health worst() {
    return unhealthy.values().stream()
        .map(ObjectHealth::health)
        .max(Enum::compareTo)
        .orElse(Health.Healthy);
  }

  /** Of the worst objects a few, each with why. */
  String words() {
    Health worst = worst();
    List<String> each =
        unhealthy.entrySet().stream()
            .filter(one -> one.getValue().health() == worst)
            .map(one -> one.getKey() + ": " + one.getValue().words())
            .toList();
    String words = String.join("; ", each.subList(0, Math.min(MOST_WORDS, each.size())));
    return each.size() > MOST_WORDS
        ? words + "; and " + (each.size() - MOST_WORDS) + " more"
        : words;
  }
}
