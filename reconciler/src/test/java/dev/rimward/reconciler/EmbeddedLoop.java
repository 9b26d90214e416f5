package dev.rimward.reconciler;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.fixtures.server.GitHttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The service on two embedded clusters, {@code west} and {@code east}, with repositories on a real
 * Git server. Its intervals are short.
 */
final class EmbeddedLoop implements AutoCloseable {
  private final Path folder;
  private final GitHttpServer git = GitHttpServer.start();
  private final EmbeddedFleet clusters =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
  private final HttpClient http = HttpClient.newHttpClient();
  private final SourceClone source;
  private Configuration.@Nullable Prometheus prometheus;
  private @Nullable RenderingConfiguration rendering;
  private String login = "";
  private Configuration.Web web = new Configuration.Web("127.0.0.1", 0);
  private Configuration.@Nullable Agents agents;
  private @Nullable Service service;

  EmbeddedLoop(Path folder) throws IOException {
    this.folder = folder;
    this.source = new SourceClone(folder.resolve("clone"), git.createRepository("source"));
    git.createRepository("output");
    Files.createDirectory(folder.resolve("credentials"));
    for (String name : new String[] {"west", "east"}) {
      credentials(name, clusters.cluster(name).kubeconfig());
    }
    source
        .write("clusters/west.yaml", Documents.cluster("west", 40.7, -74.0, "northamerica"))
        .write("clusters/east.yaml", Documents.cluster("east", 50.1, 8.7, "europe"))
        .write("policies/everywhere.yaml", Documents.everywhere(1))
        .write("policies/follow-demand.yaml", Documents.followDemand())
        .write("policies/http-requests.yaml", Documents.signal());
  }

  SourceClone source() {
    return source;
  }

  GitHttpServer git() {
    return git;
  }

  EmbeddedCluster cluster(String name) {
    return clusters.cluster(name);
  }

  /** Before the start: where metrics are. */
  EmbeddedLoop asking(Configuration.Prometheus metrics) {
    prometheus = metrics;
    return this;
  }

  /** Before the start: the credentials in the addresses of both repositories. */
  EmbeddedLoop as(String user, String password) {
    login = user + ":" + password + "@";
    return this;
  }

  /** Before the start: Secrets may be read in branches. */
  EmbeddedLoop allowingReadableSecrets() {
    rendering = AllowedSecrets.configuration();
    return this;
  }

  /** Before the start: how it is served, and what agents are served. */
  EmbeddedLoop serving(Configuration.Web how, Configuration.Agents those) {
    web = how;
    agents = those;
    return this;
  }

  /** What the service uses to reach a cluster from now on. */
  EmbeddedLoop credentials(String cluster, String kubeconfig) throws IOException {
    Files.writeString(folder.resolve("credentials/" + cluster + ".kubeconfig"), kubeconfig);
    return this;
  }

  /** An application of one ConfigMap. */
  EmbeddedLoop write(String application, String placement) {
    source
        .write("apps/" + application + "/app.yaml", Documents.application(application, placement))
        .write(
            "apps/" + application + "/kustomization.yaml",
            Documents.kustomization("configmap.yaml"))
        .write("apps/" + application + "/configmap.yaml", Documents.configMap(application, "1"));
    return this;
  }

  Service start(Steps steps) throws Exception {
    Configuration configuration =
        new Configuration(
            new Configuration.Source(address("source"), "main"),
            new Configuration.Output(address("output")),
            "data",
            "credentials",
            null,
            prometheus,
            new Configuration.Intervals(
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2)),
            web,
            null,
            null,
            rendering,
            agents);
    Service started =
        Service.start(new ConfigurationFile(configuration, folder), LiveFleet.options(steps));
    service = started;
    return started;
  }

  private String address(String repository) {
    return git.url(repository).replace("://", "://" + login);
  }

  Service service() {
    if (service == null) {
      throw new IllegalStateException("not started");
    }
    return service;
  }

  /** What the service answers over HTTP. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(service().url() + path)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** Runs git on the output repository, without the server. */
  String output(String... arguments) {
    return GitHttpServer.git(git.repository("output"), arguments);
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
    http.close();
    clusters.close();
    git.close();
  }
}
