package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far clusters are that somebody asked to be looked at: from the service's status as it was
 * before, and as it is.
 */
final class SyncProgress {
  private final JsonNode before;
  private final List<String> clusters = new ArrayList<>();
  private final boolean now;

  /**
   * @param clusters names
   * @param now clusters that failed are tried again at once
   */
  SyncProgress(JsonNode before, JsonNode clusters, boolean now) {
    this.before = before;
    this.now = now;
    clusters.forEach(cluster -> this.clusters.add(cluster.asText()));
  }

  /**
   * What is to be said of a cluster.
   *
   * @param state whether it is worth waiting
   */
  record Verdict(State state, String words) {}

  /** Whether a cluster is as Git says. */
  enum State {
    Done,
    Waiting,
    Failed
  }

  static boolean isWaiting(Map<String, Verdict> verdicts) {
    return verdicts.values().stream().anyMatch(verdict -> verdict.state() == State.Waiting);
  }

  static boolean isDone(Map<String, Verdict> verdicts) {
    return verdicts.values().stream().allMatch(verdict -> verdict.state() == State.Done);
  }

  static String summary(SortedMap<String, Verdict> verdicts) {
    long done = verdicts.values().stream().filter(one -> one.state() != State.Waiting).count();
    String waiting =
        verdicts.entrySet().stream()
            .filter(one -> one.getValue().state() == State.Waiting)
            .map(one -> one.getKey() + ": " + one.getValue().words())
            .findFirst()
            .orElse("");
    return done + "/" + verdicts.size() + " " + waiting;
  }

  SortedMap<String, Verdict> verdicts(JsonNode status) {
    SortedMap<String, Verdict> verdicts = new TreeMap<>();
    for (String cluster : clusters) {
      verdicts.put(cluster, verdict(cluster, status));
    }
    return verdicts;
  }

  private Verdict verdict(String name, JsonNode status) {
    JsonNode was = cluster(before, name);
    JsonNode is = cluster(status, name);
    if (is.isMissingNode()) {
      return failed("there is no such cluster any more");
    }
    if (is.path("consecutiveFailures").asInt() > was.path("consecutiveFailures").asInt()) {
      return failed(problem(is));
    }
    if (is.path("state").asText().equals("Unreachable") && !now) {
      return failed("unreachable since " + is.path("since").asText() + ": " + problem(is));
    }
    if (!hasDecidedAnew(status)) {
      return waiting("both repositories are fetched");
    }
    if (!isAfter(is.path("lastSuccess"), was.path("lastSuccess"))) {
      return is.path("problems").isEmpty() ? waiting("is looked at") : failed(problem(is));
    }
    return is.path("desiredCommit").equals(is.path("deliveredCommit"))
        ? health(name, is, status)
        : waiting("is delivered");
  }

  private static Verdict health(String name, JsonNode cluster, JsonNode status) {
    for (JsonNode application : status.path("applications")) {
      for (JsonNode location : application.path("locations")) {
        String health = location.path("health").asText();
        if (location.path("location").asText().equals(name) && !health.equals("Healthy")) {
          String words =
              application.path("name").asText() + " is " + health.toLowerCase(Locale.ROOT);
          return health.equals("Degraded") ? failed(words) : waiting(words);
        }
      }
    }
    String commit = cluster.path("deliveredCommit").asText();
    return new Verdict(
        State.Done,
        "delivered and healthy at " + commit.substring(0, Math.min(9, commit.length())));
  }

  /** The service has fetched, and then made up its mind. */
  private boolean hasDecidedAnew(JsonNode status) {
    JsonNode fetched = status.path("source").path("fetchedAt");
    return isAfter(fetched, before.path("source").path("fetchedAt"))
        && !isAfter(fetched, status.path("source").path("decidedAt"));
  }

  private static boolean isAfter(JsonNode one, JsonNode other) {
    return one.isTextual()
        && (!other.isTextual()
            || Instant.parse(one.asText()).isAfter(Instant.parse(other.asText())));
  }

  private static String problem(JsonNode cluster) {
    String message = cluster.path("message").asText("");
    return cluster.path("problems").path(0).asText(message.isEmpty() ? "failed" : message);
  }

  private static JsonNode cluster(JsonNode status, String name) {
    for (JsonNode cluster : status.path("clusters")) {
      if (cluster.path("name").asText().equals(name)) {
        return cluster;
      }
    }
    return MissingNode.getInstance();
  }

  private static Verdict waiting(String words) {
    return new Verdict(State.Waiting, words);
  }

  private static Verdict failed(String words) {
    return new Verdict(State.Failed, words);
  }
}
