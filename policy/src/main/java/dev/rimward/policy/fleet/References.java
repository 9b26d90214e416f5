package dev.rimward.policy.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks what documents say of each other. A document with a bad reference stays in the fleet: what
 * it refers to may be the part that is wrong.
 */
final class References {
  private final String revision;
  private final Map<Id, Written> definitions = new TreeMap<>(Comparator.comparing(Id::toString));
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Problem> unselected = new TreeMap<>();

  References(String revision, List<Written> definitions) {
    this.revision = revision;
    definitions.forEach(each -> this.definitions.put(each.id(), each));
  }

  List<Problem> problems() {
    List<Written> policies = of(Kind.PLACEMENT_POLICY);
    policies.forEach(this::checkNames);
    List<Written> applications = of(Kind.APPLICATION);
    applications.forEach(application -> checkSelection(application, policies));
    applications.forEach(this::checkTenant);
    applications.forEach(this::checkDependencies);
    of(Kind.CLUSTER).stream()
        .filter(cluster -> !((Cluster) cluster.definition()).isPulled())
        .collect(Collectors.groupingBy(cluster -> Optional.ofNullable(access(cluster))))
        .values()
        .forEach(this::checkAccess);
    return problems;
  }

  /** Those of the problems that an application's manifests may solve, by application. */
  Map<String, Problem> unselected() {
    return unselected;
  }

  /** Each would take the other's objects for its own, and prune them. */
  private void checkAccess(List<Written> equals) {
    List<Written> inOrder = byPlace(equals);
    Written first = inOrder.getFirst();
    for (Written later : inOrder.subList(1, inOrder.size())) {
      problems.add(
          later.problem(
              revision,
              "spec.access",
              "%s has the same access, in %s; only one of them is delivered to"
                  .formatted(first.id(), first.where(revision))));
    }
  }

  private void checkNames(Written written) {
    PlacementPolicy.Spec spec = ((PlacementPolicy) written.definition()).spec();
    if (spec.activation() != null) {
      require(written, Kind.SIGNAL, "spec.activation.signal", spec.activation().signal());
    }
    PlacementPolicy.@Nullable Demand demand = spec.replicaScheduling().demand();
    if (demand != null) {
      require(written, Kind.SIGNAL, "spec.replicaScheduling.demand.signal", demand.signal());
    }
    if (spec.clusterAffinity() != null) {
      requireClusters(written, "clusterNames", spec.clusterAffinity().clusterNames());
      requireClusters(written, "exclude", spec.clusterAffinity().exclude());
    }
  }

  private void checkTenant(Written application) {
    Application.Spec spec = spec(application);
    if (spec.tenant() != null) {
      require(application, Kind.TENANT, "spec.tenant", spec.tenant());
    }
    for (Written tenant : of(Kind.TENANT)) {
      boolean isIts = tenant.id().name().equals(spec.tenant());
      if (isIts != ((Tenant) tenant.definition()).mayUse(spec.namespace())) {
        problems.add(
            application.problem(
                revision,
                "spec.namespace",
                "is %s %s, in %s; it stays as it is published until that is settled"
                    .formatted(
                        isIts ? "not among the namespaces of" : "for applications of",
                        tenant.id(),
                        tenant.where(revision))));
      }
    }
  }

  private void checkDependencies(Written application) {
    List<String> names = spec(application).dependsOn();
    for (int i = 0; i < names.size(); i++) {
      String field = "spec.dependsOn[" + i + "]";
      require(application, Kind.APPLICATION, field, names.get(i));
      List<String> way = wayBack(application.id().name(), names.get(i));
      if (!way.isEmpty()) {
        problems.add(
            application.problem(
                revision, field, "each waits for the next for ever: " + String.join(" -> ", way)));
      }
    }
  }

  /** From an application along dependencies to itself again; empty if there is no such way. */
  private List<String> wayBack(String to, String from) {
    Deque<List<String>> open = new ArrayDeque<>(List.of(List.of(to, from)));
    Set<String> seen = new TreeSet<>();
    while (!open.isEmpty()) {
      List<String> way = open.pop();
      String last = way.getLast();
      if (last.equals(to)) {
        return way;
      }
      Written next = definitions.get(new Id(Kind.APPLICATION, last));
      if (next != null && seen.add(last)) {
        for (String name : spec(next).dependsOn()) {
          open.add(Stream.concat(way.stream(), Stream.of(name)).toList());
        }
      }
    }
    return List.of();
  }

  private static Application.Spec spec(Written application) {
    return ((Application) application.definition()).spec();
  }

  private void requireClusters(Written policy, String field, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      String path = "spec.clusterAffinity." + field + "[" + i + "]";
      require(policy, Kind.CLUSTER, path, names.get(i));
    }
  }

  private void require(Written from, Kind kind, String field, String name) {
    if (!definitions.containsKey(new Id(kind, name))) {
      String complaint = "no " + kind.word() + " is named " + name;
      List<String> known = of(kind).stream().map(each -> each.id().name()).toList();
      problems.add(
          from.problem(
              revision,
              field,
              Suggestion.nearest(name, known)
                  .map(near -> complaint + "; did you mean " + near + "?")
                  .orElse(complaint)));
    }
  }

  private void checkSelection(Written application, List<Written> policies) {
    List<Written> selecting =
        policies.stream().filter(policy -> selects(policy, application)).toList();
    if (selecting.isEmpty()) {
      Problem problem =
          application.problem(
              revision, "metadata.labels", "no PlacementPolicy selects it; it is placed nowhere");
      problems.add(problem);
      unselected.put(application.id().name(), problem);
    }
    Map<Integer, List<Written>> byPriority =
        selecting.stream().collect(Collectors.groupingBy(References::priority));
    byPriority.values().forEach(equals -> checkPriority(application, equals));
  }

  private void checkPriority(Written application, List<Written> equals) {
    List<Written> inOrder = byPlace(equals);
    Written first = inOrder.getFirst();
    for (Written later : inOrder.subList(1, inOrder.size())) {
      problems.add(
          later.problem(
              revision,
              "spec.priority",
              "%s selects %s with the same priority (%d), in %s"
                  .formatted(
                      first.id(), application.id(), priority(later), first.where(revision))));
    }
  }

  private static List<Written> byPlace(List<Written> written) {
    return written.stream()
        .sorted(Comparator.comparing(Written::path).thenComparingInt(w -> w.root().line()))
        .toList();
  }

  private static Cluster.@Nullable Access access(Written cluster) {
    return ((Cluster) cluster.definition()).spec().access();
  }

  private static boolean selects(Written policy, Written application) {
    return ((PlacementPolicy) policy.definition())
        .spec()
        .applicationSelector()
        .matches(application.definition().metadata().labels());
  }

  private static int priority(Written policy) {
    return ((PlacementPolicy) policy.definition()).spec().priority();
  }

  private List<Written> of(Kind kind) {
    return definitions.values().stream().filter(each -> each.id().kind() == kind).toList();
  }
}
