package dev.rimward.reconciler.publish;

import static dev.rimward.reconciler.publish.Stage.desired;
import static dev.rimward.reconciler.publish.Stage.fetched;
import static dev.rimward.reconciler.publish.Stage.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.git.GitFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputOverHttpTest {
  @TempDir Path scratch;
  private Stage stage;
  private Output output;

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(scratch);
    output = stage.writer("disk", stage.url, _ -> {});
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static Wish shop(String version) {
    return Wish.clusters("ams1", "fra1")
        .runs("shop", "ams1", "web=" + version)
        .runs("shop", "fra1", "web=" + version);
  }

  @Test
  void publishesToAnEmptyRepositoryAndReadsItBack() {
    Publication publication = publish(output, shop("1"));

    assertThat(publication.rendered()).isInstanceOf(RefOutcome.Moved.class);
    assertThat(fetched(output).placements()).containsOnlyKeys("shop");
    assertThat(desired(output, "fra1").applications()).containsOnlyKeys("shop");
  }

  @Test
  void letsAProtectedBranchStopOnlyItself() {
    publish(output, shop("1"));
    stage.server.protect("output", "refs/heads/clusters/ams1");

    Publication stopped = publish(output, shop("2"));

    assertThat(stopped.rendered()).isInstanceOf(RefOutcome.Moved.class);
    assertThat(stopped.clusters().get("ams1"))
        .isInstanceOfSatisfying(
            RefOutcome.Rejected.class, rejected -> assertThat(rejected.words()).contains("hook"));
    assertThat(stopped.clusters().get("fra1")).isInstanceOf(RefOutcome.Moved.class);
    assertThat(stage.commits("clusters/ams1")).isEqualTo(1);
    assertThat(stage.commits("clusters/fra1")).isEqualTo(2);

    stage.server.unprotect("output");
    publish(output, shop("2").unchanged("shop"));
    assertThat(stage.commits("rendered")).isEqualTo(2);
    assertThat(stage.git("rev-parse", "clusters/ams1^{tree}"))
        .isEqualTo(stage.git("rev-parse", "rendered:clusters/europe/ams1"));
  }

  @Test
  void movesNoClusterBranchWhenRenderedIsProtected() {
    publish(output, shop("1"));
    stage.server.protect("output", "refs/heads/rendered");

    Publication publication = publish(output, shop("2"));

    assertThat(publication.rendered()).isInstanceOf(RefOutcome.Rejected.class);
    assertThat(publication.clusters()).isEmpty();
    assertThat(stage.commits("clusters/ams1")).isEqualTo(1);
  }

  @Test
  void buildsOnTopWhenSomebodyElseWasFirst() throws Exception {
    publish(output, shop("1"));
    AtomicBoolean first = new AtomicBoolean(true);
    Output raced =
        stage.writer(
            "raced",
            stage.url,
            step -> {
              if (first.getAndSet(false)) {
                pushByHand("rendered");
              }
            });

    Publication publication = publish(raced, shop("2"));

    assertThat(publication.rendered()).isInstanceOf(RefOutcome.Moved.class);
    assertThat(publication.handMade()).extracting(HandMade::branch).containsExactly("rendered");
    assertThat(stage.slept).hasSize(1);
    assertThat(stage.retries).hasValue(1);
    assertThat(stage.git("log", "-1", "--format=%s", "rendered~1")).isEqualTo("by hand");
    assertThat(stage.git("ls-tree", "--name-only", "rendered")).doesNotContain("extra");
  }

  @Test
  void buildsAClusterBranchOnTopWhenSomebodyElseWasFirstThere() throws Exception {
    publish(output, shop("1"));
    Output raced =
        stage.writer(
            "raced",
            stage.url,
            step -> {
              if (step == PublishStep.COMMITTED_CLUSTERS && stage.slept.isEmpty()) {
                pushByHand("clusters/ams1");
              }
            });

    Publication publication = publish(raced, shop("2"));

    assertThat(publication.clusters().values())
        .allMatch(outcome -> outcome instanceof RefOutcome.Moved);
    assertThat(stage.slept).hasSize(1);
    assertThat(stage.commits("clusters/ams1")).isEqualTo(3);
    assertThat(stage.commits("clusters/fra1")).isEqualTo(2);
    assertThat(desired(raced, "ams1").applications()).containsOnlyKeys("shop");
  }

  @Test
  void givesUpAfterTenAttemptsWithTheWordsOfTheRemote() throws Exception {
    publish(output, shop("1"));
    Output raced =
        stage.writer(
            "raced",
            stage.url,
            step -> {
              if (step == PublishStep.COMMITTED_RENDERED) {
                pushByHand("rendered");
              }
            });

    Publication publication = publish(raced, shop("2"));

    assertThat(publication.rendered())
        .isInstanceOfSatisfying(
            RefOutcome.Failed.class,
            failed -> assertThat(failed.failure()).hasMessageContaining("ten attempts"));
    assertThat(stage.slept).hasSize(9);
  }

  private void pushByHand(String branch) {
    try {
      stage.commitByHand(branch, "extra" + System.nanoTime(), "x\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void letsTwoWritersEndWithOneLineOfCommits() throws Exception {
    Output other = stage.writer("other disk", stage.url, _ -> {});
    fetched(output);
    fetched(other);

    output.publish(shop("1").request());
    stage.now = stage.now.plusSeconds(1);
    Publication second = other.publish(shop("1").request());

    assertThat(second.rendered()).isInstanceOf(RefOutcome.Unchanged.class);
    assertThat(second.clusters().values())
        .allMatch(outcome -> outcome instanceof RefOutcome.Unchanged);
    assertThat(stage.commits("rendered")).isEqualTo(1);
    assertThat(stage.commits("clusters/ams1")).isEqualTo(1);
  }

  @Test
  void saysThatTheRemoteCannotBeReached() {
    publish(output, shop("1"));
    stage.server.refuse();

    assertThat(output.fetch())
        .isInstanceOfSatisfying(
            FetchedState.FetchFailed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(GitFailure.Code.UNREACHABLE));
  }

  @Test
  void publishesOnceWhenTheConnectionBrokeBeforeAPush() throws Exception {
    publish(output, shop("1"));
    Output broken =
        stage.writer(
            "broken",
            stage.url,
            step -> {
              if (step == PublishStep.COMMITTED_RENDERED) {
                stage.server.refuse();
              }
            });
    assertThat(publish(broken, shop("2")).rendered()).isInstanceOf(RefOutcome.Failed.class);
    stage.server.recover();

    publish(output, shop("2"));

    assertThat(stage.commits("rendered")).isEqualTo(2);
    assertThat(stage.commits("clusters/ams1")).isEqualTo(2);
  }

  @Test
  void makesTwoHundredBranchesInOnePush() {
    String[] names = IntStream.range(0, 200).mapToObj(i -> "c" + i).toArray(String[]::new);
    Wish wish = Wish.clusters(names);
    for (String name : names) {
      wish.runs("shop", name, "web");
    }
    fetched(output);
    int before = stage.server.requests();

    Publication publication = output.publish(wish.request());

    assertThat(publication.clusters().values())
        .allMatch(outcome -> outcome instanceof RefOutcome.Moved)
        .hasSize(200);
    assertThat(stage.server.requests() - before).isLessThan(12);
  }
}
