package dev.rimward.policy.fleet;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Says what a person who wrote an unknown word probably meant. */
public final class Suggestion {
  private Suggestion() {}

  /** The complaint, with the nearest known word, or all of them where none is near. */
  public static String after(String complaint, String word, Collection<String> known) {
    return nearest(word, known)
        .map(near -> complaint + "; did you mean " + near + "?")
        .orElseGet(() -> complaint + "; known are " + String.join(", ", known));
  }

  /** The known word with the fewest edits, if they are at most a third of its letters. */
  static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> isNear(word, candidate))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Lengths are compared first: the work of counting edits is the product of the two. */
  private static boolean isNear(String word, String candidate) {
    int most = Math.max(1, candidate.length() / 3);
    return Math.abs(word.length() - candidate.length()) <= most
        && distance(word, candidate) <= most;
  }

  /**
   * Optimal string alignment distance without regard to case: inserted, deleted and replaced
   * letters, and neighbours that changed places, count one each.
   */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
