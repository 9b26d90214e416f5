package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description =
        "Tells why each cluster is in or out for an application, with numbers and their age.",
    footer = {"", "Example:", "  rimward explain storefront"})
final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "APPLICATION", description = "name of the application")
  String application = "";

  @Mixin ServerOption server = new ServerOption();
  @Mixin OutputOption output = new OutputOption();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JsonNode decision = server.get("/api/v1/explain/" + ServerOption.segment(application));
    PrintWriter out = spec.commandLine().getOut();
    out.print(output.isJson() ? OutputOption.json(decision) + "\n" : text(decision, Instant.now()));
    out.flush();
    return 0;
  }

  static String text(JsonNode decision, Instant now) {
    JsonNode placement = decision.path("placement");
    StringBuilder text = new StringBuilder();
    text.append("application  ").append(placement.path("application").asText());
    text.append("\npolicy       ").append(placement.path("policy").asText());
    for (JsonNode input : decision.path("inputs")) {
      text.append("\nsignal       ").append(signal(input, now));
    }
    for (JsonNode notice : decision.path("notices")) {
      text.append("\nnotice       ").append(notice.path("text").asText());
    }
    return text.append("\n\n").append(verdicts(decision)).toString();
  }

  private static Table verdicts(JsonNode decision) {
    Table table =
        new Table(
            "LOCATION",
            "CHOSEN",
            "REPLICAS",
            "CHANGE",
            "DEMAND",
            "SCORE",
            "RULE",
            "WHY",
            "WOULD CHANGE IT");
    for (JsonNode verdict : decision.path("verdicts")) {
      String location = verdict.path("location").asText();
      table.row(
          location,
          verdict.path("chosen").asBoolean() ? "yes" : "no",
          replicas(decision.path("placement"), location),
          or(verdict.path("change").asText()),
          verdict.path("demand").isNumber() ? number("%.1f", verdict.path("demand")) : "-",
          verdict.path("score").isObject() ? score(verdict.path("score")) : "-",
          verdict.path("field").asText().isEmpty()
              ? verdict.path("rule").asText()
              : verdict.path("field").asText(),
          verdict.path("text").asText(),
          or(verdict.path("wouldChange").asText()));
    }
    return table;
  }

  private static String or(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String number(String format, JsonNode value) {
    return String.format(Locale.ROOT, format, value.asDouble());
  }

  /** The sum of the terms, which JSON has one by one. */
  private static String score(JsonNode score) {
    double sum = 0;
    for (String term : List.of("distance", "cost", "headroom", "moves")) {
      sum += score.path(term).asDouble();
    }
    return String.format(Locale.ROOT, "%+.2f", sum);
  }

  private static String replicas(JsonNode placement, String location) {
    for (JsonNode placed : placement.path("locations")) {
      if (placed.path("location").asText().equals(location)) {
        return placed.path("replicas").asText();
      }
    }
    return "-";
  }

  private static String signal(JsonNode input, Instant now) {
    String text = input.path("signal").asText() + " is " + input.path("state").asText();
    if (input.path("at").isTextual()) {
      Duration age = Duration.between(Instant.parse(input.path("at").asText()), now);
      text += ", newest sample " + age.toSeconds() + "s old";
    }
    String detail = input.path("detail").asText();
    return detail.isEmpty() ? text : text + ": " + detail;
  }
}
