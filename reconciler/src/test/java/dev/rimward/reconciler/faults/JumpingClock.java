package dev.rimward.reconciler.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, which somebody sets forward and back. */
final class JumpingClock implements InstantSource {
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return Instant.now().plus(offset.get());
  }

  void jump(Duration by) {
    offset.updateAndGet(before -> before.plus(by));
  }
}
