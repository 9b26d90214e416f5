package dev.rimward.reconciler.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.agent.AgentFleet.Outcome;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.deliver.Lanes;
import dev.rimward.reconciler.observe.Reachability;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentFleetTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private Instant now = START;

  /** Of the agent's clock, before the service's. */
  private Duration ahead = Duration.ZERO;

  private final AgentFleet fleet = new AgentFleet(INTERVAL, () -> now);

  @BeforeEach
  void follow() {
    fleet.follow(Map.of("fra1", false));
  }

  @Test
  void knowsNothingOfAClusterBeforeItsAgentTold() {
    after(Duration.ofSeconds(89));

    assertThat(fleet.reachability()).isEmpty();
    assertThat(fleet.statuses()).isEmpty();
  }

  /** Since it was given up on, not since whenever: the service may just have started. */
  @Test
  void takesAClusterForUnreachableWhoseAgentStaysSilent() {
    after(Duration.ofMinutes(2));

    assertThat(seen().reachable()).isFalse();
    assertThat(seen().since()).isEqualTo(START.plusSeconds(90));
    assertThat(seen().message()).contains("since the service started");
  }

  @Test
  void aClusterIsReachableSinceItsAgentTellsInTime() {
    tell(State.Reachable);
    after(Duration.ofMinutes(1));
    tell(State.Reachable);
    after(Duration.ofSeconds(90));

    assertThat(seen()).isEqualTo(new Reachability(true, START, "ready"));
    assertThat(fleet.heard()).containsEntry("fra1", START.plusSeconds(60));
  }

  @Test
  void aClusterIsUnreachableSinceItsAgentToldLast() {
    tell(State.Reachable);
    after(Duration.ofSeconds(91));

    assertThat(seen().reachable()).isFalse();
    assertThat(seen().since()).isEqualTo(START);

    tell(State.Reachable);
    assertThat(seen()).isEqualTo(new Reachability(true, now, "ready"));
  }

  @Test
  void nothingIsKnownOfTheHealthOfASilentCluster() {
    tell(State.Reachable);
    assertThat(lane().applications().get("shop"))
        .isNotNull()
        .extracting(LaneStatus.ApplicationStatus::health)
        .isEqualTo(Health.Healthy);

    after(Duration.ofSeconds(91));

    assertThat(lane().applications().get("shop"))
        .isNotNull()
        .extracting(LaneStatus.ApplicationStatus::health)
        .isEqualTo(Health.Unknown);
    assertThat(lane().reachability().state()).isEqualTo(State.Unreachable);
  }

  /** By the service's clock: an agent whose clock is wrong must not date an outage. */
  @Test
  void anApiServerThatDoesNotAnswerIsUnreachableSinceItWasTold() {
    tell(State.Reachable);
    after(Duration.ofSeconds(30));
    tell(State.Unreachable);
    after(Duration.ofSeconds(30));
    tell(State.Unreachable);

    assertThat(seen()).isEqualTo(new Reachability(false, START.plusSeconds(30), "no answer"));
  }

  /** Else a canary's soak would be over as soon as a clock is wrong. */
  @Test
  void sinceWhenAnApplicationIsHealthyIsByTheServicesClock() {
    for (Duration wrong : new Duration[] {Duration.ofDays(400), Duration.ofDays(-400)}) {
      ahead = wrong;
      tell(State.Reachable);

      assertThat(lane().applications().get("shop"))
          .isNotNull()
          .extracting(LaneStatus.ApplicationStatus::since)
          .isEqualTo(START.minusSeconds(20));
    }
  }

  @Test
  void forgetsAClusterThatHasNoAgentAnyMore() {
    tell(State.Reachable);

    fleet.follow(Map.of());

    assertThat(fleet.reachability()).isEmpty();
    assertThat(fleet.receive("fra1", report("fra1", State.Reachable)))
        .isEqualTo(new Outcome.NotFollowed());
  }

  @Test
  void tellsAnAgentWhetherItsClusterIsSuspendedAndWhenToLook() {
    assertThat(tell(State.Reachable)).isEqualTo(new Instructions(INTERVAL, false, 0));
    fleet.follow(Map.of("fra1", true));
    fleet.look("fra1");

    assertThat(tell(State.Reachable)).isEqualTo(new Instructions(INTERVAL, true, 1));
    assertThat(fleet.look("ams1")).isFalse();
  }

  @Test
  void refusesTheReportOfAnotherCluster() {
    assertThat(fleet.receive("fra1", report("ams1", State.Reachable)))
        .isInstanceOf(Outcome.Malformed.class);
    assertThat(fleet.reachability()).isEmpty();
  }

  @Test
  void refusesWhatIsNoReportWithoutRepeatingIt() {
    for (String text :
        new String[] {
          "",
          "[]",
          "null",
          "{}",
          "{\"version\": {\"planted\": 1}}",
          "planted",
          "{\"lane\": {\"cluster\": \"fra1\"}}",
          "[".repeat(5_000),
          "{\"apiServer\": {\"state\": \"planted\"}}",
          new String(report("fra1", State.Reachable), UTF_8).replace("\"digest\"", "\"planted\"")
        }) {
      assertThat(fleet.receive("fra1", text.getBytes(UTF_8)))
          .isInstanceOfSatisfying(
              Outcome.Malformed.class,
              malformed -> assertThat(malformed.words()).doesNotContain("planted"));
    }
  }

  /** One cluster's agent must not be able to spoil the status of all. */
  @Test
  void refusesTimesThatThereAreNot() {
    String at = "\"at\":\"" + now + "\"";
    for (String time : new String[] {Instant.MAX.toString(), Instant.MIN.toString()}) {
      String wrong =
          new String(report("fra1", State.Reachable), UTF_8).replace(at, "\"at\":\"" + time + "\"");

      assertThat(fleet.receive("fra1", wrong.getBytes(UTF_8)))
          .isInstanceOf(Outcome.Malformed.class);
    }
    assertThat(fleet.statuses()).isEmpty();
  }

  @Test
  void leavesOutWhatItDoesNotKnowAndFillsWhatIsMissing() {
    String newer =
        new String(report("fra1", State.Reachable), UTF_8)
            .replaceFirst("\\{", "{\"later\": [1], ")
            .replace("\"problems\":[", "\"before\":[");

    assertThat(fleet.receive("fra1", newer.getBytes(UTF_8))).isInstanceOf(Outcome.Taken.class);
    assertThat(lane().problems()).isEmpty();
  }

  @Test
  void cutsWhatIsTooLongAndWhatCouldChangeATerminal() {
    String long1 = "x".repeat(5_000);
    String evil =
        new String(report("fra1", State.Reachable), UTF_8)
            .replace("\"problems\":[", "\"problems\":[\"\\u001b[2J" + long1 + "\"");

    assertThat(fleet.receive("fra1", evil.getBytes(UTF_8))).isInstanceOf(Outcome.Taken.class);
    assertThat(lane().problems().getFirst()).hasSize(1_000).startsWith(" [2Jx");
  }

  private void after(Duration time) {
    now = now.plus(time);
  }

  private Reachability seen() {
    return requireNonNull(fleet.reachability().get("fra1"));
  }

  private LaneStatus lane() {
    return requireNonNull(fleet.statuses().get("fra1"));
  }

  private @Nullable Object tell(State api) {
    return fleet.receive("fra1", report("fra1", api)) instanceof Outcome.Taken(Object instructions)
        ? instructions
        : null;
  }

  private byte[] report(String cluster, State api) {
    ClusterCondition condition =
        new ClusterCondition(
            api, Instant.parse("1970-01-01T00:00:00Z"), api == State.Reachable ? "" : "no answer");
    return new String(
            ReportJson.write(
                new AgentReport(
                    "test", now.plus(ahead), INTERVAL, null, condition, laneOf(cluster))),
            UTF_8)
        .replaceFirst(
            "\"applications\":\\{",
            "\"applications\":{\"shop\":{\"delivered\":true,\"digest\":\"d\",\"health\":"
                + "\"Healthy\",\"since\":\""
                + now.minusSeconds(20).plus(ahead)
                + "\",\"words\":\"\"}")
        .getBytes(UTF_8);
  }

  /** As a lane has it that did nothing yet. */
  private static LaneStatus laneOf(String cluster) {
    Lanes lanes =
        new Lanes(Lane.Settings.DEFAULT, LaneEvent.Listener.NONE, new Random(1), () -> START);
    try {
      return lanes
          .start(
              cluster,
              () -> {
                throw new ClusterFailure(ClusterFailure.Kind.UNREACHABLE, "never asked");
              })
          .status();
    } finally {
      close(lanes);
    }
  }

  private static void close(Lanes lanes) {
    try {
      lanes.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
