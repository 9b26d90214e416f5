package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.InvalidField;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which of an application's objects placement scales, and what all of them need. */
final class Workloads {
  private static final Set<String> SCALABLE = Set.of("Deployment.apps", "StatefulSet.apps");
  private static final Set<String> REPLICATED =
      Set.of("Deployment.apps", "StatefulSet.apps", "ReplicaSet.apps", "ReplicationController");
  private static final Set<String> JOBS = Set.of("Job.batch", "CronJob.batch");

  private Workloads() {}

  /**
   * The target, else all Deployments and StatefulSets; {@link InvalidField} when there is no such
   * target.
   */
  static List<ObjectId> scaled(List<Manifest> objects, Application.@Nullable Replicas replicas) {
    List<ObjectId> scalable =
        objects.stream().map(Manifest::id).filter(id -> SCALABLE.contains(kind(id))).toList();
    if (replicas == null) {
      return scalable;
    }
    Application.Target target = replicas.target();
    List<ObjectId> found = scalable.stream().filter(id -> matches(id, target)).toList();
    if (found.isEmpty()) {
      throw new InvalidField(
          "spec.replicas.target",
          "there is no %s %s among the objects, %s"
              .formatted(target.kind(), target.name(), present(scalable)));
    }
    return found;
  }

  private static boolean matches(ObjectId id, Application.Target target) {
    return id.kind().equals(target.kind().name()) && id.name().equals(target.name());
  }

  private static String present(List<ObjectId> scalable) {
    return scalable.isEmpty()
        ? "and nothing else that can be scaled"
        : scalable.stream()
            .map(id -> id.kind() + " " + id.name())
            .collect(Collectors.joining(", ", "only ", ""));
  }

  /** {@link InvalidField} when a request is not a quantity. */
  static Requirements requirements(
      List<Manifest> objects, List<ObjectId> scaled, @Nullable LocationOptimizer optimizer) {
    Resources perReplica = Resources.NONE;
    Resources fixed = Resources.NONE;
    for (Manifest object : objects) {
      Optional<JsonNode> template = podTemplate(object);
      if (template.isEmpty()) {
        continue;
      }
      Resources pod = needs(object, template.get());
      if (scaled.contains(object.id())) {
        perReplica = perReplica.plus(pod);
      } else {
        fixed = fixed.plus(pod.times(copies(object)));
      }
    }
    return new Requirements(perReplica, fixed, replicas(objects, scaled), optimizer);
  }

  /** The most that a workload which placement scales is written with, and one at least. */
  private static int replicas(List<Manifest> objects, List<ObjectId> scaled) {
    return objects.stream()
        .filter(object -> scaled.contains(object.id()))
        .mapToInt(Workloads::copies)
        .reduce(1, Math::max);
  }

  private static Resources needs(Manifest object, JsonNode template) {
    try {
      return PodResources.of(template.path("spec"));
    } catch (InvalidField e) {
      throw new InvalidField(
          e.field(), object.id() + ": a request of CPU or memory " + e.getMessage());
    }
  }

  private static Optional<JsonNode> podTemplate(Manifest object) {
    JsonNode content = object.content();
    String kind = kind(object.id());
    JsonNode holder =
        switch (kind) {
          case "Pod" -> content;
          case "CronJob.batch" -> content.at("/spec/jobTemplate/spec/template");
          default -> content.at("/spec/template");
        };
    boolean runsPods =
        Stream.of(REPLICATED, JOBS, Set.of("Pod", "DaemonSet.apps"))
            .anyMatch(kinds -> kinds.contains(kind));
    return runsPods ? Optional.of(holder) : Optional.empty();
  }

  /** A DaemonSet counts once: how many nodes there are is not known here. */
  private static int copies(Manifest object) {
    String kind = kind(object.id());
    JsonNode spec = object.content().path("spec");
    if (REPLICATED.contains(kind)) {
      return spec.path("replicas").asInt(1);
    }
    JsonNode job = kind.equals("CronJob.batch") ? spec.at("/jobTemplate/spec") : spec;
    return JOBS.contains(kind) ? job.path("parallelism").asInt(1) : 1;
  }

  private static String kind(ObjectId id) {
    return id.group().isEmpty() ? id.kind() : id.kind() + "." + id.group();
  }
}
