package dev.rimward.reconciler.rollout;

import static dev.rimward.reconciler.rollout.Story.rollout;
import static dev.rimward.reconciler.rollout.Story.soaking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.rollout.Progress.Phase;
import dev.rimward.reconciler.rollout.Standing.CopyState;
import dev.rimward.reconciler.rollout.Turn.Hold;
import dev.rimward.reconciler.rollout.Turn.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static Hold hold(Story story, String cluster) {
    Turn turn = story.plan().turns().get(cluster);
    assertThat(turn).isInstanceOf(Hold.class);
    return (Hold) turn;
  }

  private static Progress progress(Story story) {
    return story.plan().progress().orElseThrow();
  }

  @Test
  void withoutARolloutEverythingMovesAtOnce() {
    Story story = Story.of(8);
    story.publish("v2");
    Candidate with = story.candidate();
    Candidate without =
        new Candidate("shop", Optional.empty(), Duration.ZERO, false, with.clusters());

    RolloutPlan plan = Gates.decide(without, story.now);

    assertThat(plan.turns().keySet()).hasSize(8).allMatch(plan::moves);
    assertThat(plan.progress()).isEmpty();
  }

  @Test
  void movesInStepsOfTheConcurrencyAndTheNextWhenTheLastIsHealthy() {
    Story story = Story.of(8);
    story.publish("v2");

    assertThat(story.step()).containsExactly("c00", "c01");
    assertThat(story.step()).as("not healthy yet").isEmpty();
    assertThat(progress(story).words())
        .isEqualTo("2 of 8 clusters have it, 2 of them are not healthy yet (at most 2)");
    assertThat(hold(story, "c07").reason()).isEqualTo(Reason.Concurrency);
    story.deliver();
    assertThat(story.step()).containsExactly("c02", "c03");
  }

  @Test
  void takesAtLeastOneAtATime() {
    Story story = Story.of(3);
    story.publish("v2");

    assertThat(story.runs()).containsExactly(Set.of("c00"), Set.of("c01"), Set.of("c02"));
  }

  @Test
  void triesCanariesFirstAndLetsThemSoak() {
    Story story = Story.of(8);
    story.rollout = rollout(soaking(10), "50%", 0);
    story.at("c05").isCanary = true;
    story.publish("v2");

    assertThat(story.step()).containsExactly("c05");
    assertThat(hold(story, "c00"))
        .isEqualTo(new Hold(Reason.Canary, "waits for c05, where it is tried first", null));
    story.pass(3);
    story.deliver();
    assertThat(progress(story).phase()).isEqualTo(Phase.Soaking);
    assertThat(hold(story, "c00").reason()).isEqualTo(Reason.Soak);
    assertThat(hold(story, "c00").until()).isEqualTo(story.now.plus(Duration.ofMinutes(10)));
    story.pass(9);
    assertThat(story.step()).isEmpty();
    story.pass(1);
    assertThat(story.step()).hasSize(4);
  }

  @Test
  void aCanaryThatIsScaledWhileItSoaksDoesNotBeginAnew() {
    Story story = Story.of(8);
    story.rollout = rollout(soaking(10), "50%", 0);
    story.at("c05").isCanary = true;
    story.publish("v2");
    story.step();
    story.deliver();
    story.pass(8);
    story.publish("v2x3", Set.of("c05"));
    assertThat(story.step()).containsExactly("c05");
    story.deliver();
    story.pass(2);

    assertThat(story.step()).hasSize(4);
  }

  @Test
  void stopsWhereItFailsAndSaysWhichClusterAndWhat() {
    Story story = Story.of(8);
    story.at("c01").health = Health.Degraded;
    story.publish("v2");
    story.step();
    story.deliver();

    assertThat(story.step()).isEmpty();
    assertThat(progress(story).phase()).isEqualTo(Phase.Paused);
    assertThat(hold(story, "c07"))
        .isEqualTo(
            new Hold(
                Reason.Failure,
                "the rollout is stopped: c01: Deployment web: ImagePullBackOff",
                null));
  }

  @Test
  void aFailureThatIsAllowedStopsNothingButKeepsItsPlace() {
    Story story = Story.of(8);
    story.rollout = rollout(null, "25%", 1);
    story.at("c01").health = Health.Degraded;
    story.publish("v2");
    story.step();
    story.deliver();

    assertThat(story.step()).containsExactly("c02");
  }

  @Test
  void whoIsNotHealthyWithinTheDeadlineHasFailed() {
    Story story = Story.of(8);
    story.at("c00").health = Health.Progressing;
    story.publish("v2");
    story.step();
    story.deliver();

    story.pass(9);
    assertThat(progress(story).phase()).isEqualTo(Phase.Progressing);
    story.pass(1);
    assertThat(progress(story).phase()).isEqualTo(Phase.Paused);
  }

  @Test
  void aClusterThatTakesNothingHasFailedAfterTheDeadline() {
    Story story = Story.of(4);
    story.publish("v2");
    story.step();
    story.at("c00").copy = new CopyState(null, Health.Healthy, "", story.now);

    story.pass(10);
    assertThat(hold(story, "c01").words())
        .isEqualTo("the rollout is stopped: c00: not healthy within 600s");
  }

  @Test
  void newerContentReplacesARolloutThatIsStopped() {
    Story story = Story.of(8);
    story.at("c01").health = Health.Degraded;
    story.publish("v2");
    story.step();
    story.deliver();
    story.pass(1);
    story.publish("v3");
    story.at("c01").health = Health.Healthy;

    assertThat(story.step()).as("who does no work first").contains("c01").hasSize(2);
    story.deliver();
    story.runs();
    assertThat(story.behind()).isEmpty();
  }

  @Test
  void aRevertMovesOnlyThoseThatHadMoved() {
    Story story = Story.of(8);
    story.at("c01").health = Health.Degraded;
    story.publish("v2");
    story.step();
    story.deliver();
    story.pass(1);
    story.publish("v1");
    story.at("c01").health = Health.Healthy;

    assertThat(new TreeSet<>(story.plan().turns().keySet())).containsExactly("c00", "c01");
    assertThat(story.runs()).containsExactly(Set.of("c01"), Set.of("c00"));
  }

  @Test
  void clustersThatCannotBeReachedAreSkippedCountedApartAndCatchUp() {
    Story story = Story.of(4);
    story.at("c00").reachableSince = null;
    story.publish("v2");

    assertThat(story.step()).containsExactly("c01");
    assertThat(hold(story, "c00").reason()).isEqualTo(Reason.Offline);
    assertThat(progress(story).offline()).isEqualTo(1);
    story.deliver();
    story.runs();
    assertThat(story.behind()).containsExactly("c00");
    assertThat(progress(story).phase()).isEqualTo(Phase.Offline);

    story.at("c00").reachableSince = story.now;
    assertThat(story.step()).containsExactly("c00");
  }

  @Test
  void aClusterThatIsLostOnItsWayHoldsUpNobody() {
    Story story = Story.of(4);
    story.publish("v2");
    assertThat(story.step()).containsExactly("c00");
    story.at("c00").reachableSince = null;

    assertThat(story.step()).containsExactly("c01");
  }

  @Test
  void aClusterThatIsSuspendedOnItsWayHoldsUpNobody() {
    Story story = Story.of(4);
    story.publish("v2");
    assertThat(story.step()).containsExactly("c00");
    story.at("c00").isSuspended = true;

    assertThat(story.step()).containsExactly("c01");
  }

  @Test
  void anotherClusterStandsInForCanariesThatCannotBeReached() {
    Story story = Story.of(8);
    story.rollout = rollout(soaking(10), "50%", 0);
    story.at("c00").isCanary = true;
    story.at("c00").reachableSince = null;
    story.publish("v2");

    assertThat(story.step()).containsExactly("c01");
    story.deliver();
    assertThat(progress(story).phase()).isEqualTo(Phase.Soaking);
    story.pass(10);
    assertThat(story.step()).hasSize(4);
  }

  @Test
  void scalingOpeningAndClosingWaitForNoRollout() {
    Story story = Story.of(8);
    story.rollout = rollout(soaking(10), "25%", 0);
    story.at("c00").isCanary = true;
    story.at("c00").health = Health.Degraded;
    story.pass(20);
    story.publish("v2");
    story.step();
    story.deliver();
    assertThat(progress(story).phase()).isEqualTo(Phase.Paused);

    story.publish("v1x5", Set.of("c01"));
    story.at("c02").branch = null;
    story.at("c03").rendered = null;
    assertThat(story.step()).containsExactly("c01", "c02", "c03");
  }

  @Test
  void whatIsNotKnownAfterARestartHasNotFailedAndLetsNothingMove() {
    Story story = Story.of(4);
    story.publish("v2");
    story.step();
    story.pass(60);
    story.places.values().forEach(place -> place.copy = null);

    assertThat(story.step()).isEmpty();
    assertThat(progress(story).phase()).isEqualTo(Phase.Progressing);
  }

  @Test
  void aClosedWindowHoldsUpOnlyItsOwnClusters() {
    Story story = Story.of(4);
    story.at("c00").closed =
        new Closed("the window eu-nights", story.now.plusSeconds(60), true, true);
    story.publish("v2");

    assertThat(story.step()).containsExactly("c01");
    assertThat(hold(story, "c00"))
        .isEqualTo(new Hold(Reason.Window, "the window eu-nights", story.now.plusSeconds(60)));
  }

  @Test
  void failoverAndComplianceMovesPassAWindowThatLetsThem() {
    Story story = Story.of(2);
    Story.Place coming = story.at("c00");
    coming.branch = null;
    coming.closed = new Closed("the window eu-nights", null, true, true);
    assertThat(hold(story, "c00").reason()).isEqualTo(Reason.Window);

    story.isEscaping = true;
    assertThat(story.step()).containsExactly("c00");

    coming.branch = null;
    coming.closed = new Closed("the window eu-nights", null, false, true);
    assertThat(hold(story, "c00").reason()).isEqualTo(Reason.Window);
  }

  @Test
  void aNewVersionPassesNoWindowWhateverFailsBesideIt() {
    Story story = Story.of(1);
    story.at("c00").closed = new Closed("the window eu-nights", null, true, true);
    story.isEscaping = true;
    story.publish("v2");

    assertThat(hold(story, "c00").reason()).isEqualTo(Reason.Window);
  }

  @Test
  void aCopyLeavesOnlyWhenItsReplacementIsDeliveredAndHealthy() {
    Story story = Story.of(2);
    Story.Place leaving = story.at("c00");
    Story.Place coming = story.at("c01");
    leaving.rendered = null;
    coming.branch = null;
    coming.copy = null;
    coming.placedAt = story.now;

    assertThat(story.step()).containsExactly("c01");
    assertThat(hold(story, "c00").reason()).isEqualTo(Reason.Replacement);
    coming.health = Health.Progressing;
    story.deliver();
    story.pass(60);
    assertThat(story.step()).as("however long it takes").isEmpty();
    coming.health = Health.Healthy;
    story.deliver();
    assertThat(story.step()).containsExactly("c00");
  }

  @Test
  void aCopyWaitsForAllThatWereOpenedButNotForEver() {
    Story story = Story.of(3);
    story.at("c00").rendered = null;
    story.at("c02").branch = null;
    story.at("c02").copy = null;
    story.at("c02").placedAt = story.now;
    story.at("c02").health = Health.Progressing;

    assertThat(story.step()).containsExactly("c02");
    story.deliver();
    assertThat(hold(story, "c00"))
        .isEqualTo(
            new Hold(
                Reason.Replacement,
                "waits until it is healthy at c02",
                story.now.plus(Duration.ofMinutes(10))));
    story.pass(10);
    assertThat(story.step()).as("c01 is healthy").containsExactly("c00");
  }

  @Test
  void aReplacementThatCannotBeReachedIsNotWaitedForLongerThanTolerated() {
    Story story = Story.of(3);
    story.at("c00").rendered = null;
    story.at("c02").copy = null;
    story.at("c02").placedAt = story.now;
    story.at("c02").reachableSince = null;

    story.pass(4);
    assertThat(story.step()).isEmpty();
    story.pass(1);
    assertThat(story.step()).containsExactly("c00");
  }

  @Test
  void aCopyThatPolicyForbidsOrThatNothingReplacesGoesAtOnce() {
    Story story = Story.of(2);
    story.at("c01").health = Health.Degraded;
    story.deliver();
    story.at("c00").rendered = null;
    assertThat(story.step()).isEmpty();

    story.at("c00").isForbidden = true;
    assertThat(story.step()).containsExactly("c00");
    story.at("c01").rendered = null;
    assertThat(story.step()).containsExactly("c01");
  }

  @Test
  void nothingLeavesAClusterThatCannotBeReached() {
    Story story = Story.of(2);
    story.at("c00").rendered = null;
    story.at("c00").reachableSince = null;

    assertThat(hold(story, "c00").reason()).isEqualTo(Reason.Offline);
  }
}
