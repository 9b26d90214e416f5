package dev.rimward.reconciler.agent;

import dev.rimward.reconciler.publish.DesiredCluster;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

/** Keeps others out of the repository while it is asked. */
record GuardedPast(Lock lock, DesiredCluster.Past past) implements DesiredCluster.Past {
  @Override
  public boolean had(String application) {
    return locked(() -> past.had(application));
  }

  @Override
  public boolean approvedDeletionSince(String digest, String application) {
    return locked(() -> past.approvedDeletionSince(digest, application));
  }

  private boolean locked(BooleanSupplier question) {
    lock.lock();
    try {
      return question.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}
