package dev.rimward.policy.optimizer;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.Suggestion;
import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.optimizer.LocationOptimizer.Static;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks what a ConfigMap names against what the fleet has. */
final class OptimizerReferences {
  private static final String HOW_TO_ADD_THE_SIGNAL =
      "no Signal is named http-requests, so that nothing is opened or closed by demand; add one"
          + " under policies/: {apiVersion: rimward.dev/v1alpha1, kind: Signal, metadata: {name:"
          + " http-requests}, spec: {prometheus: {query: 'sum by (geohash)"
          + " (rate(http_requests_total{application=\"{{application}}\"}[2m]))', locationLabel:"
          + " geohash}, unit: requests/s}}";

  private final String path;
  private final Fleet fleet;
  private final List<Problem> problems = new ArrayList<>();

  OptimizerReferences(String path, Fleet fleet) {
    this.path = path;
    this.fleet = fleet;
  }

  List<Problem> problems(LocationOptimizer optimizer) {
    switch (optimizer) {
      case Dynamic dynamic -> {
        requireRegions("mustInclude", dynamic.mustInclude());
        requireRegions("mustNotInclude", dynamic.mustNotInclude());
        if (!fleet.signals().containsKey(LocationOptimizer.SIGNAL)) {
          complain("policy", HOW_TO_ADD_THE_SIGNAL);
        }
      }
      case Static named -> requireClusters(named.clusterNames());
    }
    return problems;
  }

  private void requireRegions(String field, List<String> regions) {
    SortedSet<String> known =
        fleet.clusters().values().stream()
            .map(Cluster::region)
            .collect(Collectors.toCollection(TreeSet::new));
    for (int i = 0; i < regions.size(); i++) {
      require(field + "[" + i + "].region", "no cluster is in region ", regions.get(i), known);
    }
  }

  private void requireClusters(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      require(
          "filters.byName[" + i + "]",
          "no Cluster is named ",
          names.get(i),
          fleet.clusters().keySet());
    }
  }

  private void require(String field, String complaint, String word, Collection<String> known) {
    if (!known.contains(word)) {
      complain(field, Suggestion.after(complaint + word, word, known));
    }
  }

  private void complain(String param, String message) {
    String field = "ConfigMap " + LocationOptimizer.NAME + " data.strategy.params." + param;
    problems.add(new Problem(path, 0, Problem.brief(field), message));
  }
}
