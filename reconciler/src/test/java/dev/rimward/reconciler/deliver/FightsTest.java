package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.deliver.Drift.ChangedField;
import dev.rimward.renderer.manifest.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FightsTest {
  private static final ObjectId WEB = new ObjectId("apps", "Deployment", "shop", "web");
  private static final Drift SCALED =
      new Drift(WEB, List.of(new ChangedField("spec.replicas", "keda")));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Fights fights = new Fights(() -> now);

  @Test
  void whatIsChangedNowAndThenIsPutBackEachTime() {
    for (int i = 0; i < 20; i++) {
      assertThat(correctUnlessFought(SCALED)).as("time %d", i).isEmpty();
      pass(Duration.ofMinutes(6));
    }
  }

  @Test
  void theFourthChangeInTenMinutesIsLeftAlone() {
    for (int i = 0; i < 3; i++) {
      assertThat(correctUnlessFought(SCALED)).isEmpty();
      pass(Duration.ofMinutes(3));
    }

    assertThat(correctUnlessFought(SCALED))
        .contains(new Fight(WEB, "keda", "spec.replicas", now.plus(Duration.ofMinutes(10))));
  }

  @Test
  void otherFieldsOfAnObjectAreNotOneFight() {
    for (String field : List.of("spec.a", "spec.b", "spec.c", "spec.d", "spec.e")) {
      assertThat(correctUnlessFought(new Drift(WEB, List.of(new ChangedField(field, "somebody")))))
          .isEmpty();
      pass(Duration.ofMinutes(1));
    }
  }

  @Test
  void otherObjectsAreNotHeld() {
    fight();
    ObjectId other = new ObjectId("apps", "Deployment", "shop", "other");

    assertThat(correctUnlessFought(new Drift(other, SCALED.fields()))).isEmpty();
  }

  @Test
  void aFightLastsTenMinutesThenTwiceAsLongUpToAnHour() {
    fight();
    for (int minutes : List.of(10, 20, 40, 60, 60)) {
      pass(Duration.ofMinutes(minutes).minusSeconds(1));
      assertThat(correctUnlessFought(SCALED)).as("before %d minutes", minutes).isPresent();
      pass(Duration.ofSeconds(1));
      assertThat(correctUnlessFought(SCALED)).as("after %d minutes", minutes).isEmpty();
      pass(Duration.ofMinutes(3));
      assertThat(correctUnlessFought(SCALED)).as("changed again").isPresent();
    }
  }

  @Test
  void whoGivesUpIsForgiven() {
    fight();
    pass(Duration.ofMinutes(10));
    assertThat(correctUnlessFought(SCALED)).isEmpty();
    pass(Duration.ofMinutes(11));
    assertThat(correctUnlessFought(SCALED)).as("not soon after").isEmpty();
    pass(Duration.ofHours(2));

    correctUnlessFought(new Drift(new ObjectId("", "ConfigMap", "shop", "x"), SCALED.fields()));
    for (int i = 0; i < 3; i++) {
      assertThat(correctUnlessFought(SCALED)).as("as if new").isEmpty();
    }
    assertThat(correctUnlessFought(SCALED)).isPresent();
  }

  @Test
  void aChangeFromGitEndsAFight() {
    fight();

    fights.changed(WEB);

    assertThat(correctUnlessFought(SCALED)).isEmpty();
  }

  @Test
  void anObjectThatIsDeletedAgainAndAgainIsAFightToo() {
    for (int i = 0; i < 3; i++) {
      assertThat(correctUnlessFought(Drift.missing(WEB))).isEmpty();
    }

    Optional<Fight> fight = correctUnlessFought(Drift.missing(WEB));

    assertThat(fight).isPresent();
    assertThat(fight.orElseThrow().words()).isEqualTo("is deleted again and again");
  }

  @Test
  void saysWhoFightsOverWhat() {
    fight();

    assertThat(fights.present(SCALED))
        .map(Fight::words)
        .contains("spec.replicas is changed by keda again and again");
  }

  private void fight() {
    for (int i = 0; i < 3; i++) {
      assertThat(correctUnlessFought(SCALED)).isEmpty();
    }
    assertThat(correctUnlessFought(SCALED)).isPresent();
  }

  private Optional<Fight> correctUnlessFought(Drift drift) {
    Optional<Fight> fight = fights.present(drift);
    if (fight.isEmpty()) {
      fights.corrected(drift);
    }
    return fight;
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
