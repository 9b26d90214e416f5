package dev.rimward.reconciler.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.DirectoryTree;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.placement.Requirements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Source folders for tests. */
final class Sources {
  private static final Resources HALF_A_CORE =
      new Resources(Quantity.parse("500m"), Quantity.parse("512Mi"));

  private Sources() {}

  /** The demand day of the documentation. */
  static Fleet demandDay() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs/demand-day"))) {
      folder = Objects.requireNonNull(folder.getParent(), "docs/demand-day is above this folder");
    }
    return fleet(folder.resolve("docs/demand-day"));
  }

  /**
   * Two places, Frankfurt at 0.1 and New York at 0.2 for an hour of CPU, and the application shop.
   *
   * @param policy what is below {@code spec}, in one line
   */
  static Fleet twoPlaces(Path folder, String policy) {
    return twoPlaces(folder, policy, "{query: requests, locationLabel: geohash}");
  }

  /**
   * @param prometheus what is below that of the signal, in one line
   */
  static Fleet twoPlaces(Path folder, String policy, String prometheus) {
    write(
        folder.resolve("clusters/clusters.yaml"),
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Cluster
        metadata: {name: fra1}
        spec:
          location: {latitude: 50.11, longitude: 8.68, region: europe}
          pricePerCpuHour: 0.1
          access: {context: fra1}
        ---
        apiVersion: rimward.dev/v1alpha1
        kind: Cluster
        metadata: {name: nyc1}
        spec:
          location: {latitude: 40.71, longitude: -74.01, region: northamerica}
          pricePerCpuHour: 0.2
          access: {context: nyc1}
        """);
    write(
        folder.resolve("apps/shop/app.yaml"),
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Application
        metadata: {name: shop}
        spec: {namespace: shop, source: {path: apps/shop}}
        """);
    write(folder.resolve("apps/shop/kustomization.yaml"), "resources: []\n");
    write(
        folder.resolve("policies/policies.yaml"),
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Signal
        metadata: {name: requests}
        spec:
          prometheus: %s
          unit: requests/s
          staleAfter: 5m
        ---
        apiVersion: rimward.dev/v1alpha1
        kind: PlacementPolicy
        metadata: {name: follow}
        spec: {applicationSelector: {}, %s}
        """
            .formatted(prometheus, policy));
    return fleet(folder);
  }

  private static Fleet fleet(Path folder) {
    FleetReading reading = new FleetReader(Layout.STANDARD).read(new DirectoryTree(folder));
    assertThat(reading.problems()).isEmpty();
    return reading.fleet();
  }

  /** Each replica needs half a core. */
  static Variant variant(Fleet fleet) {
    return variant("source", fleet);
  }

  static Variant variant(String name, Fleet fleet) {
    Map<String, Requirements> requirements = new HashMap<>();
    fleet
        .applications()
        .keySet()
        .forEach(
            application ->
                requirements.put(application, new Requirements(HALF_A_CORE, Resources.NONE)));
    return new Variant(name, fleet, requirements);
  }

  /** Rows of time, location and value below a header, as a trace. */
  static Trace csv(Fleet fleet, List<String> lines, Duration step) {
    return CsvTrace.read(
        "trace.csv",
        lines,
        fleet,
        Simulation.needs(List.of(variant(fleet))).keySet(),
        Optional.empty(),
        step);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
