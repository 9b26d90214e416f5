package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.Fleets.FRA1;
import static dev.rimward.policy.fleet.Fleets.cluster;
import static dev.rimward.policy.fleet.Fleets.problems;
import static dev.rimward.policy.fleet.Fleets.providerOf;
import static dev.rimward.policy.fleet.Fleets.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SameNameTest {
  private static final String OTHER = FRA1.replace("acme-metal", "other");

  @Test
  void theFirstPathWinsWithoutHistory() {
    MemoryTree tree = MemoryTree.of(Map.of("clusters/b.yaml", OTHER, "clusters/a.yaml", FRA1));

    assertThat(problems(tree))
        .isEqualTo(
            "clusters/b.yaml:4: metadata.name: Cluster fra1 is already defined in"
                + " clusters/a.yaml:1; this one is ignored\n");
    assertThat(providerOf("fra1", tree)).isEqualTo("acme-metal");
  }

  @Test
  void theDocumentThatHadTheNameFirstWins() {
    MemoryTree tree =
        MemoryTree.empty().with("clusters/b.yaml", FRA1).with("clusters/a.yaml", OTHER);

    assertThat(problems(tree))
        .isEqualTo(
            "clusters/a.yaml:4: metadata.name: Cluster fra1 is already defined in"
                + " clusters/b.yaml:1; this one is ignored\n");
    assertThat(providerOf("fra1", tree)).isEqualTo("acme-metal");
  }

  @Test
  void theOwnerStaysTheOwnerWhenBothChange() {
    MemoryTree tree =
        MemoryTree.empty()
            .with("clusters/b.yaml", FRA1)
            .with("clusters/a.yaml", OTHER)
            .with("clusters/a.yaml", OTHER + "# touched\n")
            .with("clusters/b.yaml", FRA1 + "# touched\n");

    assertThat(providerOf("fra1", tree)).isEqualTo("acme-metal");
  }

  @Test
  void theOwnerStaysTheOwnerAfterATimeOfBrokenYaml() {
    MemoryTree tree =
        MemoryTree.empty()
            .with("clusters/b.yaml", FRA1)
            .with("clusters/b.yaml", "spec: [")
            .with("clusters/a.yaml", OTHER)
            .with("clusters/b.yaml", FRA1);

    assertThat(providerOf("fra1", tree)).isEqualTo("acme-metal");
  }

  @Test
  void aClusterRenamedIntoAnExistingNameKeepsItsOwn() {
    MemoryTree tree =
        MemoryTree.empty()
            .with("clusters/fra1.yaml", FRA1)
            .with("clusters/ams1.yaml", cluster("ams1"))
            .with("clusters/ams1.yaml", OTHER);

    assertThat(problems(tree))
        .isEqualTo(
            "clusters/ams1.yaml:4: metadata.name: Cluster fra1 is already defined in"
                + " clusters/fra1.yaml:1; this one is ignored; keeps Cluster ams1 of r2\n");
    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("ams1", "fra1");
  }

  @Test
  void itGoesOnKeepingItsOwnWhileTheMistakeStays() {
    MemoryTree tree =
        MemoryTree.empty()
            .with("clusters/fra1.yaml", FRA1)
            .with("clusters/ams1.yaml", cluster("ams1"))
            .with("clusters/ams1.yaml", OTHER)
            .with("clusters/ams1.yaml", OTHER + "# still\n");

    assertThat(problems(tree)).endsWith("; keeps Cluster ams1 of r2\n");
    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("ams1", "fra1");
  }

  @Test
  void oneFileMayNotDefineANameTwice() {
    MemoryTree tree = MemoryTree.of(Map.of("clusters/a.yaml", FRA1 + "---\n" + OTHER));

    assertThat(problems(tree))
        .isEqualTo(
            "clusters/a.yaml:16: metadata.name: Cluster fra1 is already defined in"
                + " clusters/a.yaml:1; this one is ignored\n");
    assertThat(providerOf("fra1", tree)).isEqualTo("acme-metal");
  }

  @Test
  void kindsHaveNamesOfTheirOwn() {
    MemoryTree tree =
        MemoryTree.of(Map.of("clusters/a.yaml", FRA1, "policies/a.yaml", Fleets.policy("fra1")));

    assertThat(problems(tree)).isEmpty();
  }
}
