package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that each object of a cluster is of one application: of the one that has it there
 * already, else of the first by name that wants it. Who wants another's object is not rendered.
 */
final class Owners {
  private final String cluster;
  private final Incumbents incumbents;

  /** What an application wants, and whose it is. */
  private record Conflict(ObjectId object, String owner) {}

  Owners(String cluster, Incumbents incumbents) {
    this.cluster = cluster;
    this.incumbents = incumbents;
  }

  /**
   * @param renderings by application
   * @param applications by name
   */
  SortedMap<String, Rendering> settled(
      SortedMap<String, Rendering> renderings, Map<String, Application> applications) {
    Map<String, Conflict> conflicts = conflicts(renderings);
    SortedMap<String, Rendering> settled = new TreeMap<>(renderings);
    conflicts.forEach(
        (name, conflict) -> {
          Application application = applications.get(name);
          String path = application == null ? "" : application.spec().source().path();
          settled.put(name, new Rendering.Failed(problem(path, name, conflict)));
        });
    return settled;
  }

  private static Problem problem(String path, String application, Conflict conflict) {
    return new Problem(
        path,
        0,
        "",
        "%s and %s both have %s; it stays with %s"
            .formatted(conflict.owner(), application, conflict.object(), conflict.owner()));
  }

  private Map<String, Conflict> conflicts(SortedMap<String, Rendering> renderings) {
    Map<String, Conflict> conflicts = conflictsWithIncumbents(renderings);
    Map<ObjectId, String> owners = new HashMap<>();
    renderings.forEach(
        (name, rendering) -> {
          Collection<ObjectId> objects =
              conflicts.containsKey(name) ? Set.of() : objects(rendering);
          for (ObjectId object : objects) {
            @Nullable String owner = owners.get(object);
            if (owner != null) {
              conflicts.put(name, new Conflict(object, owner));
              return;
            }
          }
          objects.forEach(object -> owners.put(object, name));
        });
    return conflicts;
  }

  private Map<String, Conflict> conflictsWithIncumbents(SortedMap<String, Rendering> renderings) {
    Map<String, Conflict> conflicts = new HashMap<>();
    wantedByMany(renderings)
        .forEach(
            (object, wanting) -> {
              List<String> having =
                  wanting.stream().filter(name -> incumbents.have(cluster, name, object)).toList();
              if (!having.isEmpty()) {
                wanting.removeAll(having);
                wanting.forEach(
                    name -> conflicts.putIfAbsent(name, new Conflict(object, having.getFirst())));
              }
            });
    return conflicts;
  }

  /** Seldom any: what is wanted once is not listed by who wants it. */
  private static SortedMap<ObjectId, List<String>> wantedByMany(
      SortedMap<String, Rendering> renderings) {
    Set<ObjectId> once = new HashSet<>();
    SortedMap<ObjectId, List<String>> many = new TreeMap<>();
    for (Rendering rendering : renderings.values()) {
      for (ObjectId object : objects(rendering)) {
        if (!once.add(object)) {
          many.put(object, new ArrayList<>());
        }
      }
    }
    if (!many.isEmpty()) {
      renderings.forEach(
          (name, rendering) -> {
            for (ObjectId object : objects(rendering)) {
              many.computeIfPresent(
                  object,
                  (_, names) -> {
                    names.add(name);
                    return names;
                  });
            }
          });
    }
    return many;
  }

  private static Collection<ObjectId> objects(Rendering rendering) {
    return rendering instanceof Rendering.Rendered rendered
        ? rendered.application().objects().values()
        : List.of();
  }
}
