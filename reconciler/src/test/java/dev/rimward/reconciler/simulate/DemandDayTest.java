package dev.rimward.reconciler.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The day of {@code docs/simulate.md}: 60 locations, 24 hours, the sun going round. */
class DemandDayTest {
  private static final Duration STEP = Duration.ofMinutes(5);

  private static final Fleet FLEET = Sources.demandDay();
  private static final Variant SOURCE = Sources.variant(FLEET);
  private static final Simulation SIMULATION = simulation();
  private static final Outcome FOLLOWED = SIMULATION.run(SOURCE, () -> {}).getFirst();

  private final Figures follow = FOLLOWED.figures();

  private static Simulation simulation() {
    Trace day = new GeneratedDay(200, 0.15, 1).trace(FLEET, Simulation.needs(List.of(SOURCE)));
    return new Simulation(
        new Span(day.start(), day.end(), STEP), day.recording(), List.of(), Duration.ofSeconds(30));
  }

  private static Figures baseline(String text) {
    return SIMULATION.run(Baseline.parse(text), SOURCE, () -> {}).getFirst().figures();
  }

  @Test
  void followingDemandNeedsFarLessThanRunningEverywhere() {
    Figures everywhere = baseline("everywhere");

    assertThat(follow.locationHours()).isLessThan(0.4 * everywhere.locationHours());
    assertThat(follow.replicaHours()).isLessThan(0.65 * everywhere.replicaHours());
    assertThat(follow.cost()).isLessThan(0.65 * everywhere.cost());
  }

  @Test
  void costsLessAndIsNearerToTheUsersThanFixedLocations() {
    Figures nearest = baseline("nearest=19");

    assertThat(follow.cost()).isLessThan(nearest.cost());
    assertThat(follow.locationHours()).isLessThan(nearest.locationHours());
    assertThat(distance(follow)).isLessThan(distance(nearest) - 50);
    assertThat(near(follow)).isGreaterThan(near(nearest) + 0.05);
  }

  private static double distance(Figures figures) {
    return Objects.requireNonNull(figures.meanKilometres());
  }

  private static double near(Figures figures) {
    return Objects.requireNonNull(figures.shareNear());
  }

  @Test
  void isOpenWhereThereIsDemandAndElsewhereOnlyAsTheOneOfItsRegion() {
    assertThat(follow.hoursBelow()).isLessThan(0.8 * 7 * 24);
    assertThat(follow.hoursAbove()).isLessThan(0.1 * follow.locationHours());
  }

  /** One opening and one closing a day is what the sun asks for; noise must add little. */
  @Test
  void movesLittleMoreThanTheSunAsksFor() {
    assertThat(FOLLOWED.locations()).allMatch(at -> at.moves() <= 6, "six moves at most");
    assertThat(follow.opened() + follow.closed()).isLessThan(2 * FOLLOWED.locations().size() + 30);
  }

  @Test
  void servesEverybodyAllTheTime() {
    assertThat(follow.shareUnserved()).isZero();
    assertThat(follow.hoursNotFresh()).isZero();
  }
}
