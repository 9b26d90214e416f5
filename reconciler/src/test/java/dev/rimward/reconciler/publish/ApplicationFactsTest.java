package dev.rimward.reconciler.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rimward.policy.fleet.Application.Drift;
import dev.rimward.policy.fleet.Application.Force;
import dev.rimward.policy.fleet.Application.HealthCheck;
import dev.rimward.policy.fleet.Application.IgnoredDifference;
import dev.rimward.policy.fleet.Application.ObjectTarget;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.policy.fleet.ObjectExpression;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplicationFactsTest {
  private static final ApplicationFacts USUAL =
      new ApplicationFacts(1, "web", "shop", null, List.of(), null, null);
  private static final ApplicationFacts ALL =
      new ApplicationFacts(
          1,
          "web",
          "shop",
          "system:serviceaccount:shop:tenant-shop",
          List.of("payments"),
          new Sync(
              false,
              Force.OnImmutableField,
              Drift.Detect,
              List.of(
                  new IgnoredDifference(
                      new ObjectTarget("*", "Deployment", null, null),
                      List.of("/spec/replicas"),
                      List.of("keda"))),
              Duration.ofMinutes(90),
              List.of(
                  new HealthCheck(
                      new ObjectTarget("example.io", "Widget", null, "one"),
                      ObjectExpression.parse("object.status.phase == \"Ready\"")))),
          "0123");

  @Test
  void whatIsUsualIsNotWritten() {
    assertThat(new String(USUAL.write(), UTF_8))
        .isEqualTo("application: web\nformatVersion: 1\nnamespace: shop\n");
    assertThat(USUAL.sync()).isEqualTo(Sync.DEFAULT);
  }

  @Test
  void allThatIsWrittenIsReadAgain() {
    assertThat(ApplicationFacts.read(USUAL.write())).isEqualTo(USUAL);
    assertThat(ApplicationFacts.read(ALL.write())).isEqualTo(ALL);
  }

  @Test
  void aNameThatLooksLikeANumberStaysAName() {
    ApplicationFacts facts = new ApplicationFacts(1, "1e3", "0x10", null, List.of("1"), null, null);

    assertThat(ApplicationFacts.read(facts.write())).isEqualTo(facts);
  }

  @Test
  void whatAnotherVersionWroteIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApplicationFacts.read("formatVersion: 2\n".getBytes(UTF_8)))
        .withMessage("is written by another version of Rimward");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ApplicationFacts.read(
                    (new String(USUAL.write(), UTF_8) + "waits: 1\n").getBytes(UTF_8)))
        .withMessageContaining("waits");
  }
}
