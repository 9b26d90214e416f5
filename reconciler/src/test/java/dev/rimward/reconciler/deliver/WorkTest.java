package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What would never come is waited for in vain, which the time limit ends. */
@Timeout(10)
class WorkTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofHours(1);

  private final Work work = new Work();

  @Test
  void checksAgainAfterAFailureThatWasFollowedByASuccess() throws Exception {
    work.desired(cluster("1"));
    work.next();
    work.again(Duration.ZERO, true);
    work.next();

    work.check();

    assertThat(work.next().commit()).isEqualTo("1");
  }

  @Test
  void aCheckDoesNotEndTheWaitAfterAFailure() throws Exception {
    work.desired(cluster("1"));
    work.next();
    work.again(SHORT, true);
    long begin = System.nanoTime();

    work.check();
    work.next();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(SHORT.dividedBy(2));
  }

  @Test
  void aCheckEndsTheWaitForAnotherLook() throws Exception {
    work.desired(cluster("1"));
    work.next();
    work.again(LONG, false);

    work.check();

    assertThat(work.next().commit()).isEqualTo("1");
  }

  @Test
  void aCheckThatComesWhileWorkIsDoneIsFollowedByALookOfItsOwn() throws Exception {
    work.desired(cluster("1"));
    work.next();

    work.check();
    work.again(LONG, true);

    assertThat(work.next().commit()).isEqualTo("1");
  }
}
