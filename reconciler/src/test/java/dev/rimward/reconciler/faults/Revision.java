package dev.rimward.reconciler.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.Manifest;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is desired of all clusters at one time. */
record Revision(int number, SortedMap<String, App> apps) {
  /**
   * @param version of its content
   * @param kept it is not to be deleted when it is no longer in Git
   */
  record Content(int version, boolean kept) {
    @Override
    public String toString() {
      return "v" + version + (kept ? " kept" : "");
    }
  }

  /** An application, with the clusters that have it. */
  record App(Set<String> clusters, List<String> dependsOn, SortedMap<Thing, Content> things) {
    App {
      clusters = new TreeSet<>(clusters);
      dependsOn = List.copyOf(dependsOn);
      things = new TreeMap<>(things);
    }
  }

  Revision {
    apps = new TreeMap<>(apps);
  }

  static Revision empty(int number) {
    return new Revision(number, new TreeMap<>());
  }

  /** By the application that has it. */
  SortedMap<String, SortedMap<Thing, Content>> of(String cluster) {
    SortedMap<String, SortedMap<Thing, Content>> applications = new TreeMap<>();
    apps.forEach(
        (name, app) -> {
          if (app.clusters().contains(cluster)) {
            applications.put(name, app.things());
          }
        });
    return applications;
  }

  SortedMap<Thing, Content> things(String cluster) {
    SortedMap<Thing, Content> all = new TreeMap<>();
    of(cluster).values().forEach(one -> all.putAll(one));
    return all;
  }

  boolean wants(String cluster, String path) {
    return things(cluster).keySet().stream().anyMatch(thing -> thing.path().equals(path));
  }

  String commit() {
    return "revision-" + number;
  }

  DesiredCluster desired(String cluster) {
    SortedMap<String, DesiredApplication> applications = new TreeMap<>();
    apps.forEach(
        (name, app) -> {
          if (app.clusters().contains(cluster)) {
            applications.put(name, desired(name, app));
          }
        });
    return new DesiredCluster(cluster, commit(), applications, new Past());
  }

  private static DesiredApplication desired(String name, App app) {
    List<Manifest> objects =
        app.things().entrySet().stream()
            .map(entry -> new Manifest(manifest(name, entry.getKey(), entry.getValue())))
            .toList();
    return new DesiredApplication(
        name,
        name,
        Integer.toHexString(app.things().toString().hashCode()),
        objects,
        false,
        app.dependsOn(),
        Sync.DEFAULT,
        null);
  }

  /** As rendering makes it. */
  static ObjectNode manifest(String application, Thing thing, Content content) {
    ObjectNode object = thing.content(content.version());
    ObjectNode metadata = object.withObject("metadata");
    if (content.kept()) {
      metadata.withObject("annotations").put("rimward.dev/prune", "disabled");
    }
    metadata
        .withObject("labels")
        .put("app.kubernetes.io/managed-by", "rimward")
        .put("rimward.dev/application", application)
        .put(ApplySet.PART_OF_LABEL, ApplySet.id(application));
    return object;
  }

  /** Every application was there before, and no deletion was approved. */
  private record Past() implements DesiredCluster.Past {
    @Override
    public boolean had(String application) {
      return true;
    }

    @Override
    public boolean approvedDeletionSince(String digest, String application) {
      return false;
    }
  }
}
