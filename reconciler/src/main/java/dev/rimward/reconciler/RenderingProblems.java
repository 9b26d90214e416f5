package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.renderer.overlay.RenderedFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is wrong in rendered clusters, each thing once however many clusters have it. */
public final class RenderingProblems {
  /** How many clusters are named. */
  private static final int NAMED = 3;

  private RenderingProblems() {}

  /** Sorted; each says in which clusters. */
  public static List<Problem> of(RenderedFleet rendered) {
    SortedMap<Problem, List<String>> clusters = new TreeMap<>();
    rendered
        .clusters()
        .forEach(
            (cluster, applications) ->
                applications.values().stream()
                    .flatMap(rendering -> rendering.problems().stream())
                    .distinct()
                    .forEach(
                        problem ->
                            clusters
                                .computeIfAbsent(problem, _ -> new ArrayList<>())
                                .add(cluster)));
    return clusters.entrySet().stream().map(entry -> in(entry.getValue(), entry.getKey())).toList();
  }

  private static Problem in(List<String> clusters, Problem problem) {
    String named = String.join(", ", clusters.subList(0, Math.min(NAMED, clusters.size())));
    int rest = clusters.size() - NAMED;
    String where = rest > 0 ? named + " and %,d more".formatted(rest) : named;
    return new Problem(
        problem.path(), problem.line(), problem.field(), problem.message() + " (" + where + ")");
  }
}
