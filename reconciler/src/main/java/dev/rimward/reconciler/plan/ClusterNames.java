package dev.rimward.reconciler.plan;

import java.util.List;

/** Names in a sentence, the first of them where there are many. */
public final class ClusterNames {
  private ClusterNames() {}

  /**
   * Such as {@code ams1, den1 and 980 more}.
   *
   * @param most names that are written out
   */
  public static String of(List<String> names, int most) {
    if (names.size() <= most) {
      return String.join(", ", names);
    }
    return String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
  }
}
