package dev.rimward.reconciler.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.MaintenanceWindow;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.Tenant;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.overlay.RenderedApplication;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Rendering;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds a publication request in a few words. */
final class Wish {
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final Set<String> clusters = new TreeSet<>();
  private final Set<String> suspended = new HashSet<>();
  private final Map<String, SortedMap<String, Rendering>> applications = new TreeMap<>();
  private final Map<String, List<Move>> moves = new HashMap<>();
  private final Set<String> unchanged = new HashSet<>();
  private final Map<String, ClusterCondition> conditions = new HashMap<>();
  private final Set<String> silent = new HashSet<>();
  private final Set<String> approvals = new HashSet<>();
  private final Map<String, MaintenanceWindow> windows = new TreeMap<>();
  private final Map<String, String> emptied = new TreeMap<>();
  private final Map<String, Tenant> tenants = new TreeMap<>();
  private final Map<String, String> belonging = new TreeMap<>();
  private final Set<String> deletedOnRemoval = new HashSet<>();
  private final Map<String, String> contexts = new TreeMap<>();
  private PlacementPolicy.@Nullable Rollout rollout;
  private @Nullable String doubt;
  private Copies copies = Copies.HEALTHY;
  private Instant placedAt = START;
  private String reason = "wanted";
  private String source = "1".repeat(40);

  static Wish clusters(String... names) {
    Wish wish = new Wish();
    wish.clusters.addAll(List.of(names));
    return wish;
  }

  Wish having(String cluster) {
    clusters.add(cluster);
    return this;
  }

  /** The application runs in the cluster with ConfigMaps of these names. */
  Wish runs(String application, String cluster, String... objects) {
    return puts(application, cluster, rendered(application, objects));
  }

  Wish fails(String application, String cluster) {
    Problem problem = new Problem("apps/" + application, 0, "", "does not build");
    return puts(application, cluster, new Rendering.Failed(problem));
  }

  private Wish puts(String application, String cluster, Rendering rendering) {
    applications.computeIfAbsent(application, _ -> new TreeMap<>()).put(cluster, rendering);
    return this;
  }

  /** The fleet has the application, and it runs nowhere. */
  Wish has(String application) {
    applications.computeIfAbsent(application, _ -> new TreeMap<>());
    return this;
  }

  Wish moves(String application, Move... all) {
    moves.put(application, List.of(all));
    return this;
  }

  Wish unchanged(String application) {
    unchanged.add(application);
    return this;
  }

  Wish wantedBecause(String words) {
    reason = words;
    return this;
  }

  Wish suspend(String clusterOrApplication) {
    suspended.add(clusterOrApplication);
    return this;
  }

  Wish condition(String cluster, ClusterCondition.State state, Instant since) {
    conditions.put(cluster, new ClusterCondition(state, since, "as seen"));
    return this;
  }

  /** Nobody knows whether the cluster answers. */
  Wish silent(String cluster) {
    silent.add(cluster);
    return this;
  }

  Wish answering(String cluster) {
    silent.remove(cluster);
    return this;
  }

  Wish approve(String name) {
    approvals.add(name);
    return this;
  }

  Wish from(String commit) {
    source = commit;
    return this;
  }

  Wish rollout(PlacementPolicy.Rollout policy) {
    rollout = policy;
    return this;
  }

  /** A tenant has these namespaces; its applications are applied as its service account. */
  Wish tenant(String name, String... namespaces) {
    tenants.put(
        name,
        new Tenant(
            new Metadata(name, Map.of()), new Tenant.Spec(List.of(namespaces), "as-" + name)));
    return this;
  }

  Wish belongs(String application, String tenant) {
    belonging.put(application, tenant);
    return this;
  }

  /** What clusters say. */
  Wish saying(Copies words) {
    copies = words;
    return this;
  }

  Wish placedAt(Instant time) {
    placedAt = time;
    return this;
  }

  Wish window(MaintenanceWindow window) {
    windows.put(window.name(), window);
    return this;
  }

  Wish deletedOnRemoval(String cluster) {
    deletedOnRemoval.add(cluster);
    return this;
  }

  Wish reachedAs(String cluster, String context) {
    contexts.put(cluster, context);
    return this;
  }

  /** It is not certain that clusters that are missing were removed. */
  Wish doubting(String words) {
    doubt = words;
    return this;
  }

  /** A cluster that is no more says that it has nothing left. */
  Wish emptied(String cluster, String commit) {
    emptied.put(cluster, commit);
    return this;
  }

  PublicationRequest request() {
    return new PublicationRequest(
        source,
        fleet(),
        plan(),
        conditions,
        silent,
        renderedFleet(),
        approvals,
        copies,
        emptied,
        Optional.ofNullable(doubt));
  }

  private Fleet fleet() {
    TreeMap<String, Cluster> all = new TreeMap<>();
    clusters.forEach(name -> all.put(name, cluster(name)));
    TreeMap<String, Application> apps = new TreeMap<>();
    applications.keySet().forEach(name -> apps.put(name, application(name)));
    TreeMap<String, PlacementPolicy> policies = new TreeMap<>();
    policies.put("policy", policy());
    return new Fleet(
        all,
        apps,
        new TreeMap<>(),
        policies,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(tenants),
        new TreeMap<>(windows));
  }

  private PlacementPolicy policy() {
    return new PlacementPolicy(
        new Metadata("policy", Map.of()),
        new PlacementPolicy.Spec(
            LabelSelector.EVERYTHING,
            0,
            null,
            List.of(),
            null,
            List.of(),
            Duration.ZERO,
            null,
            List.of(),
            null,
            new PlacementPolicy.ReplicaScheduling(new PlacementPolicy.Duplicated(1), null, null),
            null,
            null,
            rollout));
  }

  private Cluster cluster(String name) {
    return new Cluster(
        new Metadata(name, Map.of()),
        new Cluster.Spec(
            new Cluster.Location(50, 8, null, null, "europe"),
            null,
            Cluster.Topology.Full,
            null,
            null,
            null,
            List.of(),
            Cluster.Delivery.Push,
            new Cluster.Access(null, contexts.getOrDefault(name, name)),
            suspended.contains(name),
            deletedOnRemoval.contains(name) ? Cluster.OnRemoval.Delete : Cluster.OnRemoval.Orphan));
  }

  private Application application(String name) {
    return new Application(
        new Metadata(name, Map.of()),
        new Application.Spec(
            name,
            new Application.Source("apps/" + name),
            suspended.contains(name),
            null,
            belonging.get(name),
            List.of(),
            null));
  }

  private PlacementPlan plan() {
    TreeMap<String, Decision> decisions = new TreeMap<>();
    applications.forEach(
        (name, renderings) -> {
          List<LocationPlacement> locations = new ArrayList<>();
          for (String cluster : renderings.keySet()) {
            locations.add(new LocationPlacement(cluster, 1, placedAt, reason, null));
          }
          decisions.put(
              name,
              new Decision(
                  new ApplicationPlacement(
                      name, "policy", locations, moves.getOrDefault(name, List.of())),
                  !unchanged.contains(name),
                  moves.getOrDefault(name, List.of()),
                  List.of(),
                  List.of(),
                  List.of()));
        });
    return new PlacementPlan(decisions);
  }

  private RenderedFleet renderedFleet() {
    TreeMap<String, SortedMap<String, Rendering>> byCluster = new TreeMap<>();
    clusters.forEach(cluster -> byCluster.put(cluster, new TreeMap<>()));
    applications.forEach(
        (name, renderings) ->
            renderings.forEach(
                (cluster, rendering) ->
                    byCluster.computeIfAbsent(cluster, _ -> new TreeMap<>()).put(name, rendering)));
    return new RenderedFleet(byCluster);
  }

  private static Rendering rendered(String application, String... objects) {
    List<Manifest> manifests = new ArrayList<>();
    for (String object : objects) {
      manifests.addAll(CanonicalYaml.readAll(configMap(application, object).getBytes(UTF_8)));
    }
    return new Rendering.Rendered(RenderedApplication.of(manifests), List.of());
  }

  /** {@code name} or {@code name=value}. */
  private static String configMap(String namespace, String object) {
    int equals = object.indexOf('=');
    String name = equals < 0 ? object : object.substring(0, equals);
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: %s
      namespace: %s
    data:
      value: "%s"
    """
        .formatted(name, namespace, equals < 0 ? "" : object.substring(equals + 1));
  }
}
