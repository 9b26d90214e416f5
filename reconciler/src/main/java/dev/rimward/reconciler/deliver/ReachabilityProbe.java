package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.observe.Reachability;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks one cluster's API server whether it is ready, over a connection of its own, so that it does
 * not wait for what the cluster's lane does. For one thread at a time.
 */
public final class ReachabilityProbe implements AutoCloseable {
  private final Lane.Connector connector;
  private final InstantSource clock;
  private @Nullable ClusterConnection connection;
  private @Nullable Reachability last;

  public ReachabilityProbe(Lane.Connector connector, InstantSource clock) {
    this.connector = connector;
    this.clock = clock;
  }

  /** Returns within the deadline of the connection, whatever the cluster does. */
  public Reachability probe() throws InterruptedException {
    last = since(answer(), clock.instant());
    return last;
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
    connection = null;
  }

  private Reachability answer() throws InterruptedException {
    try {
      if (connection == null) {
        connection = connector.open();
      }
      connection.ready();
      return new Reachability(true, clock.instant(), "");
    } catch (ClusterFailure e) {
      if (e.isRefusedAccess()) {
        // The next try reads the credentials anew: they may have been renewed.
        close();
      }
      return new Reachability(false, clock.instant(), e.words());
    }
  }

  private Reachability since(Reachability now, Instant instant) {
    boolean same = last != null && last.reachable() == now.reachable();
    Instant since = same && last != null ? last.since() : instant;
    return new Reachability(now.reachable(), since, now.message());
  }
}
