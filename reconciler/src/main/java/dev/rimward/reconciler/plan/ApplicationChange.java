package dev.rimward.reconciler.plan;

import java.util.List;

/**
 * What would be different of one application.
 *
 * @param locations where it would run otherwise than before, in the order of names
 * @param clusters how many clusters would get other objects
 * @param objects over all clusters
 * @param groups each a change that is the same in its clusters, those with the most clusters first
 * @param braked where a brake would stop it
 * @param notices of placement: what it could not do, or waits with
 */
public record ApplicationChange(
    String application,
    Kind kind,
    List<LocationChange> locations,
    int clusters,
    ObjectCounts objects,
    List<ChangeGroup> groups,
    List<Braked> braked,
    List<String> notices) {
  public ApplicationChange {
    locations = List.copyOf(locations);
    groups = List.copyOf(groups);
    braked = List.copyOf(braked);
    notices = List.copyOf(notices);
  }

  /** Whether the source had and has the application. */
  public enum Kind {
    New,
    Removed,
    Changed
  }

  /** How many objects in clusters would be new, gone or different. */
  public record ObjectCounts(long added, long removed, long changed) {
    static ObjectCounts of(List<ChangeGroup> groups) {
      return new ObjectCounts(
          count(groups, FileChange.Kind.Added),
          count(groups, FileChange.Kind.Removed),
          count(groups, FileChange.Kind.Changed) + count(groups, FileChange.Kind.Renamed));
    }

    private static long count(List<ChangeGroup> groups, FileChange.Kind kind) {
      return groups.stream()
          .mapToLong(
              group ->
                  group.clusters().size()
                      * group.files().stream().filter(file -> file.kind() == kind).count())
          .sum();
    }
  }

  /**
   * A deletion that nobody decided: it would not happen until a source commit approves it.
   *
   * @param gone how many objects would go in each of the clusters
   * @param before how many there are
   */
  public record Braked(List<String> clusters, int gone, int before) {
    public Braked {
      clusters = List.copyOf(clusters);
    }
  }
}
