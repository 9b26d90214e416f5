package dev.rimward.reconciler.rollout;

import dev.rimward.policy.fleet.CronSchedule;
import dev.rimward.policy.fleet.MaintenanceWindow.Schedule;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.quartz.CronExpression;

/**
 * When a maintenance window is active. Where clocks are put forward, a begin that falls into the
 * gap comes later by as much; where they are put back, one that is there twice counts the first
 * time only, unless it comes in every hour anyway. The duration is elapsed time in both.
 *
 * <p>Quartz finds the begins. It would leave out those in the gap, and with them a whole night's
 * freeze; so it counts on a clock that is never put forward or back, and the result is read as the
 * time of day in the zone.
 */
final class WindowTimes {
  /** By more than this no clock is put back. */
  private static final Duration MOST_PUT_BACK = Duration.ofHours(3);

  /** Begins that follow each other within a duration and are joined; a year of days is enough. */
  private static final int JOINED = 400;

  private final List<CronExpression> begins;
  private final ZoneId zone;
  private final boolean isHourly;
  private final Duration duration;

  private WindowTimes(List<CronExpression> begins, Schedule schedule) {
    this.begins = begins;
    this.zone = schedule.zone();
    this.isHourly = schedule.cron().hours().size() == 24;
    this.duration = schedule.duration();
  }

  static WindowTimes of(Schedule schedule) {
    List<CronExpression> begins = new ArrayList<>();
    for (String expression : expressions(schedule.cron())) {
      begins.add(parsed(expression, schedule));
    }
    return new WindowTimes(begins, schedule);
  }

  private static CronExpression parsed(String expression, Schedule schedule) {
    try {
      CronExpression cron = new CronExpression(expression);
      cron.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
      return cron;
    } catch (ParseException e) {
      throw new IllegalStateException("Quartz does not read " + schedule.cron(), e);
    }
  }

  /** Quartz wants seconds, a week that begins with 1, and one of the days left open. */
  private static List<String> expressions(CronSchedule cron) {
    String times = "0 " + list(cron.minutes()) + " " + list(cron.hours()) + " ";
    String months = " " + list(cron.months()) + " ";
    String daysOfMonth = times + list(cron.daysOfMonth()) + months + "?";
    String daysOfWeek = times + "?" + months + list(cron.daysOfWeek(), day -> day + 1);
    if (!cron.limitsDaysOfWeek()) {
      return List.of(daysOfMonth);
    }
    return cron.limitsDaysOfMonth() ? List.of(daysOfMonth, daysOfWeek) : List.of(daysOfWeek);
  }

  private static String list(SortedSet<Integer> values) {
    return list(values, value -> value);
  }

  private static String list(SortedSet<Integer> values, IntUnaryOperator quartz) {
    return values.stream()
        .map(value -> Integer.toString(quartz.applyAsInt(value)))
        .collect(Collectors.joining(","));
  }

  /** When the window ends that is active now; empty while it is not. */
  Optional<Instant> activeUntil(Instant now) {
    Optional<Instant> begin = nextBegin(now.minus(duration)).filter(found -> !found.isAfter(now));
    if (begin.isEmpty()) {
      return Optional.empty();
    }
    Instant end = begin.get().plus(duration);
    for (int joined = 0; joined < JOINED; joined++) {
      Optional<Instant> next = nextBegin(begin.get());
      if (next.isEmpty() || next.get().isAfter(end)) {
        break;
      }
      begin = next;
      end = next.get().plus(duration);
    }
    return Optional.of(end);
  }

  /** The first begin after a time; empty if there is none any more. */
  Optional<Instant> nextBegin(Instant after) {
    if (isHourly) {
      Duration offset = Duration.ofSeconds(zone.getRules().getOffset(after).getTotalSeconds());
      return nextOnTheClock(after.plus(offset)).map(next -> next.minus(offset));
    }
    Instant clock = asIfUtc(after).minus(MOST_PUT_BACK);
    Optional<Instant> next = nextOnTheClock(clock);
    while (next.isPresent() && !inZone(next.get()).isAfter(after)) {
      next = nextOnTheClock(next.get());
    }
    return next.map(this::inZone);
  }

  private Optional<Instant> nextOnTheClock(Instant after) {
    return begins.stream()
        .map(cron -> Optional.ofNullable(cron.getNextValidTimeAfter(Date.from(after))))
        .flatMap(Optional::stream)
        .map(Date::toInstant)
        .min(Comparator.naturalOrder());
  }

  private Instant asIfUtc(Instant time) {
    return time.atZone(zone).toLocalDateTime().toInstant(ZoneOffset.UTC);
  }

  private Instant inZone(Instant clock) {
    return LocalDateTime.ofInstant(clock, ZoneOffset.UTC).atZone(zone).toInstant();
  }
}
