package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.Fleets.FRA1;
import static dev.rimward.policy.fleet.Fleets.POLICY;
import static dev.rimward.policy.fleet.Fleets.STOREFRONT;
import static dev.rimward.policy.fleet.Fleets.cluster;
import static dev.rimward.policy.fleet.Fleets.problems;
import static dev.rimward.policy.fleet.Fleets.providerOf;
import static dev.rimward.policy.fleet.Fleets.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastGoodTest {
  private static final String PATH = "clusters/europe.yaml";
  private static final String TYPO = FRA1.replace("provider:", "provder:");
  private static final String TWO = FRA1 + "---\n" + cluster("ams1");

  @Test
  void aTypoMovesNothing() {
    MemoryTree tree = MemoryTree.empty().with(PATH, FRA1).with(PATH, TYPO);

    assertThat(problems(tree))
        .isEqualTo(
            "clusters/europe.yaml:8: spec.provder: unknown field; did you mean provider?; keeps"
                + " its last good version of r1\n");
    assertThat(read(tree).fleet()).isEqualTo(read(MemoryTree.of(Map.of(PATH, FRA1))).fleet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "spec: [",
        "- a list",
        "text",
        "kind: Cluster",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}",
        "apiVersion: rimward.dev/v1alpha1\nkind: Tenant\nmetadata: {name: fra1}",
        "apiVersion: rimward.dev/v1alpha1\nkind: Clutser\nmetadata: {name: fra1}",
        "apiVersion: rimward.dev/v1alpha1\nkind: Cluster\nmetadata: {name: fra2}\nspec: {}"
      })
  void whateverAFileIsTurnedIntoNothingOfItIsLost(String broken) {
    MemoryTree tree = MemoryTree.empty().with(PATH, TWO).with(PATH, broken);

    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("ams1", "fra1");
    assertThat(problems(tree)).contains("keeps", "of r1").startsWith(PATH);
  }

  @Test
  void aFileTurnedIntoALinkKeepsItsDocuments() {
    MemoryTree tree = MemoryTree.empty().with(PATH, FRA1).withLink(PATH).with(PATH, "spec: [");

    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("fra1");
  }

  @Test
  void aFileTooLargeSpoilsOnlyItself() {
    byte[] large = new byte[SourceTree.LARGEST_FILE + 1];
    MemoryTree tree =
        MemoryTree.empty()
            .with(PATH, FRA1)
            .with("clusters/ams1.yaml", cluster("ams1"))
            .with(PATH, large)
            .with("apps/storefront/data.yaml", large);

    assertThat(problems(tree))
        .isEqualTo(
            """
            apps/storefront/data.yaml: is too large to be read
            clusters/europe.yaml: is too large to be read; keeps its last good version of r2
            """);
    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("ams1", "fra1");
  }

  @Test
  void brokenYamlKeepsAllDocumentsOfTheFile() {
    MemoryTree tree = MemoryTree.empty().with(PATH, TWO).with(PATH, TWO + "\t- x: [\n");

    assertThat(problems(tree))
        .startsWith("clusters/europe.yaml:24: not valid YAML: ")
        .endsWith("; keeps its last good version of r1\n");
    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("ams1", "fra1");
  }

  @Test
  void theGoodNeighboursOfABadDocumentMoveOn() {
    MemoryTree tree =
        MemoryTree.empty()
            .with(PATH, TWO)
            .with(PATH, TYPO + "---\n" + cluster("ams1").replace("acme-metal", "newer"));

    assertThat(providerOf("fra1", tree)).isEqualTo("acme-metal");
    assertThat(providerOf("ams1", tree)).isEqualTo("newer");
  }

  @Test
  void neighboursDoNotFallBackWhenTheirFileBreaksLater() {
    MemoryTree tree =
        MemoryTree.empty()
            .with(PATH, TWO)
            .with(PATH, TYPO + "---\n" + cluster("ams1").replace("acme-metal", "newer"))
            .with(PATH, "spec: [");

    assertThat(problems(tree)).endsWith("; keeps its last good version of r2, r1\n");
    assertThat(providerOf("fra1", tree)).isEqualTo("acme-metal");
    assertThat(providerOf("ams1", tree)).isEqualTo("newer");
  }

  @Test
  void severalBadVersionsInARowAreSkipped() {
    MemoryTree tree =
        MemoryTree.empty()
            .with(PATH, FRA1.replace("acme-metal", "old"))
            .with(PATH, FRA1)
            .with(PATH, "spec: [")
            .with("README.md", "unrelated")
            .with(PATH, TYPO);

    assertThat(problems(tree)).endsWith("; keeps its last good version of r2\n");
    assertThat(providerOf("fra1", tree)).isEqualTo("acme-metal");
  }

  @Test
  void aRemovedDocumentIsGoneWhenTheRestReadsWell() {
    MemoryTree tree = MemoryTree.empty().with(PATH, TWO).with(PATH, FRA1);

    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("fra1");
    assertThat(problems(tree)).isEmpty();
  }

  @Test
  void whatWasRemovedDoesNotComeBackWithATypo() {
    MemoryTree tree =
        MemoryTree.empty()
            .with(PATH, TWO)
            .with(PATH, FRA1)
            .with(PATH, FRA1 + "---\n" + cluster("ams1").replace("provider:", "provder:"));

    assertThat(problems(tree)).endsWith("; has no good version, ignored\n");
    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("fra1");
  }

  @Test
  void aDeletedFileDoesNotComeBackWithATypo() {
    MemoryTree tree = MemoryTree.empty().with(PATH, FRA1).without(PATH).with(PATH, TYPO);

    assertThat(problems(tree)).endsWith("; has no good version, ignored\n");
    assertThat(read(tree).fleet().clusters()).isEmpty();
  }

  @Test
  void aBadDocumentUnderANewNameKeepsWhatItsFileSaid() {
    MemoryTree tree =
        MemoryTree.empty().with(PATH, FRA1).with(PATH, TYPO.replace("name: fra1", "name: fra2"));

    assertThat(problems(tree))
        .endsWith("; has no good version, ignored; keeps Cluster fra1 of r1\n");
    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("fra1");
  }

  @Test
  void aBadApplicationSpoilsNoOther() {
    MemoryTree tree =
        MemoryTree.empty()
            .with("policies/p.yaml", POLICY)
            .with("apps/storefront/app.yaml", STOREFRONT)
            .with("apps/storefront/app.yaml", "spec: [")
            .with("apps/shop/app.yaml", Fleets.application("shop"));

    assertThat(read(tree).fleet().applications()).containsOnlyKeys("shop", "storefront");
    assertThat(problems(tree)).endsWith("; keeps its last good version of r2\n");
  }

  @Test
  void referencesOfAKeptVersionHaveNoLine() {
    String policy =
        POLICY.replace(
            "duplicated: {replicas: 2}", "demand: {signal: http-requests, target: 5, max: 2}");
    MemoryTree tree =
        MemoryTree.empty()
            .with("policies/s.yaml", Fleets.SIGNAL)
            .with("policies/p.yaml", policy)
            .with("policies/p.yaml", policy.replace("priority", "prioritee"))
            .without("policies/s.yaml");

    assertThat(problems(tree))
        .isEqualTo(
            """
            policies/p.yaml: spec.replicaScheduling.demand.signal: no Signal is named http-requests
            policies/p.yaml:6: spec.prioritee: unknown field; did you mean priority?; keeps its last good version of r2
            """);
  }

  @Test
  void looksBackAHundredVersions() {
    MemoryTree tree = MemoryTree.empty().with(PATH, FRA1);
    for (int i = 1; i <= LastGood.MAX_VERSIONS; i++) {
      tree = tree.with(PATH, "broken " + i);
    }
    assertThat(read(tree).fleet().clusters()).containsOnlyKeys("fra1");
    assertThat(read(tree.with(PATH, "broken again")).fleet().clusters()).isEmpty();
  }
}
