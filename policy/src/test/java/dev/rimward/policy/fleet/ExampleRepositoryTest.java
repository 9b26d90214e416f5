package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExampleRepositoryTest {
  @Test
  void readsWithoutAProblem() {
    FleetReading reading = Fleets.read(new DirectoryTree(Path.of("../repo-layout-example")));

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.fleet().clusters())
        .containsOnlyKeys("ams1", "den1", "fra1", "nyc1", "par1", "sgp1", "sjc1", "tyo1");
    assertThat(reading.fleet().clusters().values())
        .extracting(Cluster::region)
        .containsOnly("asia", "europe", "northamerica");
    assertThat(reading.fleet().applications()).containsOnlyKeys("edge-probe", "storefront");
    assertThat(reading.fleet().policies()).containsOnlyKeys("europe-baseline", "follow-demand");
    assertThat(reading.fleet().signals()).containsOnlyKeys("http-requests");
  }
}
