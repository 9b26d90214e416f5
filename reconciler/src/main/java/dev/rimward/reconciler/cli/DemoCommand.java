package dev.rimward.reconciler.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.rimward.reconciler.demo.Demo;
import dev.rimward.reconciler.demo.DemoReport;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.telemetry.EventLog;
import dev.rimward.renderer.build.KustomizeNotFound;
import java.io.Console;
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
  private static final Duration BETWEEN_DISTURBANCES = Duration.ofSeconds(20);
  private static final Duration TO_SETTLE = Duration.ofSeconds(30);
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
    if (clusters < 2) {
      throw new CommandFailure("--clusters must be at least 2, is " + clusters);
    }
    ((Logger) LoggerFactory.getLogger("dev.rimward")).setLevel(Level.ERROR);
    Path folder = Files.createTempDirectory("rimward-demo");
    try (Demo demo = demo(folder)) {
      Thread cleaning = new Thread(() -> delete(folder, demo), "cleaning");
      Runtime.getRuntime().addShutdownHook(cleaning);
      return run(demo);
    }
  }

  private Demo demo(Path folder) throws IOException {
    try {
      return new Demo(example(), folder, clusters, port, SEED);
    } catch (GitFailure | KustomizeNotFound | IllegalStateException e) {
      DemoFolder.delete(folder);
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private static void delete(Path folder, Demo demo) {
    demo.close();
    DemoFolder.delete(folder);
  }

  private static Path example() {
    Path example = Path.of(System.getProperty("rimward.home", "")).resolve("repo-layout-example");
    if (!Files.isDirectory(example)) {
      throw new CommandFailure(
          "the example repository is not at " + example + "; start the demo with ./rimward demo");
    }
    return example.toAbsolutePath();
  }

  private int run(Demo demo) throws InterruptedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    DemoView view = new DemoView(out, demo, isTerminal());
    view.welcome();
    try (EventLog.Subscription subscription = demo.service().events().subscribe(view::happened)) {
      watch(demo, view);
      out.println("\nThe users stand still now; waiting until all is delivered ...");
      out.flush();
      demo.settle(TO_SETTLE);
    }
    DemoReport outcome = demo.report();
    view.summary(outcome);
    if (report != null) {
      Files.writeString(report, OutputOption.json(outcome) + "\n");
    }
    return outcome.converged() && outcome.errors().isEmpty() ? 0 : 1;
  }

  @SuppressWarnings("SystemConsoleNull") // it may still be null: there may be no provider
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private void watch(Demo demo, DemoView view) throws InterruptedException {
    Instant end = duration == null ? Instant.MAX : Instant.now().plus(duration);
    Instant disturbance = Instant.now().plus(BETWEEN_DISTURBANCES);
    while (Instant.now().isBefore(end)) {
      Thread.sleep(1_000);
      if (Instant.now().isAfter(disturbance)) {
        demo.disturb();
        disturbance = disturbance.plus(BETWEEN_DISTURBANCES);
      }
      view.tick();
    }
  }
}
