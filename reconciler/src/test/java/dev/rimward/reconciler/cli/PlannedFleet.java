package dev.rimward.reconciler.cli;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.policy.fleet.DirectoryTree;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.Observations;
import dev.rimward.policy.placement.PlacementEngine;
import dev.rimward.policy.placement.PlacementInput;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.reconciler.AllowedSecrets;
import dev.rimward.reconciler.ApplicationNeeds;
import dev.rimward.reconciler.Service;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.publish.Authorship;
import dev.rimward.reconciler.publish.FetchedState.PublishedState;
import dev.rimward.reconciler.publish.Output;
import dev.rimward.reconciler.publish.PublicationRequest;
import dev.rimward.reconciler.publish.Retry;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.overlay.Renderer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A source that somebody works on, and what was published of it. */
final class PlannedFleet {
  private final Path source;
  private final Path output;
  private final Path data;

  PlannedFleet(Path folder) {
    this.source = folder.resolve("fleet");
    this.output = folder.resolve("rendered.git");
    this.data = folder.resolve("data");
    GitHttpServer.git(folder, "init", "-q", "--initial-branch=main", source.toString());
    GitHttpServer.git(folder, "init", "-q", "--bare", output.toString());
  }

  Path source() {
    return source;
  }

  Path output() {
    return output;
  }

  PlannedFleet cluster(String name, String region, String country) {
    return write(
        "clusters/" + name + ".yaml",
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Cluster
        metadata: {name: %1$s}
        spec:
          location: {latitude: 50, longitude: 8, region: %2$s, country: %3$s}
          access: {kubeconfigFile: %1$s.kubeconfig}
        """
            .formatted(name, region, country));
  }

  /** Everywhere, with one replica. */
  PlannedFleet policy() {
    return policy("");
  }

  /**
   * @param more lines of the specification
   */
  PlannedFleet policy(String more) {
    return write(
        "policies/everywhere.yaml",
        """
        apiVersion: rimward.dev/v1alpha1
        kind: PlacementPolicy
        metadata: {name: everywhere}
        spec:
          applicationSelector: {}
          replicaScheduling: {duplicated: {replicas: 1}}
        """
            + more.indent(2));
  }

  /** An application of these manifests. */
  PlannedFleet application(String name, String... manifests) {
    write(
        "apps/" + name + "/app.yaml",
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Application
        metadata: {name: %1$s}
        spec: {namespace: %1$s, source: {path: apps/%1$s}}
        """
            .formatted(name));
    List<String> files = new ArrayList<>();
    for (int i = 0; i < manifests.length; i++) {
      files.add("object" + i + ".yaml");
      write("apps/" + name + "/object" + i + ".yaml", manifests[i]);
    }
    return write(
        "apps/" + name + "/kustomization.yaml", "resources: [" + String.join(", ", files) + "]\n");
  }

  static String deployment(String name, String image) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          containers:
            - {name: main, image: "%2$s"}
    """
        .formatted(name, image);
  }

  static String configMap(String name, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s}
    data: {value: "%s"}
    """
        .formatted(name, value);
  }

  PlannedFleet write(String path, String content) {
    try {
      Path file = source.resolve(path);
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PlannedFleet remove(String path) {
    GitHttpServer.git(source, "rm", "-rq", path);
    return this;
  }

  PlannedFleet commit(String message) {
    GitHttpServer.git(source, "add", "-A");
    GitHttpServer.git(source, "commit", "-q", "--allow-empty", "-m", message);
    return this;
  }

  String head() {
    return GitHttpServer.git(source, "rev-parse", "HEAD").strip();
  }

  /** Commits the source as it lies, and publishes it as the service would without any metric. */
  PlannedFleet publish() throws Exception {
    commit("published");
    DirectoryTree tree = new DirectoryTree(source);
    Fleet fleet = new FleetReader(Layout.STANDARD).read(tree).fleet();
    ApplicationBuilds builds = Service.builds(AllowedSecrets.configuration());
    SortedMap<String, BuildOutcome> outcomes = builds.build(fleet.applications().values(), tree);
    try (BareRepository repository = BareRepository.open(data)) {
      Instant now = Instant.now();
      Output out =
          new Output(
              new Mirror(repository, Remote.of(output.toString())),
              Authorship.of(new Identity("Rimward", "rimward@localhost")),
              () -> now,
              Retry.usual(() -> {}),
              _ -> {});
      PublishedState before = (PublishedState) out.fetch();
      PlacementPlan plan =
          PlacementEngine.plan(
              new PlacementInput(
                  fleet,
                  ApplicationNeeds.of(outcomes).requirements(),
                  Observations.NONE,
                  before.placements(),
                  now));
      Map<String, ApplicationPlacement> placements = new TreeMap<>();
      plan.decisions().forEach((name, decision) -> placements.put(name, decision.placement()));
      out.publish(
          new PublicationRequest(
              head(),
              fleet,
              plan,
              Map.of(),
              Set.of(),
              new Renderer(builds).render(fleet, tree, placements, outcomes),
              Set.of()));
    }
    return this;
  }

  /** Compares the folder as it lies with what was published. */
  Typed plan(String... more) {
    return planned(List.of("--rendered", output.toString()), more);
  }

  Typed planned(List<String> with, String... more) {
    List<String> words = new ArrayList<>(List.of("plan", source.toString()));
    words.addAll(with);
    words.addAll(List.of(more));
    return Typed.rimward(words.toArray(String[]::new));
  }
}
