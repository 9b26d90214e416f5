package dev.rimward.reconciler.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.overlay.RenderedApplication;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Rendering;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A revision by hand, without a source. */
final class Revisions {
  private final SortedMap<String, Cluster> clusters = new TreeMap<>();
  private final SortedMap<String, Application> applications = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, Rendering>> renderings = new TreeMap<>();

  Revisions cluster(String name, String region, String country) {
    clusters.put(
        name,
        new Cluster(
            new Metadata(name, Map.of()),
            new Cluster.Spec(
                new Cluster.Location(50, 8, null, country, region),
                null,
                Cluster.Topology.Full,
                null,
                null,
                null,
                List.of(),
                new Cluster.Access(null, name),
                false)));
    renderings.put(name, new TreeMap<>());
    return this;
  }

  /** The application runs in the cluster with these objects. */
  Revisions runs(String application, String cluster, String... objects) {
    List<Manifest> manifests =
        Stream.of(objects)
            .flatMap(yaml -> CanonicalYaml.readAll(yaml.getBytes(UTF_8)).stream())
            .toList();
    return puts(
        application, cluster, new Rendering.Rendered(RenderedApplication.of(manifests), List.of()));
  }

  Revisions warns(String application, String cluster, String message, String... objects) {
    runs(application, cluster, objects);
    if (of(cluster).get(application) instanceof Rendering.Rendered rendered) {
      Problem warning = new Problem("apps", 0, "", message);
      puts(application, cluster, new Rendering.Rendered(rendered.application(), List.of(warning)));
    }
    return this;
  }

  Revisions fails(String application, String cluster) {
    return puts(
        application, cluster, new Rendering.Failed(new Problem("apps", 0, "", "does not build")));
  }

  private Revisions puts(String application, String cluster, Rendering rendering) {
    applications.put(
        application,
        new Application(
            new Metadata(application, Map.of()),
            new Application.Spec(
                application, new Application.Source("apps/" + application), false, null)));
    of(cluster).put(application, rendering);
    return this;
  }

  private SortedMap<String, Rendering> of(String cluster) {
    return requireNonNull(renderings.get(cluster), cluster);
  }

  RenderedRevision revision(String words) {
    return revision(words, RenderedFiles.usual());
  }

  RenderedRevision revision(String words, RenderedFiles files) {
    return new RenderedRevision(
        words,
        new FleetReading(
            new Fleet(clusters, applications, new TreeMap<>(), new TreeMap<>()),
            List.of(),
            Map.of()),
        new PlacementPlan(decisions()),
        new RenderedFleet(renderings),
        new TreeSet<>(),
        files);
  }

  private SortedMap<String, Decision> decisions() {
    SortedMap<String, Decision> decisions = new TreeMap<>();
    for (String application : applications.keySet()) {
      List<LocationPlacement> locations = new ArrayList<>();
      renderings.forEach(
          (cluster, its) -> {
            if (its.containsKey(application)) {
              locations.add(new LocationPlacement(cluster, 1, Instant.EPOCH, "wanted", null));
            }
          });
      decisions.put(
          application,
          new Decision(
              new ApplicationPlacement(application, "policy", locations, List.of()),
              false,
              List.of(),
              List.of(),
              List.of(),
              List.of()));
    }
    return decisions;
  }

  static Plan compare(Revisions before, Revisions after) {
    return new FleetComparison(
            "", before.revision("before"), after.revision("after"), Selection.ALL, Set.of())
        .compare(() -> {});
  }

  static String configMap(String name, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: shop}
    data: {value: "%s"}
    """
        .formatted(name, value);
  }
}
