package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.deliver.Work.Wait;
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
    work.again(Duration.ZERO, Wait.FAILURE);
    work.next();

    work.check();

    assertThat(work.next().commit()).isEqualTo("1");
  }

  @Test
  void aCheckDoesNotEndTheWaitAfterAFailure() throws Exception {
    work.desired(cluster("1"));
    work.next();
    work.again(SHORT, Wait.FAILURE);
    long begin = System.nanoTime();

    work.check();
    work.next();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(SHORT.dividedBy(2));
  }

  @Test
  void aCheckEndsTheWaitForAnotherLook() throws Exception {
    work.desired(cluster("1"));
    work.next();
    work.again(LONG, Wait.LOOK);

    work.check();

    assertThat(work.next().commit()).isEqualTo("1");
  }

  @Test
  void aCheckThatComesWhileWorkIsDoneIsFollowedByALookOfItsOwn() throws Exception {
    work.desired(cluster("1"));
    work.next();

    work.check();
    work.again(LONG, Wait.FAILURE);

    assertThat(work.next().commit()).isEqualTo("1");
  }

  @Test
  void aCheckForLaterDoesNotPutOffWhatIsToComeSooner() throws Exception {
    work.desired(cluster("1"));
    work.next();

    work.check(LONG);
    work.again(SHORT, Wait.LOOK);

    assertThat(work.next().commit()).isEqualTo("1");
  }

  @Test
  void newsEndTheWaitAfterAFailureButNotForAClusterThatIsAway() throws Exception {
    work.desired(cluster("1"));
    work.next();
    work.again(LONG, Wait.FAILURE);
    work.desired(cluster("2"));
    assertThat(work.next().commit()).isEqualTo("2");

    work.again(SHORT, Wait.AWAY);
    long begin = System.nanoTime();
    work.desired(cluster("3"));
    work.check();
    work.suspend(true);

    assertThat(work.next().commit()).isEqualTo("3");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(SHORT.dividedBy(2));
  }

  @Test
  void newsThatComeWhileAClusterIsFoundToBeAwayDoNotEndTheWait() throws Exception {
    work.desired(cluster("1"));
    work.next();
    long begin = System.nanoTime();

    work.desired(cluster("2"));
    work.again(SHORT, Wait.AWAY);

    assertThat(work.next().commit()).isEqualTo("2");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(SHORT.dividedBy(2));
  }

  @Test
  void whoKnowsThatTheClusterIsBackEndsEveryWait() throws Exception {
    work.desired(cluster("1"));
    work.next();
    work.again(LONG, Wait.AWAY);
    work.now();
    work.next();

    work.now();
    work.again(LONG, Wait.AWAY);

    assertThat(work.next().commit()).isEqualTo("1");
  }
}
