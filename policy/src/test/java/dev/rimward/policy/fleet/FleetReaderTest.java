package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetReaderTest {
  private static final String FRA1 =
      """
      apiVersion: rimward.dev/v1alpha1
      kind: Cluster
      metadata:
        name: fra1
        labels: {environment: production}
      spec:
        location: {latitude: 50.11, longitude: 8.68, city: Frankfurt, country: DE, region: europe}
        provider: acme-metal
        topology: Compact
        capacity: {cpu: "16", memory: 64Gi}
        access: {kubeconfigFile: fra1.kubeconfig}
      """;

  private static FleetReading read(SourceTree tree) {
    return new FleetReader(Layout.STANDARD).read(tree);
  }

  private static String lines(FleetReading reading) {
    return reading.problems().stream().map(p -> p + "\n").collect(Collectors.joining());
  }

  @Test
  void namesTheNearestField() {
    FleetReading reading =
        read(MemoryTree.of(Map.of("clusters/fra1.yaml", FRA1.replace("location:", "locatoin:"))));

    assertThat(lines(reading))
        .isEqualTo(
            """
            clusters/fra1.yaml:7: spec.locatoin: unknown field; did you mean location?
            """);
  }

  @Test
  void readsACluster() {
    FleetReading reading = read(MemoryTree.of(Map.of("clusters/fra1.yaml", FRA1)));
    assertThat(lines(reading)).isEmpty();
    assertThat(reading.fleet().clusters()).containsOnlyKeys("fra1");
  }
}
