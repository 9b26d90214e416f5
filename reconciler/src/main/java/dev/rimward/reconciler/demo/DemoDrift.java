package dev.rimward.reconciler.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Somebody with kubectl and too many rights: edits or deletes an object that Rimward delivered. */
final class DemoDrift {
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  private final EmbeddedFleet fleet;
  private final List<String> clusters;
  private final Random random;

  private record Found(EmbeddedCluster cluster, String namespace, String name) {}

  DemoDrift(EmbeddedFleet fleet, List<String> clusters, long seed) {
    this.fleet = fleet;
    this.clusters = clusters;
    this.random = new Random(seed);
  }

  /** Changes one thing somewhere; nothing where nothing runs yet. */
  void once() {
    boolean delete = random.nextInt(3) == 0;
    String kind = delete ? "Service" : "Deployment";
    List<Found> found = find(kind);
    if (found.isEmpty()) {
      return;
    }
    Found one = found.get(random.nextInt(found.size()));
    if (delete) {
      one.cluster().delete(kind, one.namespace(), one.name());
    } else {
      one.cluster()
          .edit(
              kind,
              one.namespace(),
              one.name(),
              "kubectl-edit",
              live -> ((ObjectNode) live.path("spec")).put("replicas", 0));
    }
  }

  private List<Found> find(String kind) {
    List<Found> found = new ArrayList<>();
    for (String name : clusters) {
      EmbeddedCluster cluster = fleet.cluster(name);
      for (ObjectNode object : cluster.list(kind)) {
        if (object.path("metadata").path("labels").path(MANAGED_BY).asText().equals("rimward")) {
          found.add(
              new Found(
                  cluster,
                  object.path("metadata").path("namespace").asText(),
                  object.path("metadata").path("name").asText()));
        }
      }
    }
    return found;
  }
}
