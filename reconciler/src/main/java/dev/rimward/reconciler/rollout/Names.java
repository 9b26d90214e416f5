package dev.rimward.reconciler.rollout;

import java.util.Collection;

/** Lists clusters for people. */
final class Names {
  private static final int NAMED = 3;

  private Names() {}

  static String of(Collection<String> names) {
    return names.size() <= NAMED
        ? String.join(", ", names)
        : "%s and %d more"
            .formatted(
                String.join(", ", names.stream().limit(NAMED).toList()), names.size() - NAMED);
  }
}
