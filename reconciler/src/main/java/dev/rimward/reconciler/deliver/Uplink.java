package dev.rimward.reconciler.deliver;

import org.jspecify.annotations.Nullable;

/**
 * The connection to a cluster that is kept from one use to the next, and opened anew when its
 * address or credentials have become other ones. Uses follow one another; it may be closed by any
 * thread.
 */
public final class Uplink implements AutoCloseable {
  private final Lane.Connector connector;
  private @Nullable ClusterConnection connection;
  private boolean worked;

  public Uplink(Lane.Connector connector) {
    this.connector = connector;
  }

  /** Nothing is sent. */
  public synchronized ClusterConnection connection() throws ClusterFailure, InterruptedException {
    if (connection != null && connector.isOutdated(connection)) {
      close();
    }
    if (connection == null) {
      connection = connector.open();
    }
    return connection;
  }

  /** The cluster has taken what was sent on the present connection. */
  public synchronized void hasWorked() {
    worked = connection != null;
  }

  /**
   * After a failure: the next connection is a new one if another address or credential may help.
   *
   * @return whether it is worth trying again at once: credentials that were taken before are
   *     refused, which others may have replaced
   */
  public synchronized boolean failed(ClusterFailure failure) {
    boolean expired = worked && failure.kind() == ClusterFailure.Kind.UNAUTHORIZED;
    if (failure.mayConcernAccess()) {
      close();
    }
    return expired;
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      connection.close();
    }
    connection = null;
    worked = false;
  }
}
