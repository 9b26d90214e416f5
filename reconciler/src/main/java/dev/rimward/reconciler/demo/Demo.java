package dev.rimward.reconciler.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.fixtures.traffic.MetricsSource;
import dev.rimward.fixtures.traffic.TrafficModel;
import dev.rimward.reconciler.Configuration;
import dev.rimward.reconciler.ConfigurationFile;
import dev.rimward.reconciler.Service;
import dev.rimward.reconciler.Status;
import dev.rimward.reconciler.Status.ApplicationStatus;
import dev.rimward.reconciler.Status.ClusterStatus;
import dev.rimward.reconciler.Status.LocationStatus;
import dev.rimward.reconciler.Steps;
import dev.rimward.reconciler.deliver.Backoff;
import dev.rimward.reconciler.demo.DemoReport.ApplicationReport;
import dev.rimward.reconciler.demo.DemoReport.ClusterReport;
import dev.rimward.reconciler.demo.DemoReport.Copies;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.telemetry.Event;
import dev.rimward.reconciler.telemetry.Event.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole fleet in this process: the example repository, embedded clusters, users who follow the
 * sun, and the very service that runs in production.
 */
public final class Demo implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Demo.class);
  private static final Duration DAY = Duration.ofMinutes(2);
  private static final double BUSIEST_CITY = 60;
  private static final String APPLICATION = "rimward.dev/application";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final DemoRepositories repositories;
  private final EmbeddedFleet fleet;
  private final MetricsSource metrics;
  private final DemoDrift drift;
  private final Service service;
  private final AtomicLong placementChanges = new AtomicLong();

  /**
   * Starts everything; the first pass begins at once.
   *
   * @param example root of the example repository
   * @param folder where repositories and data go; it must exist and be empty
   * @param port of status and metrics; 0: a free one
   */
  public Demo(Path example, Path folder, int clusters, int port, long seed)
      throws IOException, GitFailure {
    DemoFiles files = new DemoFiles(example, clusters);
    this.repositories = new DemoRepositories(folder);
    try {
      repositories.create(files.files(), Instant.now());
      this.fleet =
          opened(
              EmbeddedFleet.start(
                  InstantSource.system(), new Readiness.After(Duration.ofSeconds(2))));
      writeCredentials(folder.resolve("credentials"), files.clusterNames());
      this.metrics =
          opened(
              MetricsSource.start(
                  new TrafficModel(seed, DAY, BUSIEST_CITY),
                  "edge-ingress",
                  InstantSource.system()));
      this.drift = new DemoDrift(fleet, files.clusterNames(), seed);
      this.service = opened(Service.start(configuration(folder, port), options()));
    } catch (IOException | GitFailure | RuntimeException e) {
      close();
      throw e;
    }
    service.events().subscribe(this::count);
  }

  private void count(Event event) {
    if (event.kind() == Kind.Placement) {
      placementChanges.incrementAndGet();
    }
  }

  private static Service.Options options() {
    return new Service.Options(
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5)), Steps.NONE);
  }

  private ConfigurationFile configuration(Path folder, int port) {
    return new ConfigurationFile(
        new Configuration(
            new Configuration.Source(repositories.source().toString(), "main"),
            new Configuration.Output(repositories.output().toString()),
            "data",
            "credentials",
            null,
            new Configuration.Prometheus(metrics.url().toString(), null),
            new Configuration.Intervals(
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5)),
            new Configuration.Web("127.0.0.1", port),
            null,
            null,
            null),
        folder);
  }

  private void writeCredentials(Path folder, List<String> clusters) throws IOException {
    Files.createDirectories(folder);
    for (String cluster : clusters) {
      Files.writeString(
          folder.resolve(cluster + ".kubeconfig"), fleet.cluster(cluster).kubeconfig());
    }
  }

  public Service service() {
    return service;
  }

  /** Clone it, push to it, and watch. */
  public Path sourceRepository() {
    return repositories.source();
  }

  public Path outputRepository() {
    return repositories.output();
  }

  /** Changes one live object as a person would, so that it is repaired. */
  public void disturb() {
    drift.once();
  }

  /**
   * Lets the users stand still, so that nothing new is decided, and waits until all is delivered.
   *
   * @return whether that came about within the time
   */
  public boolean settle(Duration atMost) throws InterruptedException {
    metrics.pause();
    Instant end = Instant.now().plus(atMost);
    int calm = 0;
    while (calm < 3 && Instant.now().isBefore(end)) {
      Thread.sleep(500);
      calm = isConverged(service.status()) ? calm + 1 : 0;
    }
    return calm == 3;
  }

  /** The present state, compared with what the embedded clusters really hold. */
  public DemoReport report() throws IOException {
    Status status = service.status();
    return new DemoReport(
        isConverged(status),
        status.source().commit(),
        status.applications().stream().map(this::application).toList(),
        status.clusters().stream().map(Demo::cluster).toList(),
        placementChanges.get(),
        repositories.publications(),
        errors(status));
  }

  private boolean isConverged(Status status) {
    return !status.clusters().isEmpty()
        && status.clusters().stream().allMatch(Demo::runsItsBranch)
        && status.applications().stream().allMatch(one -> runsWhereDecided(status, one));
  }

  private static boolean runsItsBranch(ClusterStatus cluster) {
    return !cluster.state().equals("Reachable")
        || Objects.equals(cluster.deliveredCommit(), cluster.desiredCommit());
  }

  private boolean runsWhereDecided(Status status, ApplicationStatus application) {
    for (ClusterStatus cluster : status.clusters()) {
      if (cluster.state().equals("Reachable")
          && scaled(cluster.name(), application.name()) != decided(application, cluster.name())) {
        return false;
      }
    }
    return true;
  }

  private static int decided(ApplicationStatus application, String cluster) {
    return application.locations().stream()
        .filter(location -> location.location().equals(cluster))
        .mapToInt(LocationStatus::replicas)
        .findFirst()
        .orElse(0);
  }

  /** Replicas of the workload that placement scales, as the cluster's API server has it. */
  private int scaled(String cluster, String application) {
    List<ObjectNode> workloads =
        fleet.cluster(cluster).list("Deployment").stream()
            .filter(
                object ->
                    object
                        .path("metadata")
                        .path("labels")
                        .path(APPLICATION)
                        .asText()
                        .equals(application))
            .toList();
    return workloads.stream()
        .filter(object -> workloads.size() == 1 || name(object).equals("web"))
        .mapToInt(object -> object.path("spec").path("replicas").asInt())
        .findFirst()
        .orElse(0);
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  private ApplicationReport application(ApplicationStatus application) {
    return new ApplicationReport(
        application.name(),
        application.locations().stream()
            .map(
                location ->
                    new Copies(
                        location.location(), scaled(location.location(), application.name())))
            .toList());
  }

  private static ClusterReport cluster(ClusterStatus cluster) {
    return new ClusterReport(
        cluster.name(), cluster.deliveredCommit(), cluster.objects(), cluster.driftRepaired());
  }

  private static List<String> errors(Status status) {
    List<String> errors = new ArrayList<>();
    status.problems().forEach(problem -> errors.add(problem.toString()));
    errors.addAll(status.publication().problems());
    @Nullable String failure = status.source().failure();
    if (failure != null) {
      errors.add(failure);
    }
    for (ClusterStatus cluster : status.clusters()) {
      cluster.problems().forEach(problem -> errors.add(cluster.name() + ": " + problem));
    }
    return errors;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        log.error("a part of the demo did not close", e);
      }
    }
  }
}
