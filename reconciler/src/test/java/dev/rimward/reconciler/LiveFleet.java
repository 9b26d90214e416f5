package dev.rimward.reconciler;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.reconciler.deliver.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of two real API servers, {@code west} and {@code east}, with repositories of its own on a
 * real Git server, and the service that runs it, configured by a file.
 */
final class LiveFleet implements AutoCloseable {
  private final Path folder;
  private final GitHttpServer git;
  private final String name;
  private final SourceClone source;
  private final Path configuration;
  private @Nullable Service service;

  /**
   * @param settings of the service beside its repositories
   */
  LiveFleet(
      Path folder,
      String name,
      GitHttpServer git,
      KubeApiServer west,
      KubeApiServer east,
      String settings)
      throws IOException {
    this.folder = folder;
    this.git = git;
    this.name = name;
    String sourceUrl = git.createRepository(name);
    git.createRepository(output());
    this.source = new SourceClone(folder.resolve("clone"), sourceUrl);
    Path credentials = Files.createDirectory(folder.resolve("credentials"));
    Files.copy(west.kubeconfig(), credentials.resolve("west.kubeconfig"));
    Files.copy(east.kubeconfig(), credentials.resolve("east.kubeconfig"));
    this.configuration =
        Files.writeString(
            folder.resolve("rimward.yaml"),
            Documents.repositories(sourceUrl, git.url(output())) + settings);
    source
        .write("clusters/west.yaml", Documents.cluster("west", 40.7, -74.0, "northamerica"))
        .write("clusters/east.yaml", Documents.cluster("east", 50.1, 8.7, "europe"))
        .write("policies/everywhere.yaml", Documents.everywhere(1))
        .write("policies/follow-demand.yaml", Documents.followDemand())
        .write("policies/http-requests.yaml", Documents.signal());
  }

  private String output() {
    return name + "-output";
  }

  Path folder() {
    return folder;
  }

  SourceClone source() {
    return source;
  }

  /** Files of an application of one Deployment and one ConfigMap, both of the same name. */
  LiveFleet write(String application, String placement) {
    source
        .write("apps/" + application + "/app.yaml", Documents.application(application, placement))
        .write(
            "apps/" + application + "/kustomization.yaml",
            Documents.kustomization("deployment.yaml", "configmap.yaml"))
        .write("apps/" + application + "/deployment.yaml", Documents.deployment(application))
        .write("apps/" + application + "/configmap.yaml", Documents.configMap(application, "1"));
    return this;
  }

  /** The file that the service is configured by. */
  Path configuration() {
    return configuration;
  }

  /** What the service may lose: clones and caches. */
  Path dataDirectory() {
    return folder.resolve("data");
  }

  static Service.Options options(Steps steps) {
    return new Service.Options(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2)), steps);
  }

  Service start() throws Exception {
    return start(Steps.NONE);
  }

  Service start(Steps steps) throws Exception {
    Service started = Service.start(ConfigurationFile.read(configuration), options(steps));
    service = started;
    return started;
  }

  Service service() {
    if (service == null) {
      throw new IllegalStateException("not started");
    }
    return service;
  }

  /** Runs git on the output repository, without the server. */
  String output(String... arguments) {
    return GitHttpServer.git(git.repository(output()), arguments);
  }

  /** Whether a branch of the output repository has a path. */
  boolean outputHas(String branch, String path) {
    return !output("ls-tree", "-r", "--name-only", branch, "--", path).isBlank();
  }

  /** Every branch and the commit it is at. */
  Map<String, String> branches() {
    Map<String, String> branches = new TreeMap<>();
    for (String line :
        output("for-each-ref", "--format=%(refname) %(objectname)").lines().toList()) {
      List<String> words = List.of(line.split(" "));
      branches.put(words.get(0), words.get(1));
    }
    return branches;
  }

  /** A clone of the output repository, of somebody who should not push to it. */
  Path cloneOutput() {
    GitHttpServer.git(folder, "clone", "-q", git.url(output()), "output-clone");
    return folder.resolve("output-clone");
  }

  void stop() {
    if (service != null) {
      service.close();
    }
    service = null;
  }

  @Override
  public void close() {
    stop();
  }
}
