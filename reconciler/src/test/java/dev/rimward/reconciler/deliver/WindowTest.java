package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WindowTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private final Window window = new Window(8, 12);

  @Test
  void letsAsManyInAsItIsWide() throws Exception {
    for (int i = 0; i < 8; i++) {
      window.enter(LONG);
    }
    Thread waiting = Thread.ofVirtual().start(this::enter);

    waiting.join(50);
    assertThat(waiting.isAlive()).isTrue();
    window.leave(0, false);
    waiting.join();
  }

  @Test
  void halvesOnceForAllThatWereOnTheirWay() throws Exception {
    int[] entered = new int[8];
    for (int i = 0; i < 8; i++) {
      entered[i] = window.enter(LONG);
    }

    IntStream.of(entered).forEach(one -> window.leave(one, true));
    assertThat(window.size()).isEqualTo(4);

    window.leave(window.enter(LONG), true);
    assertThat(window.size()).isEqualTo(2);
  }

  @Test
  void neverCloses() throws Exception {
    for (int i = 0; i < 100; i++) {
      window.leave(window.enter(LONG), true);
    }

    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void growsByAboutOneForEachRoundOfAnswersUpToItsMost() throws Exception {
    answers(9);
    assertThat(window.size()).isEqualTo(9);
    answers(1_000);
    assertThat(window.size()).isEqualTo(12);
  }

  @Test
  void letsNobodyWaitForEver() throws Exception {
    for (int i = 0; i < 8; i++) {
      window.enter(LONG);
    }

    assertThatThrownBy(() -> window.enter(Duration.ofMillis(10)))
        .isInstanceOf(ClusterFailure.class);
  }

  private void answers(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      window.leave(window.enter(LONG), false);
    }
  }

  private void enter() {
    try {
      window.enter(LONG);
    } catch (ClusterFailure e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
