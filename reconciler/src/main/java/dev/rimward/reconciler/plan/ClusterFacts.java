package dev.rimward.reconciler.plan;

import dev.rimward.policy.fleet.Cluster;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words by which what a cluster gets may differ from what all others get. */
final class ClusterFacts {
  /** What is longer is compared as it is: no reader would see that it differs by a name only. */
  private static final int LONGEST = 64 << 10;

  private final Map<String, String> placeholders = new LinkedHashMap<>();
  private final Pattern anyFact;

  private ClusterFacts(Cluster cluster) {
    add(cluster.name(), "cluster");
    add(cluster.region(), "region");
    add(cluster.spec().location().country(), "country");
    add(cluster.spec().provider(), "provider");
    // A name that is part of a longer word is no fact: DE is not in DEBUG.
    this.anyFact =
        Pattern.compile(
            placeholders.keySet().stream()
                .sorted((one, other) -> other.length() - one.length())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![A-Za-z0-9])(?:", ")(?![A-Za-z0-9])")));
  }

  static ClusterFacts of(Cluster cluster) {
    return new ClusterFacts(cluster);
  }

  private void add(@Nullable String fact, String what) {
    if (fact != null && !fact.isEmpty()) {
      placeholders.putIfAbsent(fact, "\0" + what + "\0"); // YAML that is shown has no such unit
    }
  }

  /** The text with a placeholder for each fact; the text itself where it has none. */
  String abstracted(String text) {
    if (text.length() > LONGEST || placeholders.keySet().stream().noneMatch(text::contains)) {
      return text;
    }
    return anyFact
        .matcher(text)
        .replaceAll(fact -> Matcher.quoteReplacement(placeholders.get(fact.group())));
  }
}
