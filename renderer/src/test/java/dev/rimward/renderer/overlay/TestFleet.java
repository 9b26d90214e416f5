package dev.rimward.renderer.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.ClusterOverride;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Guardrail;
import dev.rimward.policy.fleet.Helm;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.ObjectExpression;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.Kustomize;
import dev.rimward.renderer.build.ReadableSecrets;
import dev.rimward.renderer.build.RealKustomize;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A fleet to render with the real kustomize: the clusters {@code ams1} and {@code fra1} in {@code
 * europe} and {@code nyc1} in {@code america}, of which neither country nor provider is known. What
 * is built is kept from one rendering to the next, as in service.
 */
final class TestFleet {
  static final Application SHOP = Applications.of("shop");
  static final Map<String, String> EVERYWHERE = Map.of();
  static final Map<String, String> EUROPE = Map.of("topology.kubernetes.io/region", "europe");

  private final SortedMap<String, Cluster> clusters = new TreeMap<>();
  private final SortedMap<String, Application> applications = new TreeMap<>();
  private final SortedMap<String, ClusterOverride> overrides = new TreeMap<>();
  private final SortedMap<String, Guardrail> guardrails = new TreeMap<>();
  private final Map<String, SortedMap<String, Integer>> replicas = new HashMap<>();
  private final Kustomize kustomize = RealKustomize.find();
  private final ApplicationBuilds builds;
  private final Renderer renderer;

  TestFleet() {
    this(ReadableSecrets.Refuse);
  }

  TestFleet(ReadableSecrets secrets) {
    builds = RealKustomize.builds(kustomize, secrets);
    renderer = new Renderer(builds);
    cluster("ams1", "europe", "NL", "acme");
    cluster("fra1", "europe", "DE", "acme");
    cluster("nyc1", "america", null, null);
  }

  TestFleet cluster(
      String name, String region, @Nullable String country, @Nullable String provider) {
    clusters.put(
        name,
        new Cluster(
            new Metadata(name, Map.of()),
            new Cluster.Spec(
                new Cluster.Location(50, 8, null, country, region),
                provider,
                Cluster.Topology.Full,
                null,
                null,
                null,
                List.of(),
                new Cluster.Access(null, name),
                false)));
    return this;
  }

  static Map<String, String> only(String cluster) {
    return Map.of("rimward.dev/cluster", cluster);
  }

  /** For the clusters with these labels and all applications. */
  TestFleet override(
      String name,
      Map<String, String> labels,
      List<String> components,
      Map<String, String> substitute) {
    return override(name, labels, EVERYWHERE, components, substitute);
  }

  TestFleet override(
      String name,
      Map<String, String> labels,
      Map<String, String> labelsOfApplications,
      List<String> components,
      Map<String, String> substitute) {
    overrides.put(
        name,
        new ClusterOverride(
            new Metadata(name, Map.of()),
            new ClusterOverride.Spec(
                new LabelSelector(labels, List.of()),
                new LabelSelector(labelsOfApplications, List.of()),
                components,
                new TreeMap<>(substitute),
                null)));
    return this;
  }

  /** Values for charts. */
  TestFleet helm(String name, Map<String, String> labels, Helm helm) {
    overrides.put(
        name,
        new ClusterOverride(
            new Metadata(name, Map.of()),
            new ClusterOverride.Spec(
                new LabelSelector(labels, List.of()),
                LabelSelector.EVERYTHING,
                List.of(),
                new TreeMap<>(),
                helm)));
    return this;
  }

  TestFleet substitute(String name, String value) {
    return override("sets-" + overrides.size(), EVERYWHERE, List.of(), Map.of(name, value));
  }

  TestFleet components(String override, Map<String, String> labels, String... components) {
    return override(override, labels, List.of(components), Map.of());
  }

  TestFleet guardrail(
      String name, String kind, String expression, Guardrail.Enforcement enforcement) {
    guardrails.put(
        name,
        new Guardrail(
            new Metadata(name, Map.of()),
            new Guardrail.Spec(
                new Guardrail.Match(List.of(kind), List.of()),
                ObjectExpression.parse(expression),
                "as " + name + " says",
                enforcement)));
    return this;
  }

  /** In every cluster, with as many replicas. */
  TestFleet placed(Application application, int count) {
    clusters.keySet().forEach(cluster -> placed(application, cluster, count));
    return this;
  }

  TestFleet placed(Application application, String cluster, int count) {
    applications.put(application.name(), application);
    replicas.computeIfAbsent(application.name(), _ -> new TreeMap<>()).put(cluster, count);
    return this;
  }

  long started() {
    return kustomize.started();
  }

  Fleet fleet() {
    return new Fleet(
        clusters, applications, new TreeMap<>(), new TreeMap<>(), overrides, guardrails);
  }

  ApplicationBuilds builds() {
    return builds;
  }

  /** The application {@code shop} with two replicas in every cluster, where nothing is placed. */
  Result render(SourceTree tree) throws InterruptedException {
    return render(tree, Incumbents.NONE);
  }

  Result render(SourceTree tree, Incumbents incumbents) throws InterruptedException {
    if (applications.isEmpty()) {
      placed(SHOP, 2);
    }
    return new Result(
        renderer.render(
            fleet(), tree, placements(), builds.build(applications.values(), tree), incumbents));
  }

  Map<String, ApplicationPlacement> placements() {
    Map<String, ApplicationPlacement> placements = new HashMap<>();
    replicas.forEach((name, counts) -> placements.put(name, placement(name, counts)));
    return placements;
  }

  private static ApplicationPlacement placement(String name, Map<String, Integer> counts) {
    List<LocationPlacement> locations = new ArrayList<>();
    counts.forEach(
        (cluster, count) ->
            locations.add(new LocationPlacement(cluster, count, Instant.EPOCH, "", null)));
    return new ApplicationPlacement(name, "", locations, List.of());
  }

  /** What was rendered; where no application is named, {@code shop}. */
  record Result(RenderedFleet fleet) {
    Rendering of(String cluster, String application) {
      return Optional.ofNullable(fleet.clusters().get(cluster))
          .flatMap(its -> Optional.ofNullable(its.get(application)))
          .orElseThrow();
    }

    Rendering of(String cluster) {
      return of(cluster, "shop");
    }

    RenderedApplication in(String cluster, String application) {
      assertThat(of(cluster, application)).isInstanceOf(Rendering.Rendered.class);
      return ((Rendering.Rendered) of(cluster, application)).application();
    }

    RenderedApplication in(String cluster) {
      return in(cluster, "shop");
    }

    /** As people are told; one a line. */
    String problems(String cluster) {
      return String.join("\n", of(cluster).problems().stream().map(Object::toString).toList());
    }

    /** The problems of what could not be rendered. */
    String failure(String cluster) {
      assertThat(of(cluster)).isInstanceOf(Rendering.Failed.class);
      return problems(cluster);
    }

    JsonNode object(String cluster, String path) {
      return CanonicalYaml.read(file(cluster, path));
    }

    String text(String cluster, String path) {
      return new String(file(cluster, path), StandardCharsets.UTF_8);
    }

    private byte[] file(String cluster, String path) {
      RenderedApplication application = in(cluster);
      assertThat(application.objects()).containsKey(path);
      return Optional.ofNullable(application.files().get(path)).orElseThrow();
    }
  }
}
