package dev.rimward.reconciler.plan;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.renderer.overlay.RenderedApplication;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Rendering;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one revision of the source says that clusters run. */
public final class RenderedRevision implements Side {
  private final String words;
  private final FleetReading reading;
  private final PlacementPlan plan;
  private final RenderedFleet rendered;
  private final SortedSet<Problem> problems;
  private final RenderedFiles files;

  RenderedRevision(
      String words,
      FleetReading reading,
      PlacementPlan plan,
      RenderedFleet rendered,
      SortedSet<Problem> problems,
      RenderedFiles files) {
    this.words = words;
    this.reading = reading;
    this.plan = plan;
    this.rendered = rendered;
    this.problems = problems;
    this.files = files;
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public SortedSet<String> applications() {
    return new TreeSet<>(fleet().applications().keySet());
  }

  @Override
  public SortedSet<String> clusters() {
    return new TreeSet<>(fleet().clusters().keySet());
  }

  @Override
  public Optional<ApplicationPlacement> placement(String application) {
    return decision(application).map(Decision::placement);
  }

  @Override
  public Content content(String application, String cluster) {
    SortedMap<String, Rendering> applications = rendered.clusters().get(cluster);
    return switch (applications == null ? null : applications.get(application)) {
      case null -> new Content.Absent();
      case Rendering.Failed(List<Problem> all) -> new Content.Unknown(all);
      case Rendering.Rendered(RenderedApplication found, _) ->
          new Content.Present(new Rendered(found, files));
    };
  }

  @Override
  public List<Problem> warnings(String application, String cluster) {
    SortedMap<String, Rendering> applications = rendered.clusters().get(cluster);
    return applications != null
            && applications.get(application) instanceof Rendering.Rendered(_, List<Problem> all)
        ? all
        : List.of();
  }

  public Fleet fleet() {
    return reading.fleet();
  }

  /** Whether all documents could be read as they are. */
  public boolean hasDocumentProblems() {
    return !reading.problems().isEmpty();
  }

  Optional<Decision> decision(String application) {
    return Optional.ofNullable(plan.decisions().get(application));
  }

  /** Of the documents and of the builds. */
  SortedSet<Problem> problems() {
    return problems;
  }

  private record Rendered(RenderedApplication application, RenderedFiles files)
      implements ObjectFiles {
    @Override
    public String digest() {
      return application.digest();
    }

    @Override
    public SortedMap<String, String> ids() {
      return files.of(application).ids();
    }

    @Override
    public byte[] content(String path) {
      return requireNonNull(files.of(application).bytes().get(path), path);
    }
  }
}
