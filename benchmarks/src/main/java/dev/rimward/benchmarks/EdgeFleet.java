package dev.rimward.benchmarks;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Applications of six objects that all run in all clusters, with other replicas in each, and with
 * the name of the cluster and its region in three of the objects. One of these is generated, and
 * named after its content.
 *
 * @param sources every application's files, by path
 * @param placements by application
 */
record EdgeFleet(
    Fleet fleet,
    SortedMap<String, String> sources,
    SortedMap<String, ApplicationPlacement> placements) {
  private static final List<String> FILES =
      List.of(
          "account.yaml",
          "ingress.yaml",
          "kustomization.yaml",
          "service.yaml",
          "settings.properties",
          "web.yaml",
          "worker.yaml");
  private static final int REGIONS = 12;
  private static final int MAX_REPLICAS = 20;

  static EdgeFleet of(int clusters, int applications) {
    SortedMap<String, Cluster> places = named("edge", clusters, EdgeFleet::cluster);
    SortedMap<String, Application> all = named("app", applications, EdgeFleet::application);
    SortedMap<String, String> sources = new TreeMap<>();
    for (String file : FILES) {
      String template = template(file);
      all.keySet()
          .forEach(
              name ->
                  sources.put("apps/" + name + "/" + file, template.replace("APPLICATION", name)));
    }
    SortedMap<String, ApplicationPlacement> placements = new TreeMap<>();
    all.keySet().forEach(name -> placements.put(name, everywhere(name, places)));
    return new EdgeFleet(
        new Fleet(places, all, new TreeMap<>(), new TreeMap<>()), sources, placements);
  }

  /** One line of one application is another one. */
  SortedMap<String, String> withOneLineChanged(String application) {
    SortedMap<String, String> changed = new TreeMap<>(sources);
    changed.computeIfPresent(
        "apps/" + application + "/kustomization.yaml",
        (_, text) -> text.replace("newTag: 2.14.3", "newTag: 2.14.4"));
    return changed;
  }

  private static <T> SortedMap<String, T> named(
      String prefix, int count, Function<String, T> made) {
    SortedMap<String, T> all = new TreeMap<>();
    for (int number = 0; number < count; number++) {
      String name = "%s-%03d".formatted(prefix, number);
      all.put(name, made.apply(name));
    }
    return all;
  }

  private static Cluster cluster(String name) {
    return new Cluster(
        new Metadata(name, Map.of()),
        new Cluster.Spec(
            new Cluster.Location(0, 0, null, null, "region-" + number(name) % REGIONS),
            null,
            Cluster.Topology.SingleNode,
            null,
            null,
            null,
            List.of(),
            new Cluster.Access(name + ".kubeconfig", null),
            false));
  }

  private static Application application(String name) {
    return new Application(
        new Metadata(name, Map.of()),
        new Application.Spec(name, new Application.Source("apps/" + name), false, null));
  }

  private static ApplicationPlacement everywhere(String name, SortedMap<String, Cluster> places) {
    List<LocationPlacement> locations = new ArrayList<>();
    for (String cluster : places.keySet()) {
      locations.add(
          new LocationPlacement(cluster, replicas(name, cluster), Instant.EPOCH, "", null));
    }
    return new ApplicationPlacement(name, "", locations, List.of());
  }

  static int replicas(String application, String cluster) {
    return 1 + (number(cluster) + number(application)) % MAX_REPLICAS;
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1));
  }

  private static String template(String file) {
    try (InputStream resource = EdgeFleet.class.getResourceAsStream("application/" + file)) {
      return new String(
          Objects.requireNonNull(resource, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
