package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sync",
    description =
        "Has the service fetch both repositories and look at a cluster, or at the clusters of an"
            + " application, now; waits until they are as Git says. It opens no gate: what waits"
            + " for a window, a review or a rollout goes on waiting.",
    footer = {
      "",
      "Examples:",
      "  rimward sync fra1",
      "  rimward sync storefront --now --server https://rimward.example --token-file token"
    })
final class SyncCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  @Parameters(
      paramLabel = "CLUSTER|APPLICATION",
      description = "name of either; a cluster where both have it")
  String name = "";

  @Option(
      names = "--now",
      description = "also where a cluster is left alone for a while after a failure")
  boolean now;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5m",
      description = "how long to wait for it (default: ${DEFAULT-VALUE})")
  Duration timeout = Duration.ZERO;

  @Mixin ServerOption server = new ServerOption();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    JsonNode before = server.get("/api/v1/status");
    JsonNode asked = server.post("/api/v1/sync", Map.of("name", name, "now", now));
    SyncProgress progress = new SyncProgress(before, asked.path("clusters"), now);
    PrintWriter out = spec.commandLine().getOut();
    long end = System.nanoTime() + timeout.toNanos();
    SortedMap<String, SyncProgress.Verdict> verdicts;
    try (ProgressLine line = new ProgressLine("syncing")) {
      verdicts = progress.verdicts(before);
      while (SyncProgress.isWaiting(verdicts) && System.nanoTime() < end) {
        line.step(SyncProgress.summary(verdicts));
        Thread.sleep(BETWEEN_LOOKS);
        verdicts = progress.verdicts(server.get("/api/v1/status"));
      }
    }
    verdicts.forEach((cluster, verdict) -> out.println(cluster + ": " + verdict.words()));
    if (verdicts.isEmpty()) {
      out.println(name + " is placed at no cluster");
    }
    out.flush();
    return SyncProgress.isDone(verdicts) ? 0 : 1;
  }
}
