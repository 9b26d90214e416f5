package dev.rimward.reconciler.conformance;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.reconciler.ConfigurationFile;
import dev.rimward.reconciler.Service;
import dev.rimward.reconciler.Steps;
import dev.rimward.reconciler.deliver.Backoff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole of Rimward with repositories of its own, and a person who pushes to one of them. Its
 * clusters are {@code fra1}, which is the case's {@link Edge}, and whatever else is written.
 */
final class Loop implements AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final Path folder;
  private final Path clone;
  private final Edge edge;
  private @Nullable Service service;

  Loop(Path folder, Edge edge) throws IOException {
    this.folder = folder;
    this.clone = folder.resolve("clone");
    this.edge = edge;
    GitHttpServer.git(folder, "init", "-q", "--bare", "--initial-branch=main", "source");
    GitHttpServer.git(folder, "init", "-q", "--bare", "--initial-branch=main", "output");
    GitHttpServer.git(folder, "clone", "-q", "source", "clone");
    GitHttpServer.git(clone, "checkout", "-q", "-B", "main");
    Files.createDirectory(folder.resolve("credentials"));
    Files.writeString(
        folder.resolve("rimward.yaml"),
        """
        source: {url: source}
        output: {url: output}
        web: {port: 0}
        intervals: {poll: 300ms, observe: 500ms, driftCheck: 1s}
        """);
    cluster(Edge.CLUSTER, edge.gateway().url());
    everywhere("");
  }

  /** A cluster whose API server is said to be there. */
  Loop cluster(String name, String url) {
    return cluster(name, url, edge.server().token());
  }

  /** Its label {@code cluster} is its name. */
  Loop cluster(String name, String url, String token) {
    write(folder.resolve("credentials/" + name + ".kubeconfig"), Edge.kubeconfig(url, token));
    return write(
        "clusters/" + name + ".yaml",
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Cluster
        metadata: {name: %1$s, labels: {cluster: %1$s}}
        spec:
          location: {latitude: 50.1, longitude: 8.7, region: europe}
          access: {kubeconfigFile: %1$s.kubeconfig}
        """
            .formatted(name));
  }

  /**
   * Every application runs in every cluster.
   *
   * @param rollout as a flow mapping; empty for none
   */
  Loop everywhere(String rollout) {
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
            + (rollout.isEmpty() ? "" : "  rollout: " + rollout + "\n"));
  }

  /** An application of these files, in the case's namespace; runs in every cluster. */
  Loop application(String name, String... objects) {
    write(
        "apps/" + name + "/app.yaml",
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Application
        metadata: {name: %1$s}
        spec:
          namespace: %2$s
          source: {path: apps/%1$s/objects}
        """
            .formatted(name, edge.namespace()));
    remove("apps/" + name + "/objects");
    write("apps/" + name + "/objects/README.md", "What runs.\n");
    for (int i = 0; i < objects.length; i++) {
      write("apps/" + name + "/objects/" + i + ".yaml", objects[i]);
    }
    return this;
  }

  Loop write(String path, String content) {
    write(clone.resolve(path), content);
    return this;
  }

  Loop remove(String path) {
    Path top = clone.resolve(path);
    if (!Files.exists(top)) {
      return this;
    }
    try (Stream<Path> paths = Files.walk(top)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Returns the commit. */
  String push(String message) {
    GitHttpServer.git(clone, "add", "-A");
    GitHttpServer.git(clone, "commit", "-q", "--allow-empty", "-m", message);
    GitHttpServer.git(clone, "push", "-q", "origin", "main");
    return GitHttpServer.git(clone, "rev-parse", "HEAD").strip();
  }

  /** Whoever asks for the source repository is told that there is none. */
  void sourceIsAway(boolean away) throws IOException {
    Path here = folder.resolve("source");
    Path elsewhere = folder.resolve("source-away");
    if (away) {
      Files.move(here, elsewhere);
    } else {
      Files.move(elsewhere, here);
    }
  }

  void start() throws Exception {
    service =
        Service.start(
            ConfigurationFile.read(folder.resolve("rimward.yaml")),
            new Service.Options(new Backoff(LONGEST_PAUSE, LONGEST_PAUSE), Steps.NONE));
  }

  /** All that Rimward says of itself, as text. */
  String says() {
    return service == null ? "" : service.status().toString();
  }

  void awaitSaying(String words) {
    Edge.await("that it says " + words, () -> says().contains(words));
  }

  /** Returns after it has polled and looked at the cluster some more times. */
  void passTime() throws InterruptedException {
    Thread.sleep(2_500);
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
  }

  private static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
