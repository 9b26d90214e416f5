package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description = "Shows how the fleet stands: source, applications, clusters, problems.",
    footer = {
      "",
      "Examples:",
      "  rimward status --server http://127.0.0.1:8080",
      "  rimward status --watch"
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  @Mixin ServerOption server = new ServerOption();
  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = {"-w", "--watch"},
      description = "show it again and again, until it is told to stop (Ctrl-C)")
  boolean watch;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (!watch) {
      out.print(shown());
      out.flush();
      return 0;
    }
    try (StopSignal stop = StopSignal.install();
        Watched view = Watched.on(out)) {
      do {
        view.show(shown());
      } while (!stop.await(BETWEEN_LOOKS));
    }
    return 0;
  }

  private String shown() {
    JsonNode status = server.get("/api/v1/status");
    return output.isJson() ? OutputOption.json(status) + "\n" : text(status, Instant.now());
  }

  /** Drawn on a terminal; printed one after the other anywhere else. */
  private record Watched(PrintWriter out, @Nullable Screen screen) implements AutoCloseable {
    static Watched on(PrintWriter out) {
      return new Watched(out, Screen.find(out).orElse(null));
    }

    void show(String text) {
      if (screen != null) {
        screen.draw(_ -> text.lines().toList());
      } else {
        out.println(text);
        out.flush();
      }
    }

    @Override
    public void close() {
      if (screen != null) {
        screen.close();
      }
    }
  }

  static String text(JsonNode status, Instant now) {
    StringBuilder text = new StringBuilder();
    JsonNode source = status.path("source");
    text.append("source    ").append(shortened(source.path("commit")));
    if (source.path("failure").isTextual()) {
      text.append("  (").append(source.path("failure").asText()).append(')');
    }
    text.append("\nrendered  ")
        .append(shortened(status.path("publication").path("renderedCommit")))
        .append("\n\n")
        .append(new RolloutTable(status))
        .append('\n')
        .append(applications(status))
        .append('\n')
        .append(clusters(status, now));
    list(text, "problems", status.path("problems"));
    list(text, "publication", status.path("publication").path("problems"));
    return text.toString();
  }

  private static Table applications(JsonNode status) {
    Table table = new Table("APPLICATION", "LOCATION", "REPLICAS", "HEALTH", "REASON");
    for (JsonNode application : status.path("applications")) {
      for (JsonNode location : application.path("locations")) {
        table.row(
            application.path("name").asText(),
            location.path("location").asText(),
            location.path("replicas").asInt(),
            location.path("health").asText(),
            location.path("reason").asText());
      }
      for (JsonNode notice : application.path("notices")) {
        table.row(application.path("name").asText(), "-", "-", "-", notice.asText());
      }
    }
    return table;
  }

  private static Table clusters(JsonNode status, Instant now) {
    Table table =
        new Table(
            "CLUSTER",
            "REGION",
            "STATE",
            "DELIVERED",
            "OBJECTS",
            "DRIFT REPAIRED",
            "LAST SUCCESS",
            "PROBLEM");
    for (JsonNode cluster : status.path("clusters")) {
      table.row(
          cluster.path("name").asText(),
          cluster.path("region").asText(),
          state(cluster, now),
          shortened(cluster.path("deliveredCommit")),
          cluster.path("objects").asInt(),
          cluster.path("driftRepaired").asLong(),
          age(cluster.path("lastSuccess"), now),
          cluster.path("problems").path(0).asText(cluster.path("message").asText("")));
    }
    return table;
  }

  /** {@code Unreachable for 5m}: how long is what one asks first. */
  private static String state(JsonNode cluster, Instant now) {
    String state = cluster.path("state").asText();
    return state.equals("Unreachable") && cluster.path("since").isTextual()
        ? state + " for " + age(cluster.path("since"), now).replace(" ago", "")
        : state;
  }

  private static void list(StringBuilder text, String title, JsonNode lines) {
    if (!lines.isEmpty()) {
      text.append('\n').append(title).append('\n');
      lines.forEach(line -> text.append("  ").append(line(line)).append('\n'));
    }
  }

  private static String line(JsonNode problem) {
    return problem.isTextual()
        ? problem.asText()
        : problem.path("path").asText()
            + ":"
            + problem.path("line").asInt()
            + ": "
            + problem.path("field").asText()
            + ": "
            + problem.path("message").asText();
  }

  private static String shortened(JsonNode commit) {
    return commit.isTextual()
        ? commit.asText().substring(0, Math.min(9, commit.asText().length()))
        : "-";
  }

  private static String age(JsonNode instant, Instant now) {
    if (!instant.isTextual()) {
      return "-";
    }
    Duration age = Duration.between(Instant.parse(instant.asText()), now);
    return age.toSeconds() < 120 ? age.toSeconds() + "s ago" : age.toMinutes() + "m ago";
  }
}
