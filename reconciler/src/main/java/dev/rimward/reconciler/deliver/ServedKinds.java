package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.Manifest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Names what is desired as the API server does: an object of a kind without namespaces is the same
 * one whatever namespace its manifest has. Only the API server knows that of kinds that are not
 * built in, or else the definition that is delivered with them.
 */
final class ServedKinds {
  private final ClusterConnection connection;
  private final InFlight calls;

  ServedKinds(ClusterConnection connection, InFlight calls) {
    this.connection = connection;
    this.calls = calls;
  }

  /** A kind as a manifest names it. */
  private record WrittenKind(String apiVersion, String kind) {
    static WrittenKind of(Manifest manifest) {
      return new WrittenKind(manifest.apiVersion(), manifest.id().kind());
    }
  }

  /**
   * @throws ClusterFailure if the cluster as a whole does not answer; a kind of which nothing is
   *     known keeps its namespaces
   */
  DesiredCluster named(DesiredCluster desired) throws ClusterFailure, InterruptedException {
    Set<WrittenKind> withoutNamespaces = withoutNamespaces(desired);
    if (objects(desired).noneMatch(object -> isMisnamed(object, withoutNamespaces))) {
      return desired;
    }
    SortedMap<String, DesiredApplication> applications = new TreeMap<>();
    desired
        .applications()
        .forEach((name, one) -> applications.put(name, named(one, withoutNamespaces)));
    return new DesiredCluster(desired.cluster(), desired.commit(), applications, desired.past());
  }

  private Set<WrittenKind> withoutNamespaces(DesiredCluster desired)
      throws ClusterFailure, InterruptedException {
    Map<WrittenKind, Boolean> defined = defined(desired);
    Set<WrittenKind> kinds = new LinkedHashSet<>();
    objects(desired).map(WrittenKind::of).forEach(kinds::add);
    Set<WrittenKind> found = new LinkedHashSet<>();
    for (var outcome : calls.all(kinds, this::isWithoutNamespaces)) {
      if (outcome.failure() != null && outcome.failure().mayConcernTheWholeCluster()) {
        connection.ready();
      }
      Optional<Boolean> served = outcome.result() == null ? Optional.empty() : outcome.result();
      if (served.orElse(defined.getOrDefault(outcome.input(), false))) {
        found.add(outcome.input());
      }
    }
    return found;
  }

  private Optional<Boolean> isWithoutNamespaces(WrittenKind kind)
      throws ClusterFailure, InterruptedException {
    return connection
        .discovery()
        .find(kind.apiVersion(), kind.kind())
        .map(type -> !type.namespaced());
  }

  /** What definitions that are not applied yet say of their kinds. */
  private static Map<WrittenKind, Boolean> defined(DesiredCluster desired) {
    Map<WrittenKind, Boolean> kinds = new HashMap<>();
    objects(desired)
        .filter(object -> Stage.isCustomResourceDefinition(object.id()))
        .map(definition -> definition.content().path("spec"))
        .forEach(
            spec ->
                spec.path("versions")
                    .forEach(
                        version ->
                            kinds.put(
                                new WrittenKind(
                                    spec.path("group").asText()
                                        + "/"
                                        + version.path("name").asText(),
                                    spec.path("names").path("kind").asText()),
                                spec.path("scope").asText().equals("Cluster"))));
    return kinds;
  }

  private static DesiredApplication named(
      DesiredApplication application, Set<WrittenKind> withoutNamespaces) {
    return new DesiredApplication(
        application.name(),
        application.namespace(),
        application.digest(),
        application.objects().stream()
            .map(one -> isMisnamed(one, withoutNamespaces) ? withoutNamespace(one) : one)
            .toList(),
        application.deletionApproved(),
        application.dependsOn(),
        application.sync(),
        application.serviceAccount());
  }

  private static boolean isMisnamed(Manifest object, Set<WrittenKind> withoutNamespaces) {
    return !object.id().namespace().isEmpty() && withoutNamespaces.contains(WrittenKind.of(object));
  }

  private static Manifest withoutNamespace(Manifest object) {
    ObjectNode content = object.content().deepCopy();
    content.withObject("metadata").remove("namespace");
    return object.with(content);
  }

  private static Stream<Manifest> objects(DesiredCluster desired) {
    return desired.applications().values().stream().flatMap(one -> one.objects().stream());
  }
}
