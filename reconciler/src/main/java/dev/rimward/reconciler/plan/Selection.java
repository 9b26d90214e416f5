package dev.rimward.reconciler.plan;

import java.util.Set;

/**
 * What is looked at.
 *
 * @param applications by name; none: all of them
 * @param clusters by name; none: all of them
 */
public record Selection(Set<String> applications, Set<String> clusters) {
  public static final Selection ALL = new Selection(Set.of(), Set.of());

  public Selection {
    applications = Set.copyOf(applications);
    clusters = Set.copyOf(clusters);
  }

  boolean hasApplication(String name) {
    return applications.isEmpty() || applications.contains(name);
  }

  boolean hasCluster(String name) {
    return clusters.isEmpty() || clusters.contains(name);
  }
}
