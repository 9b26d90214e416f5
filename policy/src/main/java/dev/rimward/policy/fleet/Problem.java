package dev.rimward.policy.fleet;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Something wrong in a source tree, at its place.
 *
 * @param path file, relative to the root of the source tree
 * @param line counted from 1; 0 where the problem is the file's as a whole
 * @param field path of the field, such as {@code spec.location}; empty where there is none
 * @param message what was expected, what was found, and what happens now
 */
public record Problem(String path, int line, String field, String message)
    implements Comparable<Problem> {
  private static final int MAX_LENGTH = 400;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::path)
          .thenComparingInt(Problem::line)
          .thenComparing(Problem::field)
          .thenComparing(Problem::message);

  /** Text from a document, fit for a line: whoever wrote it may have written a book. */
  public static String brief(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }

  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }

  /** As compilers print it: {@code clusters/fra1.yaml:5: spec.locatoin: unknown field}. */
  @Override
  public String toString() {
    return CONTROL.matcher(path).replaceAll(" ")
        + (line > 0 ? ":" + line : "")
        + ": "
        + (field.isEmpty() ? "" : field + ": ")
        + message;
  }
}
