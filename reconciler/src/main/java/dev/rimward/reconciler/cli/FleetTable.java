package dev.rimward.reconciler.cli;

import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Decision.Verdict;
import dev.rimward.reconciler.Service;
import dev.rimward.reconciler.Status;
import dev.rimward.reconciler.Status.ApplicationStatus;
import dev.rimward.reconciler.Status.ClusterStatus;
import dev.rimward.reconciler.Status.LocationStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Each location with its demand, what runs there, and what it was given last. */
final class FleetTable {
  private static final int COMMIT_LENGTH = 9;

  private final Status status;
  private final Map<String, Double> demand = new HashMap<>();

  FleetTable(Status status, List<Decision> decisions) {
    this.status = status;
    for (Decision decision : decisions) {
      decision.verdicts().forEach(this::note);
    }
  }

  static FleetTable of(Service service) {
    return new FleetTable(service.status(), service.decisions());
  }

  private void note(Verdict verdict) {
    if (verdict.demand() != null) {
      demand.putIfAbsent(verdict.location(), verdict.demand());
    }
  }

  /** The first of the locations, in the order of names, and how many more there are. */
  Table table(int locations) {
    Table table =
        new Table("LOCATION", "REGION", "REQUESTS/S", "RUNS", "HEALTH", "COMMIT", "REPAIRED");
    List<ClusterStatus> all = status.clusters();
    int shown = all.size() <= locations ? all.size() : Math.max(0, locations - 1);
    all.subList(0, shown).forEach(cluster -> row(table, cluster));
    if (shown < all.size()) {
      table.row("and " + (all.size() - shown) + " more", "", "", "", "", "", "");
    }
    return table;
  }

  private void row(Table table, ClusterStatus cluster) {
    table.row(
        cluster.name(),
        cluster.region(),
        Optional.ofNullable(demand.get(cluster.name()))
            .map(requests -> String.format(Locale.ROOT, "%.1f", requests))
            .orElse("-"),
        runs(cluster.name()),
        health(cluster),
        commit(cluster),
        cluster.driftRepaired());
  }

  private String runs(String location) {
    List<String> runs = new ArrayList<>();
    for (ApplicationStatus application : status.applications()) {
      for (LocationStatus placed : application.locations()) {
        if (placed.location().equals(location)) {
          String leaving = placed.leavingSince() == null ? "" : " (leaving)";
          runs.add(application.name() + "×" + placed.replicas() + leaving);
        }
      }
    }
    return runs.isEmpty() ? "-" : String.join(", ", runs);
  }

  private String health(ClusterStatus cluster) {
    if (!cluster.state().equals("Reachable")) {
      return cluster.state();
    }
    String health =
        status.applications().stream()
            .flatMap(application -> application.locations().stream())
            .filter(placed -> placed.location().equals(cluster.name()))
            .map(placed -> placed.health().name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return health.isEmpty() ? "-" : health;
  }

  /** What the cluster runs; with an arrow while its branch is ahead of that. */
  private static String commit(ClusterStatus cluster) {
    String delivered = cluster.deliveredCommit();
    String shortened =
        delivered == null
            ? "-"
            : delivered.substring(0, Math.min(COMMIT_LENGTH, delivered.length()));
    return Objects.equals(delivered, cluster.desiredCommit()) ? shortened : shortened + " →";
  }
}
