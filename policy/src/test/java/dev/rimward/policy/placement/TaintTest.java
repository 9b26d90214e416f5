package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Taint;
import dev.rimward.policy.fleet.Taint.Effect;
import dev.rimward.policy.fleet.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The cluster fra1 has a taint. */
class TaintTest {
  private static final Toleration FOR_EVER =
      new Toleration("maintenance", Toleration.Operator.Exists, null, null, null);

  private final Scenario scenario = Scenario.threeClusters(Policy.named("all"));

  private static Taint maintenance(Effect effect) {
    return new Taint("maintenance", "true", effect);
  }

  private static Toleration forSeconds(long seconds) {
    return new Toleration(
        "maintenance", Toleration.Operator.Exists, null, Effect.NoExecute, seconds);
  }

  private @Nullable Instant taintedSince(String location) {
    return Optional.ofNullable(scenario.previous.get(SHOP))
        .flatMap(placement -> placement.at(location))
        .map(ApplicationPlacement.LocationPlacement::taintedSince)
        .orElse(null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NoSchedule | taint maintenance=true:NoSchedule: takes no new copies",
        "PreferNoSchedule | taint maintenance=true:PreferNoSchedule: taken only where no other can"
            + " be",
        "NoExecute | taint maintenance=true:NoExecute: not tolerated",
      })
  void opensNothingWhereATaintIsNotTolerated(Effect effect, String text) {
    Decision decision = scenario.taint("fra1", maintenance(effect)).decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("taint");
    assertThat(verdict(decision, "fra1").field()).isEqualTo("spec.clusterTolerations");
    assertThat(verdict(decision, "fra1").text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "NoSchedule, ams1=2 fra1=2 nyc1=2",
    "PreferNoSchedule, ams1=2 fra1=2 nyc1=2",
    "NoExecute, ams1=2 fra1=2! nyc1=2"
  })
  void removesNothingButForNoExecute(Effect effect, String expected) {
    scenario.running("ams1", 2).running("fra1", 2).running("nyc1", 2);

    assertThat(placed(scenario.taint("fra1", maintenance(effect)).decide())).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Effect.class)
  void treatsATaintThatIsToleratedAsNone(Effect effect) {
    scenario.policy(Policy.named("all").tolerating(FOR_EVER)).taint("fra1", maintenance(effect));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2 nyc1=2");
    scenario.running("fra1", 2);
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2 nyc1=2");
  }

  @Test
  void keepsTheLastHealthyCopyUntilItsReplacementIsReadyWhereNoExecuteIsNotTolerated() {
    scenario.policy(Policy.named("all").only("fra1", "ams1").locations(1, 1));
    scenario.running("fra1", 2).healthy("fra1").taint("fra1", maintenance(Effect.NoExecute));
    scenario.settle();
    assertThat(placed(scenario.after(Duration.ofDays(1)).decide())).isEqualTo("ams1=2 fra1=2!");

    assertThat(placed(scenario.healthy("ams1").decide())).isEqualTo("ams1=2");
  }

  @Test
  void evictsWhenTheTolerationSecondsHavePassedWhateverWasRestartedMeanwhile() {
    scenario.policy(Policy.named("all").tolerating(forSeconds(300)));
    scenario.running("fra1", 2).running("ams1", 2).running("nyc1", 2);
    scenario.taint("fra1", maintenance(Effect.NoExecute)).settleAndRestart();
    assertThat(taintedSince("fra1")).isEqualTo(START);
    assertThat(taintedSince("ams1")).isNull();

    scenario.after(Duration.ofSeconds(299)).settleAndRestart();
    assertThat(taintedSince("fra1")).isEqualTo(START);
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2 nyc1=2");

    Decision decision = scenario.after(Duration.ofSeconds(1)).healthy("ams1").decide();
    assertThat(placed(decision)).isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo("taint maintenance=true:NoExecute: was tolerated for 300s");
  }

  @Test
  void writesTheDecisionOnlyWhenTheTaintAppears() {
    scenario.policy(Policy.named("all").tolerating(forSeconds(300)));
    scenario.running("fra1", 2).running("ams1", 2).running("nyc1", 2);
    assertThat(scenario.decide().changed()).isFalse();

    scenario.taint("fra1", maintenance(Effect.NoExecute));
    Decision decision = scenario.decide();
    assertThat(decision.changed()).isTrue();
    assertThat(decision.moves()).as("nothing moves yet").isEmpty();

    scenario.settleAndRestart();
    assertThat(scenario.after(Duration.ofSeconds(200)).decide().changed()).isFalse();
  }

  @Test
  void startsAnewWhenATaintWasRemovedInTime() {
    scenario.policy(Policy.named("all").tolerating(forSeconds(300)));
    scenario.running("fra1", 2).running("ams1", 2).running("nyc1", 2).healthy("ams1");
    scenario.taint("fra1", maintenance(Effect.NoExecute)).settle();

    scenario.after(Duration.ofSeconds(299)).taint("fra1").settle();
    assertThat(taintedSince("fra1")).isNull();

    scenario.after(Duration.ofSeconds(60)).taint("fra1", maintenance(Effect.NoExecute)).settle();
    assertThat(taintedSince("fra1")).isEqualTo(START.plusSeconds(359));
    assertThat(placed(scenario.after(Duration.ofSeconds(299)).decide()))
        .isEqualTo("ams1=2 fra1=2 nyc1=2");
  }

  @Test
  void takesNoNewCopyWhereATaintIsToleratedForAWhileOnly() {
    scenario.policy(Policy.named("all").tolerating(forSeconds(300)));

    Decision decision = scenario.taint("fra1", maintenance(Effect.NoExecute)).decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo("taint maintenance=true:NoExecute: tolerated for 300s, takes no new copies");
  }

  @Test
  void goesByTheShortestOfSeveralTolerations() {
    scenario.policy(Policy.named("all").tolerating(forSeconds(300), forSeconds(60)));
    scenario.running("fra1", 2).running("ams1", 2).running("nyc1", 2).healthy("ams1");
    scenario.taint("fra1", maintenance(Effect.NoExecute)).settle();

    assertThat(placed(scenario.after(Duration.ofSeconds(60)).decide())).isEqualTo("ams1=2 nyc1=2");
  }

  @Test
  void goesByTheStrictestOfSeveralTaints() {
    scenario.policy(Policy.named("all").tolerating(forSeconds(300)));
    scenario.running("fra1", 2);
    scenario.taint("fra1", maintenance(Effect.NoExecute), new Taint("gone", "", Effect.NoExecute));

    assertThat(verdict(scenario.decide(), "fra1").text())
        .startsWith("taint gone:NoExecute: not tolerated");
  }

  @Test
  void takesAnAvoidedLocationOnlyForTheMinimum() {
    scenario.taint("fra1", maintenance(Effect.PreferNoSchedule)).demand(FRANKFURT, 99);

    scenario.policy(Policy.named("all").locations(2, null));
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 nyc1=2");

    scenario.policy(Policy.named("all").locations(3, null));
    Decision decision = scenario.decide();
    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2 nyc1=2");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("min");
  }

  @Test
  void takesAnAvoidedLocationOnlyForMustInclude() {
    scenario.taint("fra1", maintenance(Effect.PreferNoSchedule));
    scenario.policy(Policy.named("all").mustInclude("topology.kubernetes.io/region", "europe"));
    assertThat(placed(scenario.decide())).as("ams1 does").isEqualTo("ams1=2 nyc1=2");

    scenario.unreachableFor(Duration.ofMinutes(1), "ams1");
    Decision decision = scenario.decide();
    assertThat(placed(decision)).isEqualTo("fra1=2 nyc1=2");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("mustInclude");
  }

  @Test
  void givesTheUsersOfAnAvoidedLocationToTheNextNearest() {
    scenario.policies.clear();
    scenario.policy(Policy.followingDemand()).demand(FRANKFURT, 31);
    scenario.taint("fra1", maintenance(Effect.PreferNoSchedule));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }
}
