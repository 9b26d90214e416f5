package dev.rimward.policy.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConditionDocumentTest {
  private final ClusterCondition unreachable =
      new ClusterCondition(
          State.Unreachable, Instant.parse("2026-11-21T12:00:00Z"), "GET /readyz: timed out");

  @Test
  void isWrittenForPeople() {
    assertThat(new String(ConditionDocument.write("fra1", unreachable), UTF_8))
        .isEqualTo(
            """
            apiVersion: rimward.dev/v1alpha1
            kind: ClusterCondition
            metadata:
              name: fra1
            status:
              state: Unreachable
              since: "2026-11-21T12:00:00Z"
              message: "GET /readyz: timed out"
            """);
  }

  @Test
  void readsBackWhatWasWritten() {
    byte[] written = ConditionDocument.write("fra1", unreachable);

    assertThat(ConditionDocument.read("conditions/europe/fra1.yaml", written))
        .isEqualTo(unreachable);
  }

  @Test
  void remembersTheLastOutage() {
    ClusterCondition recovered =
        unreachable.becomes(State.Reachable, Instant.parse("2026-11-21T12:30:00Z"), "");

    byte[] written = ConditionDocument.write("fra1", recovered);

    assertThat(new String(written, UTF_8))
        .endsWith(
            """
            status:
              state: Reachable
              since: "2026-11-21T12:30:00Z"
              message: ""
              outageSince: "2026-11-21T12:00:00Z"
            """);
    assertThat(ConditionDocument.read("c.yaml", written)).isEqualTo(recovered);
  }

  @Test
  void refusesAStateThatItDoesNotKnow() {
    String document =
        new String(ConditionDocument.write("fra1", unreachable), UTF_8)
            .replace("state: Unreachable", "state: Gone");

    assertThatThrownBy(() -> ConditionDocument.read("c.yaml", document.getBytes(UTF_8)))
        .isInstanceOf(InvalidDocument.class)
        .hasMessage(
            "c.yaml: status.state: must be one of [Reachable, Unreachable, Unknown], is Gone");
  }
}
