package dev.rimward.reconciler.publish;

import static dev.rimward.reconciler.publish.Stage.desired;
import static dev.rimward.reconciler.publish.Stage.publish;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.reconciler.publish.Departure.State;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the branches of clusters whose documents are removed. */
class DeparturesTest {
  @TempDir Path scratch;
  private Stage stage;
  private Output output;

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(scratch);
    output = stage.writer("disk");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static Wish both() {
    return Wish.clusters("ams1", "fra1")
        .deletedOnRemoval("ams1")
        .runs("shop", "ams1", "web")
        .runs("shop", "fra1", "web");
  }

  private static Wish rest() {
    return Wish.clusters("fra1").runs("shop", "fra1", "web");
  }

  private String head(String branch) {
    return stage.git("rev-parse", branch);
  }

  private boolean isThere(String branch) {
    return stage.lines("for-each-ref", "--format=%(refname:short)").contains(branch);
  }

  private static Departure departed(Publication publication) {
    return requireNonNull(publication.departures().get("ams1"));
  }

  @Test
  void anOrphansBranchIsSetAsideWithItsHistory() {
    publish(output, Wish.clusters("ams1", "fra1").runs("shop", "ams1", "web"));
    String before = head("clusters/ams1");

    Publication publication = publish(output, Wish.clusters("fra1").has("shop"));

    assertThat(departed(publication).state()).isEqualTo(State.Archived);
    assertThat(head("archived/ams1")).isEqualTo(before);
    assertThat(isThere("clusters/ams1")).isFalse();
    assertThat(publish(output, Wish.clusters("fra1").has("shop")).departures()).isEmpty();
  }

  @Test
  void aNameThatIsTakenGetsANumber() {
    for (int i = 1; i <= 3; i++) {
      publish(output, Wish.clusters("ams1", "fra1").runs("shop", "ams1", "web=" + i));
      publish(output, Wish.clusters("fra1").has("shop"));
      stage.now = stage.now.plusSeconds(60);
    }

    assertThat(stage.lines("for-each-ref", "--format=%(refname:short)", "refs/heads/archived"))
        .containsExactly("archived/ams1", "archived/ams1.2", "archived/ams1.3");
  }

  @Test
  void aClusterThatIsToBeDeletedIsEmptiedFirstAndSetAsideWhenItSaysThatNothingIsLeft() {
    publish(output, both());

    Publication emptying = publish(output, rest());

    assertThat(departed(emptying).state()).isEqualTo(State.Deleting);
    assertThat(departed(emptying).facts().access()).isEqualTo(new Cluster.Access(null, "ams1"));
    assertThat(desired(output, "ams1").applications()).isEmpty();
    assertThat(desired(output, "ams1").past().had("shop")).isTrue();
    assertThat(stage.git("log", "-1", "--format=%s", "clusters/ams1"))
        .isEqualTo("ams1 is no more: delete shop");
    String empty = head("clusters/ams1");
    assertThat(departed(publish(output, rest())).state())
        .as("it has not said so")
        .isEqualTo(State.Deleting);
    assertThat(head("clusters/ams1")).isEqualTo(empty);

    Publication done = publish(output, rest().emptied("ams1", empty));
    assertThat(departed(done).state()).isEqualTo(State.Archived);
    assertThat(head("archived/ams1")).isEqualTo(empty);
  }

  @Test
  void oneThatCannotBeReachedKeepsNoOtherFromBeingSetAside() {
    publish(output, both().runs("shop", "far1", "web").having("far1").deletedOnRemoval("far1"));
    publish(output, rest());

    Publication publication = publish(output, rest().emptied("ams1", head("clusters/ams1")));

    assertThat(departed(publication).state()).isEqualTo(State.Archived);
    assertThat(requireNonNull(publication.departures().get("far1")).state())
        .isEqualTo(State.Deleting);
    assertThat(desired(output, "far1").applications()).isEmpty();
  }

  @Test
  void aRestartGoesOnDeleting() throws Exception {
    publish(output, both());
    publish(output, rest());

    output = stage.writer("another disk");
    Publication again = publish(output, rest());

    assertThat(departed(again).state()).isEqualTo(State.Deleting);
    assertThat(departed(again).facts().access()).isEqualTo(new Cluster.Access(null, "ams1"));
  }

  @Test
  void itsCopiesGoOnlyWhenTheirReplacementsAreHealthy() {
    publish(output, both());

    publish(output, rest().saying((cluster, application, folder) -> Optional.empty()));

    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("shop");
  }

  @Test
  void nothingIsDeletedWhileADocumentOfAClusterCannotBeRead() {
    publish(output, both());

    Publication doubtful = publish(output, rest().doubting("clusters/amsterdam.yaml:3: misspelt"));

    assertThat(departed(doubtful).state()).isEqualTo(State.Stuck);
    assertThat(departed(doubtful).words()).endsWith("clusters/amsterdam.yaml:3: misspelt");
    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("shop");
    assertThat(departed(publish(output, rest())).state()).isEqualTo(State.Deleting);
  }

  @Test
  void aClusterThatWasRenamedLosesNothing() {
    publish(output, both());

    Publication renamed =
        publish(
            output,
            Wish.clusters("fra1", "newams")
                .reachedAs("newams", "ams1")
                .runs("shop", "newams", "web"));

    assertThat(departed(renamed).state()).isEqualTo(State.Archived);
    assertThat(stage.lines("ls-tree", "-d", "--name-only", "archived/ams1"))
        .containsExactly("shop");
  }

  @Test
  void aClusterComesBackBeforeItIsEmptiedAndAfterwards() {
    publish(output, both());
    publish(output, rest());
    publish(output, both());
    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("shop");
    assertThat(stage.commits("clusters/ams1")).isEqualTo(3);

    publish(output, rest());
    publish(output, rest().emptied("ams1", head("clusters/ams1")));
    publish(output, both());
    assertThat(desired(output, "ams1").applications()).containsOnlyKeys("shop");
    assertThat(stage.commits("clusters/ams1")).as("a new branch").isEqualTo(1);
    assertThat(isThere("archived/ams1")).isTrue();
  }

  @Test
  void aBranchThatIsNotRimwardsIsLeftAlone() throws Exception {
    publish(output, rest());
    stage.git("branch", "clusters/mine", stage.git("commit-tree", "-m", "mine", "rendered^{tree}"));

    Publication publication = publish(output, rest());

    assertThat(requireNonNull(publication.departures().get("mine")).state()).isEqualTo(State.Stuck);
    assertThat(isThere("clusters/mine")).isTrue();
  }

  @Test
  void aCrashBetweenTheTwoPushesLeavesNothingHalfDone() {
    publish(output, Wish.clusters("ams1", "fra1").runs("shop", "ams1", "web"));
    stage.git("branch", "archived/ams1", "clusters/ams1");

    publish(output, Wish.clusters("fra1").has("shop"));

    assertThat(isThere("clusters/ams1")).isFalse();
    assertThat(isThere("archived/ams1.2")).isFalse();
  }
}
