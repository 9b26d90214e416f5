package dev.rimward.reconciler.difference;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/** Says what differs between two texts as {@code diff -u} does, with three lines of context. */
public final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final int HEADER = 2;

  /**
   * Finding the shortest difference takes as long as the product of lines and differences: what
   * would take seconds is shown as replaced.
   */
  private static final int MOST_LINES = 5_000;

  private UnifiedDiff() {}

  /** Empty for equal texts; else lines that end with a line feed. */
  public static String of(String from, String to, List<String> before, List<String> after) {
    List<String> lines =
        UnifiedDiffUtils.generateUnifiedDiff(from, to, before, patch(before, after), CONTEXT);
    return lines.isEmpty() ? "" : String.join("\n", deletionsFirst(lines)) + "\n";
  }

  /** Where lines are replaced, the algorithm has them in any order. */
  private static List<String> deletionsFirst(List<String> lines) {
    List<String> ordered = new ArrayList<>(lines.subList(0, HEADER));
    List<String> additions = new ArrayList<>();
    for (String line : lines.subList(HEADER, lines.size())) {
      if (line.startsWith("+")) {
        additions.add(line);
        continue;
      }
      if (!line.startsWith("-")) {
        ordered.addAll(additions);
        additions.clear();
      }
      ordered.add(line);
    }
    ordered.addAll(additions);
    return ordered;
  }

  private static Patch<String> patch(List<String> before, List<String> after) {
    int start = 0;
    int shorter = Math.min(before.size(), after.size());
    while (start < shorter && before.get(start).equals(after.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    int differing = before.size() + after.size() - 2 * (start + end);
    return differing <= MOST_LINES
        ? DiffUtils.diff(before, after, new MyersDiffWithLinearSpace<>())
        : replaced(before, after, start, end);
  }

  private static Patch<String> replaced(
      List<String> before, List<String> after, int start, int end) {
    Patch<String> patch = new Patch<>();
    patch.addDelta(
        new ChangeDelta<>(
            new Chunk<>(start, before.subList(start, before.size() - end)),
            new Chunk<>(start, after.subList(start, after.size() - end))));
    return patch;
  }
}
