package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.ClusterOverride;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.policy.guardrail.Guardrails;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.Overrides;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Renders one application for every cluster where it is placed. */
final class ApplicationRenderer {
  private final Application application;
  private final @Nullable BuildOutcome outcome;
  private final Round round;
  private final Map<Overrides, Source> byOverrides = new HashMap<>();

  /**
   * What is the same for all applications.
   *
   * @param tree that the overrides are from
   */
  record Round(
      Fleet fleet,
      SourceTree tree,
      Selection selection,
      Guardrails guardrails,
      ApplicationBuilds builds,
      Recent<String, Prepared> variants,
      Recent<Copy, Rendering> copies) {}

  /**
   * What decides the bytes, and whether they may be.
   *
   * @param replicas 0 where the number changes nothing
   * @param values of the variant's variables, in their order
   */
  record Copy(String variant, String guardrails, int replicas, List<Optional<String>> values) {}

  /**
   * @param takenBack why what is added is an earlier version
   */
  private record Source(Prepared prepared, List<Problem> takenBack) {
    static Source of(Prepared prepared) {
      return new Source(prepared, List.of());
    }
  }

  ApplicationRenderer(Application application, @Nullable BuildOutcome outcome, Round round) {
    this.application = application;
    this.outcome = outcome;
    this.round = round;
  }

  /** By cluster; clusters that the fleet does not have are left out. */
  SortedMap<String, Rendering> render(List<LocationPlacement> locations)
      throws InterruptedException {
    SortedMap<String, Rendering> renderings = new TreeMap<>();
    for (LocationPlacement location : locations) {
      Cluster cluster = round.fleet().clusters().get(location.location());
      if (cluster != null) {
        renderings.put(cluster.name(), render(cluster, location.replicas()));
      }
    }
    return renderings;
  }

  /** With which kustomize alone makes the copy; empty where the sources cannot be built. */
  Optional<CompleteOverlay> overlay(Cluster cluster, int replicas) throws InterruptedException {
    List<ClusterOverride> overrides = round.selection().of(cluster.name(), application.name());
    return source(overrides).prepared() instanceof Prepared.Ready(Variant variant)
        ? Optional.of(
            CompleteOverlay.of(round.builds(), variant, replicas, Variables.of(cluster, overrides)))
        : Optional.empty();
  }

  private Rendering render(Cluster cluster, int replicas) throws InterruptedException {
    List<ClusterOverride> overrides = round.selection().of(cluster.name(), application.name());
    Source source = source(overrides);
    return switch (source.prepared()) {
      case Prepared.Impossible(Problem problem) -> new Rendering.Failed(problem);
      case Prepared.Ready(Variant variant) -> {
        List<Optional<String>> values = Variables.of(cluster, overrides).of(variant.variables());
        int number = variant.isScaled() ? replicas : 0;
        Copy copy = new Copy(variant.built().key(), round.guardrails().key(), number, values);
        yield round
            .copies()
            .get(copy, () -> finish(variant, number, values))
            .with(source.takenBack());
      }
    };
  }

  private Source source(List<ClusterOverride> overrides) throws InterruptedException {
    Overrides added = Overrides.of(overrides);
    Source known = byOverrides.get(added);
    if (known == null) {
      known =
          switch (outcome) {
            case null ->
                Source.of(
                    new Prepared.Impossible(
                        new Problem(application.spec().source().path(), 0, "", "was not built")));
            case BuildOutcome.Failed(Problem problem) ->
                Source.of(new Prepared.Impossible(problem));
            case BuildOutcome.Built built -> source(built, added);
          };
      byOverrides.put(added, known);
    }
    return known;
  }

  private Source source(BuildOutcome.Built built, Overrides added) throws InterruptedException {
    BuildOutcome variant = round.builds().variant(application, built, round.tree(), added);
    Prepared prepared = Prepared.of(variant, round.variants());
    // What is wrong with the application itself is said once, not for each cluster.
    return !added.isEmpty()
            && variant instanceof BuildOutcome.Built earlier
            && earlier.problem() != null
        ? new Source(prepared, List.of(earlier.problem()))
        : Source.of(prepared);
  }

  private Rendering finish(Variant variant, int replicas, List<Optional<String>> values)
      throws InterruptedException {
    Inspection inspection = new Inspection(variant, round.builds());
    List<Problem> unset = inspection.unset(values);
    if (!unset.isEmpty()) {
      return new Rendering.Failed(unset);
    }
    Map<String, String> set = new HashMap<>();
    Iterator<Optional<String>> next = values.iterator();
    variant.variables().forEach(name -> set.put(name, next.next().orElseThrow()));
    UnaryOperator<String> lookup = name -> Objects.requireNonNull(set.get(name));
    Inspection.Findings findings = inspection.check(round.guardrails(), replicas, lookup);
    if (!findings.denied().isEmpty()) {
      return new Rendering.Failed(findings.denied());
    }
    try {
      return new Rendering.Rendered(variant.copy(replicas, lookup), findings.warned());
    } catch (IllegalArgumentException e) {
      return new Rendering.Failed(
          new Problem(variant.built().folder(), 0, "", String.valueOf(e.getMessage())));
    }
  }
}
