package dev.rimward.reconciler.publish;

import static dev.rimward.reconciler.publish.Stage.desired;
import static dev.rimward.reconciler.publish.Stage.publish;
import static dev.rimward.reconciler.publish.Stage.running;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.CronSchedule;
import dev.rimward.policy.fleet.IntOrPercent;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.MaintenanceWindow;
import dev.rimward.policy.fleet.MaintenanceWindow.Schedule;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy.Canary;
import dev.rimward.policy.fleet.PlacementPolicy.Rollout;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.rollout.Progress.Phase;
import dev.rimward.reconciler.rollout.RolloutPlan;
import dev.rimward.reconciler.rollout.Standing.CopyState;
import dev.rimward.reconciler.rollout.Turn.Hold;
import dev.rimward.reconciler.rollout.Turn.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what {@code rendered} says comes to the branches of clusters, in a real repository. */
class TurnsTest {
  private static final String[] CLUSTERS = {"c1", "c2", "c3", "c4"};

  @TempDir Path scratch;
  private Stage stage;
  private Output output;
  private final Map<String, CopyState> said = new TreeMap<>();

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(scratch);
    output = stage.writer("disk");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static Rollout rollout(@Nullable Canary canary) {
    return new Rollout(
        canary, IntOrPercent.parse("2"), IntOrPercent.parse("0"), Duration.ofMinutes(10));
  }

  private Wish shop(String version) {
    Wish wish = Wish.clusters(CLUSTERS).rollout(rollout(null)).saying(this::copy);
    for (String cluster : CLUSTERS) {
      wish.runs("shop", cluster, "web=" + version);
    }
    return wish;
  }

  private Optional<CopyState> copy(String cluster, String application, String folder) {
    return Optional.ofNullable(said.get(cluster));
  }

  /** Every cluster has what its branch says, and is healthy with it. */
  private void deliver(String... clusters) {
    for (String cluster : clusters) {
      said.put(
          cluster,
          new CopyState(running(output, cluster, "shop").digest(), Health.Healthy, "", stage.now));
    }
  }

  private String has(String cluster) {
    return running(output, cluster, "shop")
        .objects()
        .getFirst()
        .content()
        .at("/data/value")
        .asText();
  }

  private String versions() {
    StringBuilder versions = new StringBuilder();
    for (String cluster : CLUSTERS) {
      versions.append(has(cluster)).append(' ');
    }
    return versions.toString().strip();
  }

  private void pass(int minutes) {
    stage.now = stage.now.plus(Duration.ofMinutes(minutes));
  }

  private static RolloutPlan shopIn(Publication publication) {
    return requireNonNull(publication.turns().get("shop"));
  }

  private static Hold hold(Publication publication, String cluster) {
    return (Hold) requireNonNull(shopIn(publication).turns().get(cluster));
  }

  @Test
  void aNewVersionComesToTheBranchesInSteps() {
    publish(output, shop("1"));
    deliver(CLUSTERS);
    pass(60);

    publish(output, shop("2"));
    assertThat(versions()).isEqualTo("2 2 1 1");
    assertThat(stage.lines("ls-tree", "-r", "rendered").toString())
        .as("rendered is the goal")
        .contains("c4/shop");
    publish(output, shop("2"));
    assertThat(versions()).as("not healthy yet").isEqualTo("2 2 1 1");
    pass(1);
    deliver("c1");
    publish(output, shop("2"));
    assertThat(versions()).isEqualTo("2 2 2 1");
    deliver("c2", "c3");
    publish(output, shop("2"));
    assertThat(versions()).isEqualTo("2 2 2 2");
    assertThat(publish(output, shop("2")).turns()).isEmpty();
  }

  @Test
  void aRestartGoesOnWhereItWas() throws Exception {
    publish(output, shop("1"));
    deliver(CLUSTERS);
    pass(60);
    publish(output, shop("2"));
    deliver("c1");
    said.put(
        "c2",
        new CopyState(
            running(output, "c2", "shop").digest(), Health.Degraded, "no image", stage.now));
    Publication stopped = publish(output, shop("2"));
    assertThat(shopIn(stopped).progress().orElseThrow().phase()).isEqualTo(Phase.Paused);

    output = stage.writer("another disk");
    Publication again = publish(output, shop("2"));

    assertThat(again.turns()).isEqualTo(stopped.turns());
    assertThat(hold(again, "c3").words()).isEqualTo("the rollout is stopped: c2: no image");
    assertThat(versions()).isEqualTo("2 2 1 1");
  }

  @Test
  void aFixReplacesWhatFailedAndARevertBringsBackOnlyThoseThatHadMoved() {
    publish(output, shop("1"));
    deliver(CLUSTERS);
    pass(60);
    publish(output, shop("2"));
    said.put(
        "c1",
        new CopyState(running(output, "c1", "shop").digest(), Health.Degraded, "", stage.now));
    publish(output, shop("2"));
    String untouched = stage.git("rev-parse", "clusters/c4");
    pass(5);

    Publication reverted = publish(output, shop("1"));

    assertThat(versions()).isEqualTo("1 1 1 1");
    assertThat(shopIn(reverted).turns()).containsOnlyKeys("c1", "c2");
    assertThat(stage.git("rev-parse", "clusters/c4")).isEqualTo(untouched);
  }

  @Test
  void canariesComeFirstAndSoak() {
    publish(output, shop("1"));
    deliver(CLUSTERS);
    pass(60);
    Rollout careful =
        rollout(
            new Canary(
                new LabelSelector(Map.of("rimward.dev/cluster", "c3"), List.of()),
                Duration.ofMinutes(10)));

    publish(output, shop("2").rollout(careful));
    assertThat(versions()).isEqualTo("1 1 2 1");
    pass(2);
    deliver("c3");
    Publication soaking = publish(output, shop("2").rollout(careful));
    assertThat(hold(soaking, "c1").until()).isEqualTo(stage.now.plus(Duration.ofMinutes(10)));
    pass(10);
    publish(output, shop("2").rollout(careful));
    assertThat(versions()).isEqualTo("2 2 2 1");
  }

  @Test
  void oneApplicationsGateHoldsNoOther() {
    publish(output, shop("1").runs("bank", "c4", "vault=1"));
    deliver(CLUSTERS);
    pass(60);

    publish(output, shop("2").runs("bank", "c4", "vault=2"));

    assertThat(has("c4")).isEqualTo("1");
    assertThat(
            running(output, "c4", "bank").objects().getFirst().content().at("/data/value").asText())
        .isEqualTo("2");
  }

  @Test
  void aBranchThatIsHeldIsDeliveredAsItIs() {
    publish(output, shop("1"));
    deliver(CLUSTERS);
    publish(output, shop("2").runs("more", "c4", "x"));

    assertThat(desired(output, "c4").applications()).containsOnlyKeys("more", "shop");
    assertThat(output.branches().read("c4")).isInstanceOf(BranchContent.Desired.class);
  }

  @Test
  void aClosedWindowHoldsTheBranchUntilItOpens() {
    publish(output, shop("1").rollout(rollout(null)));
    deliver(CLUSTERS);
    MaintenanceWindow nights =
        new MaintenanceWindow(
            new Metadata("nights", Map.of()),
            new MaintenanceWindow.Spec(
                MaintenanceWindow.Type.Allow,
                new Schedule(CronSchedule.parse("0 4 * * *"), "UTC", Duration.ofHours(2)),
                new LabelSelector(Map.of("rimward.dev/cluster", "c1"), List.of()),
                LabelSelector.EVERYTHING,
                false,
                true));
    Publication closed = publish(output, shop("2").window(nights));

    assertThat(versions()).isEqualTo("1 2 2 1");
    assertThat(hold(closed, "c1"))
        .isEqualTo(
            new Hold(
                Reason.Window,
                "waits for the begin of maintenance window nights",
                Instant.parse("2026-03-01T04:00:00Z")));
    assertThat(desired(output, "c1").facts().mayRepairDrift("shop", stage.now)).isFalse();
    assertThat(desired(output, "c2").facts().mayRepairDrift("shop", stage.now)).isTrue();
    assertThat(
            desired(output, "c1")
                .facts()
                .mayRepairDrift("shop", Instant.parse("2026-03-01T05:00:00Z")))
        .isTrue();

    deliver("c2", "c3");
    stage.now = Instant.parse("2026-03-01T04:00:00Z");
    publish(output, shop("2").window(nights));
    assertThat(versions()).isEqualTo("2 2 2 2");
  }

  @Test
  void aCopyLeavesItsBranchWhenTheOneThatReplacesItIsHealthy() {
    Wish before = Wish.clusters("c1", "c2").saying(this::copy).runs("shop", "c1", "web=1");
    publish(output, before);
    deliver("c1");
    pass(60);
    Wish after =
        Wish.clusters("c1", "c2")
            .saying(this::copy)
            .placedAt(stage.now)
            .runs("shop", "c2", "web=1");

    Publication moving = publish(output, after);
    assertThat(has("c1")).isEqualTo("1");
    assertThat(has("c2")).isEqualTo("1");
    assertThat(hold(moving, "c1").reason()).isEqualTo(Reason.Replacement);
    deliver("c2");
    publish(output, after);
    assertThat(desired(output, "c1").applications()).isEmpty();
  }

  @Test
  void whatSomebodyWritesIntoTheFactsIsNotDelivered() throws Exception {
    publish(output, shop("1"));
    stage.commitByHand(
        "clusters/c1", "rimward.yaml", "cluster: c1\nformatVersion: 1\nsuspended: true\n");

    Stage.fetched(output);
    assertThat(output.branches().read("c1")).isInstanceOf(BranchContent.Foreign.class);
    publish(output, shop("1"));
    assertThat(desired(output, "c1").facts().suspended()).isFalse();
  }
}
