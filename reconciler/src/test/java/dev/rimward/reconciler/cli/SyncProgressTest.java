package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.cli.SyncProgress.State;
import dev.rimward.reconciler.cli.SyncProgress.Verdict;
import org.junit.jupiter.api.Test;

class SyncProgressTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode before = status("12:00:00", "11:59:50", "12:00:00");

  @Test
  void waitsForTheRepositoriesThenForTheDecisionThenForALook() {
    assertThat(verdict(status("12:00:00", "12:00:05", "12:00:10")))
        .isEqualTo(new Verdict(State.Waiting, "both repositories are fetched"));
    assertThat(verdict(status("12:00:30", "12:00:20", "12:00:40")).state())
        .isEqualTo(State.Waiting);
    assertThat(verdict(status("12:00:30", "12:00:31", "12:00:00")))
        .isEqualTo(new Verdict(State.Waiting, "is looked at"));
    assertThat(verdict(status("12:00:30", "12:00:31", "12:00:32")))
        .isEqualTo(new Verdict(State.Done, "delivered and healthy at aaaaaaaaa"));
  }

  @Test
  void waitsWhileTheBranchIsAhead() {
    ObjectNode status = status("12:00:30", "12:00:31", "12:00:32");
    cluster(status).put("desiredCommit", "b".repeat(40));

    assertThat(verdict(status)).isEqualTo(new Verdict(State.Waiting, "is delivered"));
  }

  @Test
  void waitsForHealthAndGivesUpOnWhatIsDegraded() {
    ObjectNode status = status("12:00:30", "12:00:31", "12:00:32");
    ObjectNode location = (ObjectNode) status.at("/applications/0/locations/0");

    location.put("health", "Progressing");
    assertThat(verdict(status)).isEqualTo(new Verdict(State.Waiting, "shop is progressing"));

    location.put("health", "Degraded");
    assertThat(verdict(status)).isEqualTo(new Verdict(State.Failed, "shop is degraded"));
  }

  @Test
  void endsWithTheWordsOfAFailureSinceItWasAsked() {
    ObjectNode status = status("12:00:30", "12:00:31", "12:00:00");
    cluster(status).put("consecutiveFailures", 1).putArray("problems").add("shop: refused");

    assertThat(verdict(status)).isEqualTo(new Verdict(State.Failed, "shop: refused"));
  }

  @Test
  void triesAnUnreachableClusterOnlyWhenItIsToldTo() {
    ObjectNode status = status("12:00:30", "12:00:31", "12:00:00");
    cluster(status).put("state", "Unreachable").put("message", "no route");

    assertThat(verdict(status))
        .isEqualTo(new Verdict(State.Failed, "unreachable since 2026-03-01T11:00:00Z: no route"));
    assertThat(new SyncProgress(before, names(), true).verdicts(status).get("fra1"))
        .extracting(Verdict::state)
        .isEqualTo(State.Waiting);
  }

  @Test
  void saysSoWhenTheClusterIsGone() {
    ObjectNode status = status("12:00:30", "12:00:31", "12:00:32");
    status.putArray("clusters");

    assertThat(verdict(status).state()).isEqualTo(State.Failed);
  }

  private Verdict verdict(ObjectNode status) {
    return new SyncProgress(before, names(), false).verdicts(status).values().iterator().next();
  }

  private static JsonNode names() {
    return JSON.createArrayNode().add("fra1");
  }

  private static ObjectNode cluster(ObjectNode status) {
    return (ObjectNode) status.at("/clusters/0");
  }

  private static ObjectNode status(String fetched, String decided, String success) {
    ObjectNode status = JSON.createObjectNode();
    status
        .putObject("source")
        .put("fetchedAt", "2026-03-01T" + fetched + "Z")
        .put("decidedAt", "2026-03-01T" + decided + "Z");
    ObjectNode cluster = status.putArray("clusters").addObject();
    cluster
        .put("name", "fra1")
        .put("state", "Reachable")
        .put("since", "2026-03-01T11:00:00Z")
        .put("message", "")
        .put("desiredCommit", "a".repeat(40))
        .put("deliveredCommit", "a".repeat(40))
        .put("lastSuccess", "2026-03-01T" + success + "Z")
        .put("consecutiveFailures", 0)
        .putArray("problems");
    status
        .putArray("applications")
        .addObject()
        .put("name", "shop")
        .putArray("locations")
        .addObject()
        .put("location", "fra1")
        .put("health", "Healthy");
    return status;
  }
}
