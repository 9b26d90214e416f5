package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceWindowTest {
  private static FleetReading read(String schedule, String rest) {
    return Fleets.read(
        MemoryTree.of(
            Map.of(
                "policies/nights.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: MaintenanceWindow
                metadata: {name: nights}
                spec:
                  type: Deny
                  schedule: %s
                %s
                """
                    .formatted(schedule, rest))));
  }

  @Test
  void isReadWithItsDefaults() {
    FleetReading reading = read("{cron: \"30 1 * * 1-5\", duration: 4h}", "");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.fleet().windows().values())
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.spec().type()).isEqualTo(MaintenanceWindow.Type.Deny);
              assertThat(window.spec().schedule().timeZone()).isEqualTo("UTC");
              assertThat(window.spec().schedule().duration()).isEqualTo(Duration.ofHours(4));
              assertThat(window.spec().schedule().cron().minutes()).containsExactly(30);
              assertThat(window.spec().schedule().cron().hours()).containsExactly(1);
              assertThat(window.spec().schedule().cron().daysOfWeek())
                  .containsExactly(1, 2, 3, 4, 5);
              assertThat(window.spec().clusterSelector()).isEqualTo(LabelSelector.EVERYTHING);
              assertThat(window.spec().driftRepair()).isTrue();
              assertThat(window.spec().failover()).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {cron: "0 1 * * *"}                         | 6: spec.schedule.duration: required field is missing
          {cron: "0 1 * *", duration: 1h}             | 6: spec.schedule.cron: must have five fields (minute, hour, day of the month, month, day of the week), is "0 1 * *"
          {cron: "0 0 1 * * ?", duration: 1h}         | 6: spec.schedule.cron: must have five fields (minute, hour, day of the month, month, day of the week), is "0 0 1 * * ?"
          {cron: "60 1 * * *", duration: 1h}          | 6: spec.schedule.cron: the minute must be *, 0 to 59, a range, a list or a step of them, is "60"
          {cron: "0 1-x * * *", duration: 1h}         | 6: spec.schedule.cron: the hour must be *, 0 to 23, a range, a list or a step of them, is "1-x"
          {cron: "0 1 ? * *", duration: 1h}           | 6: spec.schedule.cron: the day of the month must be *, 1 to 31, a range, a list or a step of them, is "?"
          {cron: "0 1 * FOO *", duration: 1h}         | 6: spec.schedule.cron: the month must be *, 1 to 12 or a name such as JAN, a range, a list or a step of them, is "FOO"
          {cron: "0 1 * * 5-1", duration: 1h}         | 6: spec.schedule.cron: the day of the week must be *, 0 to 7 or a name such as SUN, a range, a list or a step of them, is "5-1"
          {cron: "*/0 1 * * *", duration: 1h}         | 6: spec.schedule.cron: the minute must be *, 0 to 59, a range, a list or a step of them, is "*/0"
          {cron: "0 1 30 2 *", duration: 1h}          | 6: spec.schedule.cron: never comes: no such month has a day 30
          {cron: "0 1 * * *", duration: 30s}          | 6: spec.schedule.duration: must be within 1m and 8784h
          {cron: "0 1 * * *", duration: 1h, timeZone: Europe/Berln} | 6: spec.schedule.timeZone: must be a time zone such as UTC or Europe/Berlin, is "Europe/Berln"
          """)
  void saysWhatIsWrongWithAScheduleAtItsPlace(String schedule, String problem) {
    assertThat(read(schedule, "").problems())
        .extracting(Object::toString)
        .containsExactly("policies/nights.yaml:" + problem);
  }

  @Test
  void knowsNamesStepsListsAndRanges() {
    CronSchedule schedule = CronSchedule.parse("*/20,5 8-18/5 1,15 jan-MAR,12 sun,5-7");

    assertThat(schedule.minutes()).containsExactly(0, 5, 20, 40);
    assertThat(schedule.hours()).containsExactly(8, 13, 18);
    assertThat(schedule.daysOfMonth()).containsExactly(1, 15);
    assertThat(schedule.months()).containsExactly(1, 2, 3, 12);
    assertThat(schedule.daysOfWeek()).containsExactly(0, 5, 6);
    assertThat(CronSchedule.parse("5/20 * * * *").minutes()).containsExactly(5, 25, 45);
  }

  @Test
  void refusesTextsOfAnyLengthAtOnce() {
    assertThatThrownBy(() -> CronSchedule.parse("1,".repeat(100_000) + "1 * * * *"))
        .isInstanceOf(InvalidField.class);
    assertThat(List.of(CronSchedule.parse("  0   1 *  * * ").text()))
        .containsExactly("0   1 *  * *");
  }
}
