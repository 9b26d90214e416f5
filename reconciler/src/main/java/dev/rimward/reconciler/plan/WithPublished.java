package dev.rimward.reconciler.plan;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.ApplicationPlacement;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What a revision does not render, clusters have as it was published before. */
public record WithPublished(RenderedRevision revision, PublishedSide published) implements Side {
  @Override
  public String words() {
    return revision.words();
  }

  @Override
  public SortedSet<String> applications() {
    return revision.applications();
  }

  @Override
  public SortedSet<String> clusters() {
    return revision.clusters();
  }

  @Override
  public Optional<ApplicationPlacement> placement(String application) {
    return revision.placement(application);
  }

  @Override
  public Content content(String application, String cluster) {
    return switch (revision.content(application, cluster)) {
      case Content.Unknown unknown ->
          published.content(application, cluster) instanceof Content.Present present
              ? present
              : unknown;
      case Content.Absent absent -> absent;
      case Content.Present present -> present;
    };
  }

  @Override
  public List<Problem> warnings(String application, String cluster) {
    return revision.warnings(application, cluster);
  }
}
