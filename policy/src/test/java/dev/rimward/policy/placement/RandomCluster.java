package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.fleet.Taint;
import dev.rimward.policy.fleet.Taint.Effect;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Clusters made by chance, with all that a policy can ask of one. */
final class RandomCluster {
  static final List<String> REGIONS = List.of("europe", "asia", "america");
  static final List<String> PROVIDERS = List.of("anvil", "birch", "cedar");
  static final List<String> COUNTRIES = List.of("DE", "FR", "US", "JP");
  static final List<String> TIERS = List.of("gold", "silver");

  private static final List<Taint> TAINTS =
      List.of(
          new Taint("maintenance", "", Effect.NoSchedule),
          new Taint("maintenance", "", Effect.NoExecute),
          new Taint("spot", "yes", Effect.PreferNoSchedule),
          new Taint("spot", "yes", Effect.NoExecute));

  private final Random random;

  RandomCluster(Random random) {
    this.random = random;
  }

  Cluster named(String name, boolean isLimited) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (random.nextInt(4) > 0) {
      labels.put("tier", any(TIERS));
    }
    return new Cluster(new Metadata(name, labels), spec(name, isLimited));
  }

  private Cluster.Spec spec(String name, boolean isLimited) {
    return new Cluster.Spec(
        new Cluster.Location(
            random.nextInt(120) - 60,
            random.nextInt(360) - 180,
            null,
            random.nextInt(4) == 0 ? null : any(COUNTRIES),
            any(REGIONS)),
        random.nextInt(4) == 0 ? null : any(PROVIDERS),
        Cluster.Topology.Full,
        random.nextInt(6) == 0
            ? new Cluster.Link(Duration.ofMillis(1 + random.nextInt(200)))
            : null,
        isLimited ? capacity() : null,
        price(),
        taints(),
        new Cluster.Access(null, name),
        false);
  }

  /** The same cluster after people have worked on it. */
  Cluster changed(Cluster old) {
    Cluster.Spec spec = old.spec();
    return new Cluster(
        old.metadata(),
        new Cluster.Spec(
            spec.location(),
            spec.provider(),
            spec.topology(),
            spec.link(),
            random.nextInt(3) == 0 ? capacity() : spec.capacity(),
            random.nextInt(3) == 0 ? price() : spec.pricePerCpuHour(),
            taints(),
            spec.delivery(),
            spec.access(),
            random.nextInt(8) == 0));
  }

  private @Nullable Resources capacity() {
    return random.nextInt(3) == 0
        ? null
        : new Resources(
            Quantity.parse(2 + random.nextInt(12) + ""),
            Quantity.parse(4 + random.nextInt(24) + "Gi"));
  }

  private @Nullable Double price() {
    return random.nextInt(4) == 0 ? null : (1 + random.nextInt(30)) / 100.0;
  }

  private List<Taint> taints() {
    return random.nextInt(4) > 0 ? List.of() : List.of(any(TAINTS));
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
