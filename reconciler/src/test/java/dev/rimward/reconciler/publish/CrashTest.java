package dev.rimward.reconciler.publish;

import static dev.rimward.reconciler.publish.Stage.publish;
import static dev.rimward.reconciler.publish.Stage.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashTest {
  @TempDir Path scratch;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @CsvSource({
    "COMMITTED_RENDERED, same",
    "COMMITTED_RENDERED, new",
    "PUSHED_RENDERED, same",
    "PUSHED_RENDERED, new",
    "COMMITTED_CLUSTERS, same",
    "COMMITTED_CLUSTERS, new",
    "PUSHED_CLUSTERS, same",
    "PUSHED_CLUSTERS, new",
  })
  void convergesAfterACrashWithNoCommitLostOrDoubled(PublishStep at, String disk) throws Exception {
    try (Stage stage = new Stage(scratch)) {
      publish(stage.writer("same"), wish("1"));
      stage.crash();
      Output crashing =
          stage.writer(
              "same",
              stage.remote.toString(),
              step -> {
                if (step == at) {
                  throw new Crash();
                }
              });
      assertThatThrownBy(() -> publish(crashing, wish("2").approve("shop")))
          .isInstanceOf(Crash.class);
      stage.crash();

      Output anew = stage.writer(disk);
      publish(anew, wish("2").approve("shop"));

      assertThat(stage.commits("rendered")).isEqualTo(2);
      assertThat(stage.commits("clusters/ams1")).isEqualTo(2);
      assertThat(stage.commits("clusters/fra1")).isEqualTo(2);
      assertThat(running(anew, "ams1", "shop").deletionApproved()).isTrue();
    }
  }

  /** The second loses all objects of the first, which needs the approval. */
  private static Wish wish(String object) {
    return Wish.clusters("ams1", "fra1")
        .runs("shop", "ams1", "o" + object)
        .runs("shop", "fra1", "o" + object);
  }
}
