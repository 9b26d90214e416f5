package dev.rimward.policy.fleet;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a {@link CronSchedule}.
 *
 * @param word what the field is called
 * @param names of values, the first for 0 or 1, whichever is the least of the field
 */
record CronField(String word, int least, int most, List<String> names) {
  private static final Pattern PART =
      Pattern.compile("(?:(\\*)|([0-9A-Za-z]{1,3})(?:-([0-9A-Za-z]{1,3}))?)(?:/([0-9]{1,2}))?");

  /** Throws {@link InvalidField} for what is not in the grammar or out of range. */
  SortedSet<Integer> read(String text) {
    SortedSet<Integer> values = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw invalid(part);
      }
      add(values, part, matcher);
    }
    return values;
  }

  private void add(SortedSet<Integer> values, String part, Matcher matcher) {
    boolean isAny = matcher.group(1) != null;
    int from = isAny ? least : value(part, matcher.group(2));
    int to = from;
    if (isAny || (matcher.group(3) == null && matcher.group(4) != null)) {
      to = most;
    } else if (matcher.group(3) != null) {
      to = value(part, matcher.group(3));
    }
    int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
    if (from > to || step == 0) {
      throw invalid(part);
    }
    for (int value = from; value <= to; value += step) {
      values.add(value);
    }
  }

  private int value(String part, String text) {
    int named = names.indexOf(text.toUpperCase(Locale.ROOT));
    if (named >= 0) {
      return named + least;
    }
    if (!text.chars().allMatch(Character::isDigit)) {
      throw invalid(part);
    }
    int value = Integer.parseInt(text);
    if (value < least || value > most) {
      throw invalid(part);
    }
    return value;
  }

  private InvalidField invalid(String part) {
    String examples = names.isEmpty() ? "" : " or a name such as " + names.getFirst();
    return new InvalidField(
        "",
        "the %s must be *, %d to %d%s, a range, a list or a step of them, is \"%s\""
            .formatted(word, least, most, examples, part));
  }
}
