package dev.rimward.reconciler.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.GeoPoint;
import dev.rimward.policy.signal.Geohash;
import dev.rimward.reconciler.simulate.Outcome.Moved;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two places and users beside each of them, with figures that a reader can count. */
class SimulationTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-03-20T00:00:00Z");
  private static final String FRANKFURT = "u0yj";
  private static final String NEW_YORK = "dr5r";
  private static final String FOLLOW =
      "locations: {min: 1},"
          + " activation: {signal: requests, threshold: 20, stabilizationWindow: 2m,"
          + " deactivation: {threshold: 10, stabilizationWindow: 10m}},"
          + " failover: {tolerationSeconds: 120},"
          + " replicaScheduling: {duplicated: {replicas: 2}}";

  @TempDir Path folder = Path.of("");

  /** Frankfurt is always busy; New York from one hour to two hours after the start. */
  private static List<String> trace() {
    return trace(minute -> minute >= 60 && minute < 120 ? 30 : 1);
  }

  private static List<String> trace(IntToDoubleFunction newYork) {
    List<String> lines = new ArrayList<>(List.of("time,location,value"));
    for (int minute = 0; minute < 180; minute++) {
      Instant time = START.plus(MINUTE.multipliedBy(minute));
      lines.add(time + "," + FRANKFURT + ",50");
      lines.add(
          String.format(Locale.ROOT, "%s,%s,%.1f", time, NEW_YORK, newYork.applyAsDouble(minute)));
    }
    return lines;
  }

  private Simulation simulation(Fleet fleet, List<String> lines, String... outages) {
    Trace trace = Sources.csv(fleet, lines, MINUTE);
    return new Simulation(
        new Span(trace.start(), trace.end(), MINUTE),
        trace.recording(),
        List.of(outages).stream().map(Outage::parse).toList(),
        Duration.ofSeconds(90));
  }

  private Outcome run(String... outages) {
    Fleet fleet = Sources.twoPlaces(folder, FOLLOW);
    return simulation(fleet, trace(), outages).run(Sources.variant(fleet), () -> {}).getFirst();
  }

  @Test
  void opensAndClosesWhenTheWindowsHavePassed() {
    assertThat(run().moves())
        .extracting(Moved::at, Moved::location, Moved::from, Moved::to)
        .containsExactly(
            moved(62, 0, 2),
            // The tenth minute below the threshold, at which the oldest sample still is above.
            moved(130, 2, 0));
  }

  private static Tuple moved(int minute, int from, int to) {
    return tuple(START.plus(MINUTE.multipliedBy(minute)), "nyc1", from, to);
  }

  @Test
  void addsUpLocationsReplicasAndWhatTheyCost() {
    Figures figures = run().figures();

    assertThat(figures.opened()).isEqualTo(1);
    assertThat(figures.closed()).isEqualTo(1);
    assertThat(figures.replicaChanges()).isZero();
    assertThat(figures.mostLocations()).isEqualTo(2);
    double newYork = 68 / 60.0;
    assertThat(figures.locationHours()).isCloseTo(3 + newYork, within(0.001));
    assertThat(figures.replicaHours()).isCloseTo(2 * (3 + newYork), within(0.001));
    assertThat(figures.cost()).isCloseTo(0.1 * 3 + 0.2 * newYork, within(0.001));
  }

  @Test
  void countsTheTimeThatALocationIsOpenBelowAndClosedAboveItsThresholds() {
    Figures figures = run().figures();

    assertThat(figures.hoursAbove()).isCloseTo(2 / 60.0, within(0.001));
    assertThat(figures.hoursBelow()).isCloseTo(10 / 60.0, within(0.001));
  }

  @Test
  void measuresUsersToTheNearestLocationThatIsHealthy() {
    double near = kilometres(NEW_YORK, 40.71, -74.01);
    double far = kilometres(NEW_YORK, 50.11, 8.68);
    double here = kilometres(FRANKFURT, 50.11, 8.68);
    // Open at minute 62 and healthy 90 seconds later, so from the decision at minute 64 on.
    double newYork = 60 * far + 4 * 30 * far + 56 * 30 * near + 10 * near + 50 * far;
    double demand = 180 * 50 + 60 * 30 + 120;

    assertThat(run().figures().meanKilometres())
        .isCloseTo((180 * 50 * here + newYork) / demand, within(0.01));
    assertThat(run().figures().shareNear())
        .isCloseTo((180 * 50 + 56 * 30 + 10) / demand, within(0.001));
    assertThat(run().figures().shareUnserved()).isZero();
  }

  private static double kilometres(String cell, double latitude, double longitude) {
    return Geohash.centre(cell).orElseThrow().kilometresTo(new GeoPoint(latitude, longitude));
  }

  @Test
  void anOutageServesNobodyUntilAnotherLocationIsHealthy() {
    Outcome outcome = run("fra1@30m+20m");

    assertThat(outcome.moves())
        .extracting(Moved::location)
        .as("New York stands in for Frankfurt")
        .startsWith("nyc1");
    assertThat(outcome.moves().getFirst().at()).isEqualTo(START.plus(MINUTE.multipliedBy(32)));
    // From minute 30 on; opened after two minutes of toleration, healthy 90 seconds later.
    double demand = 180 * 50 + 60 * 30 + 120;
    assertThat(outcome.figures().shareUnserved()).isCloseTo(4 * 51 / demand, within(0.001));
  }

  @Test
  void aTraceWithGapsMovesNothingAndSaysForHowLong() {
    Fleet fleet = Sources.twoPlaces(folder, FOLLOW);
    List<String> lines = new ArrayList<>(trace());
    lines.removeIf(line -> line.startsWith("2026-03-20T01") || line.startsWith("2026-03-20T02:0"));

    Outcome outcome = simulation(fleet, lines).run(Sources.variant(fleet), () -> {}).getFirst();

    assertThat(outcome.moves()).isEmpty();
    assertThat(outcome.figures().hoursNotFresh()).isBetween(1.0, 1.15);
    assertThat(outcome.notices()).anyMatch(notice -> notice.text().contains("requests"));
  }

  @Test
  void baselinesStayWhereTheyAre() {
    Fleet fleet = Sources.twoPlaces(folder, FOLLOW);
    Simulation simulation = simulation(fleet, trace());
    Variant source = Sources.variant(fleet);
    simulation.run(source, () -> {});

    Outcome everywhere = simulation.run(Baseline.parse("everywhere"), source, () -> {}).getFirst();
    Outcome nearest = simulation.run(Baseline.parse("nearest=1"), source, () -> {}).getFirst();

    assertThat(everywhere.moves()).isEmpty();
    assertThat(everywhere.figures().locationHours()).isEqualTo(6);
    assertThat(everywhere.figures().hoursAbove()).isZero();
    assertThat(everywhere.figures().hoursBelow()).isCloseTo(2, within(0.001));
    assertThat(nearest.locations()).extracting(Outcome.AtLocation::location).contains("fra1");
    assertThat(nearest.figures().locationHours()).isEqualTo(3);
    assertThat(nearest.figures().hoursAbove()).isCloseTo(1, within(0.001));
  }

  @Test
  void aBaselineKeepsToWhatThePolicyAllows() {
    Fleet fleet = Sources.twoPlaces(folder, FOLLOW + ", clusterAffinity: {exclude: [fra1]}");
    Simulation simulation = simulation(fleet, trace());

    for (String baseline : List.of("everywhere", "nearest=2")) {
      Outcome outcome =
          simulation.run(Baseline.parse(baseline), Sources.variant(fleet), () -> {}).getFirst();
      assertThat(outcome.figures().locationHours()).as(baseline).isEqualTo(3);
      assertThat(outcome.figures().meanKilometres()).as(baseline).isGreaterThan(5000);
    }
  }

  @Test
  void aBaselineOfAPolicyThatAllowsNothingRunsNowhere() {
    Fleet fleet = Sources.twoPlaces(folder, FOLLOW + ", clusterAffinity: {exclude: [fra1, nyc1]}");
    Simulation simulation = simulation(fleet, trace());

    for (String baseline : List.of("everywhere", "nearest=2")) {
      Outcome outcome =
          simulation.run(Baseline.parse(baseline), Sources.variant(fleet), () -> {}).getFirst();
      assertThat(outcome.figures().locationHours()).as(baseline).isZero();
      assertThat(outcome.figures().shareUnserved()).as(baseline).isEqualTo(1);
    }
  }

  @Test
  void theSameInputGivesTheSameOutcome() {
    Fleet fleet = Sources.twoPlaces(folder, FOLLOW);
    List<String> reversed = new ArrayList<>(trace().subList(1, trace().size()));
    Collections.reverse(reversed);
    reversed.addFirst("time,location,value");

    Outcome once = simulation(fleet, trace()).run(Sources.variant(fleet), () -> {}).getFirst();
    Outcome again = simulation(fleet, reversed).run(Sources.variant(fleet), () -> {}).getFirst();

    assertThat(again.figures()).isEqualTo(once.figures());
    assertThat(again.moves()).isEqualTo(once.moves());
    assertThat(again.locations()).isEqualTo(once.locations());
  }
}
