package dev.rimward.reconciler.publish;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One revision that removes much of the fleet is more likely a mistake than a wish: a wrong path, a
 * bad merge. It is stopped as a whole until all that it removes is approved.
 */
public final class FleetBrake {
  private static final double ALLOWED_PART = 0.3;

  private FleetBrake() {}

  /**
   * A revision that is not acted on.
   *
   * @param applications that it removes and nobody approved
   * @param clusters that it removes and nobody approved
   */
  public record Stopped(SortedSet<String> applications, SortedSet<String> clusters) {
    public Stopped {
      applications = Collections.unmodifiableSortedSet(new TreeSet<>(applications));
      clusters = Collections.unmodifiableSortedSet(new TreeSet<>(clusters));
    }

    /** The lines that let it pass at the end of a commit message on the source branch. */
    public List<String> trailers() {
      return Stream.concat(applications.stream(), clusters.stream())
          .distinct()
          .map(name -> "Rimward-Approve-Deletion: " + name)
          .toList();
    }

    @Override
    public String toString() {
      return Stream.of(removal("applications", applications), removal("clusters", clusters))
          .flatMap(Optional::stream)
          .collect(
              Collectors.joining(
                  " and ",
                  "this revision removes ",
                  ", more than 30 % at once; nothing of it is applied until a source commit ends"
                      + " with the lines\n"
                      + String.join("\n", trailers())));
    }

    private static Optional<String> removal(String what, SortedSet<String> names) {
      return names.isEmpty()
          ? Optional.empty()
          : Optional.of("the " + what + " " + String.join(", ", names));
    }
  }

  /** What a revision has of the fleet. */
  public record Names(Set<String> applications, Set<String> clusters) {
    public Names {
      applications = Set.copyOf(applications);
      clusters = Set.copyOf(clusters);
    }
  }

  /**
   * @param before what is published
   * @param now what the revision says
   * @return empty: the revision may be acted on
   */
  public static Optional<Stopped> check(Names before, Names now, Set<String> approvals) {
    Stopped stopped =
        new Stopped(
            tooMany(before.applications(), now.applications(), approvals),
            tooMany(before.clusters(), now.clusters(), approvals));
    return stopped.trailers().isEmpty() ? Optional.empty() : Optional.of(stopped);
  }

  private static SortedSet<String> tooMany(
      Set<String> before, Set<String> now, Set<String> approvals) {
    SortedSet<String> removed = new TreeSet<>(before);
    removed.removeAll(now);
    if (removed.size() <= before.size() * ALLOWED_PART) {
      return Collections.emptySortedSet();
    }
    removed.removeAll(approvals);
    return removed;
  }
}
