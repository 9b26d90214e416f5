package dev.rimward.renderer.build;

import dev.rimward.renderer.process.Sandbox;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What kustomize says of sources that it does not accept, in words for people. */
final class KustomizeMessage {
  private static final int MAX_LINES = 5;
  private static final int MAX_LENGTH = 1000;

  private static final Pattern EMPTY =
      Pattern.compile("(?:kustomization\\.yaml|kustomization\\.yml|Kustomization) is empty");

  /** How kubectl logs what ended it. */
  private static final Pattern LOGGED =
      Pattern.compile("^[EF]\\d{4} .*\"command failed\" err=\"(.*)\"$", Pattern.DOTALL);

  /** Kustomize prints whole objects, and one may be a Secret: as Go does, or as JSON. */
  private static final Pattern PRINTED_OBJECT =
      Pattern.compile(
          "(?:map\\[\\w+\\](?:interface ?\\{\\}|any) ?\\{|map\\[\\w+:|\\[?\\{\\\\*\").*[}\\]]",
          Pattern.DOTALL);

  /** Also values, patches and literals. */
  private static final Pattern PRINTED_CONTENT =
      Pattern.compile(
          "(?<=with config: )`.*`"
              + "|(?<=node contents:|literal sources |for value |from \\[patch: ).*"
              + "|(?<=: line \\[)[0-9 ]+(?=\\] has invalid utf8)|(?<=has invalid utf8 bytes : ).*"
              + "|(?<=evalsymlink failure on ).*[{\\n].*",
          Pattern.DOTALL);

  private KustomizeMessage() {}

  /** Only of the kustomization that was asked for: in one that it refers to it is a failure. */
  static boolean saysThatTheKustomizationIsEmpty(String message) {
    return EMPTY.matcher(message).matches();
  }

  static String of(String error) {
    String text = error.strip();
    Matcher logged = LOGGED.matcher(text);
    if (logged.matches()) {
      text = logged.group(1).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    } else if (text.startsWith("Error: ")) {
      text = text.substring("Error: ".length());
    }
    text = withPathsOfTheSources(text);
    text = PRINTED_OBJECT.matcher(text).replaceAll("(an object)");
    text = PRINTED_CONTENT.matcher(text).replaceAll("(not shown)");
    return text.isEmpty() ? "kustomize failed and did not say why" : firstLines(text);
  }

  private static String withPathsOfTheSources(String text) {
    String root = Sandbox.FILES + "/";
    String sources = root + Kustomize.SOURCES;
    return text.replace(sources, "")
        .replace(sources.substring(0, sources.length() - 1), ".")
        .replace("../" + Kustomize.SOURCES, "")
        .replace(root + Components.ROOT, "")
        .replace("../" + Components.ROOT, "")
        .replace(root, "");
  }

  private static String firstLines(String text) {
    String lines = text.lines().limit(MAX_LINES).collect(Collectors.joining("\n"));
    return lines.length() <= MAX_LENGTH ? lines : lines.substring(0, MAX_LENGTH) + "…";
  }
}
