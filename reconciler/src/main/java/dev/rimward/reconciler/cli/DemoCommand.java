package dev.rimward.reconciler.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.rimward.reconciler.demo.Demo;
import dev.rimward.reconciler.demo.DemoReport;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.telemetry.EventLog;
import dev.rimward.reconciler.web.AddressUnavailable;
import dev.rimward.renderer.build.KustomizeNotFound;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Runs the main job on this machine: the example repository, embedded clusters, and users who"
          + " follow the sun.",
      "Clone the repository it names, push a change, and watch it happen."
    },
    footer = {"", "Example:", "  rimward demo --duration 2m --report demo.json"})
final class DemoCommand implements Callable<Integer> {
  private static final Duration BETWEEN_TICKS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_DISTURBANCES = Duration.ofSeconds(20);
  private static final Duration TO_SETTLE = Duration.ofSeconds(30);
  private static final int HIGHEST_PORT = 65_535;
  private static final long SEED = 42;

  @Option(
      names = "--clusters",
      defaultValue = "8",
      description = "how many embedded clusters (default: ${DEFAULT-VALUE})")
  int clusters;

  @Option(
      names = "--duration",
      converter = DurationConverter.class,
      description = "ends after this time, such as 90s or 5m (default: runs until Ctrl-C)")
  @Nullable Duration duration;

  @Option(names = "--report", description = "writes how it ended into this file, as JSON")
  @Nullable Path report;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "port of status and metrics; 0 takes a free one (default: ${DEFAULT-VALUE})")
  int port;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, IOException {
    check();
    ((Logger) LoggerFactory.getLogger("dev.rimward")).setLevel(Level.ERROR);
    try (StopSignal stop = StopSignal.install();
        DemoFolder folder = DemoFolder.create();
        Demo demo = start(folder.path())) {
      return run(demo, stop);
    }
  }

  /** What would otherwise show only when the demo is over. */
  private void check() {
    if (clusters < 2) {
      throw new ParameterException(
          spec.commandLine(), "--clusters must be at least 2, is " + clusters);
    }
    if (port < 0 || port > HIGHEST_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port must be within 0 and " + HIGHEST_PORT + ", is " + port);
    }
    if (report != null && !Files.isDirectory(report.toAbsolutePath().resolveSibling(""))) {
      throw new CommandFailure(
          "--report cannot be written: there is no folder " + report.getParent());
    }
  }

  private Demo start(Path folder) throws IOException {
    try {
      return new Demo(example(), folder, clusters, port, SEED);
    } catch (AddressUnavailable e) {
      throw new CommandFailure(
          e.getMessage() + "; choose another port with --port, or any that is free with --port 0");
    } catch (GitFailure | KustomizeNotFound | IllegalStateException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private static Path example() {
    Path example = Path.of(System.getProperty("rimward.home", "")).resolve("repo-layout-example");
    if (!Files.isDirectory(example)) {
      throw new CommandFailure(
          "the example repository is not at " + example + "; start the demo with ./rimward demo");
    }
    return example.toAbsolutePath();
  }

  private int run(Demo demo, StopSignal stop) throws InterruptedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    DemoView view = new DemoView(out, demo, Screen.find(out).orElse(null));
    view.welcome();
    try (EventLog.Subscription subscription = demo.service().events().subscribe(view::happened)) {
      try (view) {
        watch(demo, view, stop);
      }
      if (!stop.isAsked()) {
        view.say("The users stand still now; waiting until all is delivered ...");
        demo.settle(TO_SETTLE);
      }
    }
    DemoReport outcome = demo.report();
    view.summary(outcome);
    if (report != null) {
      Files.writeString(report, OutputOption.json(outcome) + "\n");
    }
    return outcome.converged() && outcome.errors().isEmpty() ? 0 : 1;
  }

  private void watch(Demo demo, DemoView view, StopSignal stop) throws InterruptedException {
    Instant end = duration == null ? Instant.MAX : Instant.now().plus(duration);
    Instant disturbance = Instant.now().plus(BETWEEN_DISTURBANCES);
    while (Instant.now().isBefore(end) && !stop.await(BETWEEN_TICKS)) {
      if (Instant.now().isAfter(disturbance)) {
        demo.disturb();
        disturbance = disturbance.plus(BETWEEN_DISTURBANCES);
      }
      view.tick();
    }
  }
}
