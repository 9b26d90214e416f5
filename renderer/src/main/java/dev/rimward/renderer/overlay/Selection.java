package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.ClusterOverride;
import dev.rimward.policy.fleet.Fleet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which overrides select which applications in which clusters; each selector is tried once. Safe
 * for use by several threads.
 */
final class Selection {
  private record Chosen(ClusterOverride override, Set<String> clusters, Set<String> applications) {}

  private final List<Chosen> all;

  /** Most fleets have few combinations. */
  private final Map<BitSet, List<ClusterOverride>> known = new ConcurrentHashMap<>();

  private Selection(List<Chosen> all) {
    this.all = all;
  }

  static Selection of(Fleet fleet) {
    List<Chosen> all = new ArrayList<>();
    for (ClusterOverride override : fleet.overrides().values()) {
      all.add(
          new Chosen(
              override,
              names(
                  fleet.clusters().values().stream()
                      .filter(
                          cluster -> override.spec().clusterSelector().matches(cluster.labels())),
                  Cluster::name),
              names(
                  fleet.applications().values().stream()
                      .filter(
                          application ->
                              override.spec().applicationSelector().matches(application.labels())),
                  Application::name)));
    }
    return new Selection(all);
  }

  private static <T> Set<String> names(Stream<T> chosen, Function<T, String> name) {
    return chosen.map(name).collect(Collectors.toSet());
  }

  /** In the order of their names; equal lists are one instance. */
  List<ClusterOverride> of(String cluster, String application) {
    if (all.isEmpty()) {
      return List.of();
    }
    BitSet chosen = new BitSet(all.size());
    for (int i = 0; i < all.size(); i++) {
      Chosen one = all.get(i);
      chosen.set(i, one.clusters().contains(cluster) && one.applications().contains(application));
    }
    return known.computeIfAbsent(
        chosen, _ -> chosen.stream().mapToObj(i -> all.get(i).override()).toList());
  }
}
