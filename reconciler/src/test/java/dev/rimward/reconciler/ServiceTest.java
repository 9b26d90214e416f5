package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.telemetry.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServiceTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private EmbeddedLoop loop;

  @BeforeEach
  void makeRepositories() throws Exception {
    loop = new EmbeddedLoop(folder);
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void neverPollsWhileAPassGoesOn() throws Exception {
    List<Stage> stages = new CopyOnWriteArrayList<>();
    loop.source().push("Begin with two clusters");
    Service service =
        loop.start(
            step -> {
              if (step instanceof Stage stage) {
                stages.add(stage);
                pause(stage == Stage.Fleet ? 400 : 0);
              }
            });

    within(SOON, () -> assertThat(Collections.frequency(stages, Stage.Delivery)).isEqualTo(5));
    service.close();

    List<Stage> pass =
        List.of(
            Stage.Fleet,
            Stage.Requirements,
            Stage.Observation,
            Stage.Placement,
            Stage.Rendering,
            Stage.Publication,
            Stage.Delivery);
    int fifth = stages.lastIndexOf(Stage.Delivery) + 1;
    for (int i = 0; i < fifth; i += stages.get(i) == Stage.Source ? 1 : pass.size()) {
      if (stages.get(i) != Stage.Source) {
        assertThat(stages.subList(i, i + pass.size())).isEqualTo(pass);
      }
    }
  }

  @Test
  void packsTheRepositoriesOnItsDiskInTurn() throws Exception {
    loop.source().push("Begin with two clusters");
    Service service = loop.start(Steps.NONE);
    within(SOON, () -> assertThat(loop.get("/readyz").statusCode()).isEqualTo(200));

    service.maintainNow();

    within(
        SOON,
        () ->
            assertThat(loop.get("/metrics").body())
                .contains(
                    "rimward_schedule_runs_total{task=\"maintain\",outcome=\"succeeded\",} 1.0"));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
