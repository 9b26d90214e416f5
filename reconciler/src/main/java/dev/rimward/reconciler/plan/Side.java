package dev.rimward.reconciler.plan;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.ApplicationPlacement;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A state of the fleet that can be compared. Reading fails with {@link
 * java.io.UncheckedIOException}.
 */
public sealed interface Side permits Nothing, PublishedSide, RenderedRevision, WithPublished {
  /** What it is, for people. */
  String words();

  SortedSet<String> applications();

  SortedSet<String> clusters();

  Optional<ApplicationPlacement> placement(String application);

  /** What a cluster has of an application. */
  Content content(String application, String cluster);

  /** Rules that an application does not keep in a cluster, and that stop nothing. */
  default List<Problem> warnings(String application, String cluster) {
    return List.of();
  }
}
