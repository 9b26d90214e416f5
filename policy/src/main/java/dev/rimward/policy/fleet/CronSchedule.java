package dev.rimward.policy.fleet;

import java.time.Month;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Times of day that come again, in the five fields of {@code crontab(5)}: minute, hour, day of the
 * month, month, day of the week. Each is {@code *}, a number, a name ({@code JAN}, {@code MON}), a
 * range, one of these with a step, or a list of them. Where both days are limited, either one is
 * enough, as in cron; day 7 of the week is Sunday too.
 *
 * @param text as it is written
 */
public record CronSchedule(
    String text,
    SortedSet<Integer> minutes,
    SortedSet<Integer> hours,
    SortedSet<Integer> daysOfMonth,
    SortedSet<Integer> months,
    SortedSet<Integer> daysOfWeek) {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final int FIELDS = 5;
  private static final int LONGEST = 200;

  public CronSchedule {
    minutes = Collections.unmodifiableSortedSet(new TreeSet<>(minutes));
    hours = Collections.unmodifiableSortedSet(new TreeSet<>(hours));
    daysOfMonth = Collections.unmodifiableSortedSet(new TreeSet<>(daysOfMonth));
    months = Collections.unmodifiableSortedSet(new TreeSet<>(months));
    daysOfWeek = Collections.unmodifiableSortedSet(new TreeSet<>(daysOfWeek));
  }

  /** Throws {@link InvalidField} for anything else, and for a day that never comes. */
  public static CronSchedule parse(String text) {
    String[] fields = text.strip().split("\\s+", -1);
    if (fields.length != FIELDS || text.length() > LONGEST) {
      throw new InvalidField(
          "",
          "must have five fields (minute, hour, day of the month, month, day of the week), is \""
              + text
              + "\"");
    }
    SortedSet<Integer> daysOfWeek = new CronField("day of the week", 0, 7, DAYS).read(fields[4]);
    if (daysOfWeek.remove(DAYS.size())) {
      daysOfWeek.add(0);
    }
    CronSchedule schedule =
        new CronSchedule(
            text.strip(),
            new CronField("minute", 0, 59, List.of()).read(fields[0]),
            new CronField("hour", 0, 23, List.of()).read(fields[1]),
            new CronField("day of the month", 1, 31, List.of()).read(fields[2]),
            new CronField("month", 1, 12, MONTHS).read(fields[3]),
            daysOfWeek);
    schedule.requireThatItComes();
    return schedule;
  }

  /** Whether some days of the month are left out. */
  public boolean limitsDaysOfMonth() {
    return daysOfMonth.size() < 31;
  }

  /** Whether some days of the week are left out. */
  public boolean limitsDaysOfWeek() {
    return daysOfWeek.size() < DAYS.size();
  }

  private void requireThatItComes() {
    int longest = months.stream().mapToInt(CronSchedule::days).max().orElseThrow();
    if (!limitsDaysOfWeek() && daysOfMonth.first() > longest) {
      throw new InvalidField("", "never comes: no such month has a day " + daysOfMonth.first());
    }
  }

  private static int days(int month) {
    return Month.of(month).maxLength();
  }

  @Override
  public String toString() {
    return text;
  }
}
