package dev.rimward.reconciler.deliver;

import java.time.Duration;

/**
 * How long a call to a cluster may take.
 *
 * @param connect until there is a connection
 * @param request until one attempt is answered
 * @param deadline until the call returns, whatever the client library does with its retries
 */
public record CallLimits(Duration connect, Duration request, Duration deadline) {
  public static final CallLimits DEFAULT =
      new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15));
}
