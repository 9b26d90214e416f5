package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of sources, whatever tree they are in. */
sealed interface Content {
  /** What keeping it costs, about. */
  long bytes();

  record Good(List<Manifest> objects, List<ObjectId> scaled, Requirements requirements, long bytes)
      implements Content {}

  /** The sources are wrong, and will be as long as they are the same. */
  record Bad(Problem problem) implements Content {
    @Override
    public long bytes() {
      return BYTES_OF_A_PROBLEM;
    }
  }

  /**
   * It did not end, which may be the machine's fault or its own. It is tried again, but not each
   * time: all others wait for as long as it takes.
   *
   * @param skips how often it is not tried after this failure
   * @param left of them
   */
  record Postponed(Problem problem, int skips, int left) implements Content {
    private static final int MOST_SKIPS = 15;

    static Postponed after(@Nullable Content before, Problem problem) {
      int skips = before instanceof Postponed known ? 2 * known.skips() + 1 : 1;
      return new Postponed(problem, Math.min(skips, MOST_SKIPS), Math.min(skips, MOST_SKIPS));
    }

    Postponed skipped() {
      return new Postponed(problem, skips, left - 1);
    }

    @Override
    public long bytes() {
      return BYTES_OF_A_PROBLEM;
    }
  }

  long BYTES_OF_A_PROBLEM = 1000;
}
