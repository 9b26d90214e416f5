package dev.rimward.reconciler.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.CronSchedule;
import dev.rimward.policy.fleet.MaintenanceWindow;
import dev.rimward.policy.fleet.MaintenanceWindow.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z"); // a Monday

  private static Schedule schedule(String cron, String zone, String duration) {
    return new Schedule(CronSchedule.parse(cron), zone, Duration.parse("PT" + duration));
  }

  private static Window window(MaintenanceWindow.Type type, String cron) {
    return new Window(type + " " + cron, type, schedule(cron, "UTC", "2H"), true, true);
  }

  private static Optional<Closed> closed(Instant now, Window... windows) {
    return Window.closed(List.of(windows), now);
  }

  @ParameterizedTest
  @CsvSource({
    "0 1 * * *,    UTC,           4H, 2026-03-02T00:59:59Z, ,                    "
        + " 2026-03-02T01:00:00Z",
    "0 1 * * *,    UTC,           4H, 2026-03-02T01:00:00Z, 2026-03-02T05:00:00Z,"
        + " 2026-03-03T01:00:00Z",
    "0 1 * * *,    UTC,           4H, 2026-03-02T04:59:59Z, 2026-03-02T05:00:00Z,"
        + " 2026-03-03T01:00:00Z",
    "0 1 * * *,    UTC,           4H, 2026-03-02T05:00:00Z, ,                    "
        + " 2026-03-03T01:00:00Z",
    "0 22 * * 5,   UTC,          48H, 2026-03-08T21:00:00Z, 2026-03-08T22:00:00Z,"
        + " 2026-03-13T22:00:00Z",
    "0 22 * * 0,   UTC,           1H, 2026-03-08T21:00:00Z, ,                    "
        + " 2026-03-08T22:00:00Z",
    "0 22 * * 7,   UTC,           1H, 2026-03-08T21:00:00Z, ,                    "
        + " 2026-03-08T22:00:00Z",
    "0 9 13 * 5,   UTC,           1H, 2026-03-02T00:00:00Z, ,                    "
        + " 2026-03-06T09:00:00Z",
    "0 9 13 * 1,   UTC,           1H, 2026-03-09T10:00:00Z, ,                    "
        + " 2026-03-13T09:00:00Z",
    "*/30 * * * *, UTC,          30M, 2026-03-02T00:10:00Z, 2026-03-10T08:30:00Z,"
        + " 2026-03-02T00:30:00Z",
    "0 1 * * *,    Europe/Berlin, 4H, 2026-01-15T00:30:00Z, 2026-01-15T04:00:00Z,"
        + " 2026-01-16T00:00:00Z",
    "0 1 * * *,    Europe/Berlin, 4H, 2026-07-15T00:30:00Z, 2026-07-15T03:00:00Z,"
        + " 2026-07-15T23:00:00Z",
    "0 1 * * *,    Asia/Kolkata,  4H, 2026-07-15T20:00:00Z, 2026-07-15T23:30:00Z,"
        + " 2026-07-16T19:30:00Z",
  })
  void isActiveForItsDurationFromEachBegin(
      String cron, String zone, String duration, Instant now, Instant end, Instant next) {
    WindowTimes times = WindowTimes.of(schedule(cron, zone, duration));

    assertThat(times.activeUntil(now)).isEqualTo(Optional.ofNullable(end));
    assertThat(times.nextBegin(now)).contains(next);
  }

  /**
   * In Berlin clocks go from 2:00 to 3:00 on 29 March, and from 3:00 back to 2:00 on 25 October.
   */
  @ParameterizedTest
  @CsvSource({
    "30 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z", // 3:30 in summer time
    "30 2 * * *, 2026-03-29T12:00:00Z, 2026-03-30T00:30:00Z",
    "0 1 * * *,  2026-03-28T12:00:00Z, 2026-03-29T00:00:00Z",
    "0 4 * * *,  2026-03-28T12:00:00Z, 2026-03-29T02:00:00Z",
    "0 4 * * *,  2026-10-24T12:00:00Z, 2026-10-25T03:00:00Z",
    "0 1 * * *,  2026-10-24T12:00:00Z, 2026-10-24T23:00:00Z",
  })
  void followsTheClocksOfItsTimeZone(String cron, Instant now, Instant next) {
    WindowTimes times = WindowTimes.of(schedule(cron, "Europe/Berlin", "4H"));

    assertThat(times.nextBegin(now)).contains(next);
    assertThat(times.activeUntil(next)).contains(next.plus(Duration.ofHours(4)));
  }

  @Test
  void beginsOnceInAnHourThatIsThereTwice() {
    WindowTimes times = WindowTimes.of(schedule("30 2 * * *", "Europe/Berlin", "10M"));
    Instant first = times.nextBegin(Instant.parse("2026-10-24T12:00:00Z")).orElseThrow();

    assertThat(first).isEqualTo("2026-10-25T00:30:00Z");
    assertThat(times.nextBegin(first)).contains(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void whatComesEveryHourComesInEachOfThem() {
    WindowTimes times = WindowTimes.of(schedule("0 * * * *", "Europe/Berlin", "10M"));
    Instant next = Instant.parse("2026-10-24T22:00:00Z");

    for (int hour = 0; hour < 6; hour++) {
      assertThat(times.nextBegin(next)).contains(next.plus(Duration.ofHours(1)));
      next = next.plus(Duration.ofHours(1));
    }
    next = Instant.parse("2026-03-28T23:00:00Z");
    for (int hour = 0; hour < 6; hour++) {
      assertThat(times.nextBegin(next)).contains(next.plus(Duration.ofHours(1)));
      next = next.plus(Duration.ofHours(1));
    }
  }

  @Test
  void nothingIsClosedWithoutWindows() {
    assertThat(closed(NOON)).isEmpty();
  }

  @Test
  void aWindowThatAllowsClosesAllOtherTimes() {
    Window nights = window(MaintenanceWindow.Type.Allow, "0 1 * * *");

    assertThat(closed(NOON, nights))
        .contains(
            new Closed(
                "waits for the begin of maintenance window Allow 0 1 * * *",
                Instant.parse("2026-03-03T01:00:00Z"),
                true,
                true));
    assertThat(closed(Instant.parse("2026-03-03T01:00:00Z"), nights)).isEmpty();
  }

  @Test
  void oneOfSeveralThatAllowIsEnough() {
    assertThat(
            closed(
                NOON,
                window(MaintenanceWindow.Type.Allow, "0 1 * * *"),
                window(MaintenanceWindow.Type.Allow, "0 11 * * *")))
        .isEmpty();
  }

  @Test
  void aWindowThatDeniesWinsOverOneThatAllows() {
    assertThat(
            closed(
                NOON,
                window(MaintenanceWindow.Type.Allow, "0 11 * * *"),
                window(MaintenanceWindow.Type.Deny, "30 11 * * *")))
        .contains(
            new Closed(
                "waits until the end of maintenance window Deny 30 11 * * *",
                Instant.parse("2026-03-02T13:30:00Z"),
                true,
                true));
    assertThat(closed(NOON, window(MaintenanceWindow.Type.Deny, "0 1 * * *"))).isEmpty();
  }

  @Test
  void waitsForAllThatCloseIt() {
    assertThat(
            closed(
                    NOON,
                    window(MaintenanceWindow.Type.Allow, "0 13 * * *"),
                    window(MaintenanceWindow.Type.Deny, "30 11 * * *"))
                .orElseThrow()
                .until())
        .isEqualTo("2026-03-02T13:30:00Z");
  }

  @Test
  void whatSeveralClosePassesOnlyIfEachLetsIt() {
    Window strict =
        new Window(
            "strict",
            MaintenanceWindow.Type.Deny,
            schedule("0 11 * * *", "UTC", "4H"),
            false,
            false);
    Closed closed =
        closed(NOON, window(MaintenanceWindow.Type.Deny, "0 12 * * *"), strict).orElseThrow();

    assertThat(closed.failoverPasses()).isFalse();
    assertThat(closed.driftRepair()).isFalse();
  }
}
