package dev.rimward.reconciler.plan;

import dev.rimward.policy.placement.ApplicationPlacement;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/** A fleet before anything was published. */
public record Nothing(String words) implements Side {
  @Override
  public SortedSet<String> applications() {
    return Collections.emptySortedSet();
  }

  @Override
  public SortedSet<String> clusters() {
    return Collections.emptySortedSet();
  }

  @Override
  public Optional<ApplicationPlacement> placement(String application) {
    return Optional.empty();
  }

  @Override
  public Content content(String application, String cluster) {
    return new Content.Absent();
  }
}
