package dev.rimward.reconciler.plan;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.Observations;
import dev.rimward.policy.placement.PlacementEngine;
import dev.rimward.policy.placement.PlacementInput;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.reconciler.ApplicationNeeds;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Renderer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Decides and renders as the service does, with the metrics left out: what is not known moves
 * nothing, so that what moves is moved by the source. Not for use by several threads.
 */
public final class FleetRendering {
  private final FleetReader reader;
  private final ApplicationBuilds builds;
  private final Renderer renderer;
  private final Instant now;
  private final Consumer<String> steps;

  /**
   * @param now the same for everything that is compared
   * @param steps told what is done next, in a few words
   */
  public FleetRendering(
      Layout layout, ApplicationBuilds builds, Instant now, Consumer<String> steps) {
    this.reader = new FleetReader(layout);
    this.builds = builds;
    this.renderer = new Renderer(builds);
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.steps = steps;
  }

  /**
   * @param words what the tree is, for people
   */
  public RenderedRevision render(String words, SourceTree tree, Recollection last)
      throws InterruptedException {
    steps.accept("reading " + words);
    FleetReading reading = reader.read(tree);
    Fleet fleet = reading.fleet();
    steps.accept("building " + fleet.applications().size() + " applications of " + words);
    SortedMap<String, BuildOutcome> outcomes = builds.build(fleet.applications().values(), tree);
    ApplicationNeeds needs = ApplicationNeeds.of(outcomes);
    PlacementPlan plan =
        PlacementEngine.plan(
            new PlacementInput(
                fleet,
                needs.requirements(),
                new Observations(Map.of(), last.conditions(), Map.of()),
                last.placements(),
                now));
    steps.accept("rendering " + fleet.clusters().size() + " clusters of " + words);
    RenderedFleet rendered = renderer.render(fleet, tree, placements(plan), outcomes);
    SortedSet<Problem> problems = new TreeSet<>(needs.problems(reading, fleet));
    outcomes.values().forEach(outcome -> addProblem(outcome, problems));
    return new RenderedRevision(words, reading, plan, rendered, problems, RenderedFiles.usual());
  }

  private static void addProblem(BuildOutcome outcome, SortedSet<Problem> problems) {
    switch (outcome) {
      case BuildOutcome.Failed failed -> problems.add(failed.problem());
      case BuildOutcome.Built built -> {
        if (built.problem() != null) {
          problems.add(built.problem());
        }
      }
    }
  }

  private static SortedMap<String, ApplicationPlacement> placements(PlacementPlan plan) {
    SortedMap<String, ApplicationPlacement> placements = new TreeMap<>();
    plan.decisions()
        .forEach((application, decision) -> placements.put(application, decision.placement()));
    return placements;
  }
}
