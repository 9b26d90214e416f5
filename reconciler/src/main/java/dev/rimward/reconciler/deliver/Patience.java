package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which failures of one call are tried again, and how long that may take. A server that has too
 * much to do is asked again when it says, whatever the call is: it did nothing. A connection that
 * broke and an error of the server are tried once more, if doing it twice does no harm.
 */
final class Patience {
  private static final Duration WITHOUT_A_WORD = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final long end;
  private boolean mayRepeat;

  /**
   * @param isRepeatable doing it twice does no more than doing it once
   */
  Patience(Duration deadline, boolean isRepeatable) {
    this.end = System.nanoTime() + deadline.toNanos();
    this.mayRepeat = isRepeatable;
  }

  /** How long the next attempt may take. */
  Duration left() {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    return longer(left, SHORTEST);
  }

  /**
   * Returns when the call is to be tried again.
   *
   * @param retryAfter what the server said about that; null if nothing
   * @throws ClusterFailure the failure, if it is not, or not in time
   */
  void pause(ClusterFailure failure, @Nullable String retryAfter)
      throws ClusterFailure, InterruptedException {
    Duration pause;
    if (failure.kind() == Kind.THROTTLED) {
      pause = seconds(retryAfter);
    } else if (mayRepeat && isPassing(failure.kind())) {
      mayRepeat = false;
      pause = SHORTEST;
    } else {
      throw failure;
    }
    if (System.nanoTime() + pause.toNanos() > end) {
      throw failure;
    }
    Thread.sleep(pause);
  }

  private static boolean isPassing(Kind kind) {
    return kind == Kind.UNREACHABLE || kind == Kind.SERVER_ERROR;
  }

  /** The header may also be a date, which API servers do not send. */
  private static Duration seconds(@Nullable String retryAfter) {
    try {
      return retryAfter == null
          ? WITHOUT_A_WORD
          : longer(Duration.ofSeconds(Long.parseLong(retryAfter.strip())), SHORTEST);
    } catch (NumberFormatException e) {
      return WITHOUT_A_WORD;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
