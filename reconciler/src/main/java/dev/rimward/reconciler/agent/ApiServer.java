package dev.rimward.reconciler.agent;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.deliver.InClusterAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API server of the agent's own cluster, and whether it answers. */
final class ApiServer implements AutoCloseable {
  private static final CallLimits PROBE =
      new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4));

  private final @Nullable Path kubeconfig;
  private final @Nullable String context;
  private final Map<String, String> environment;
  private @Nullable ClusterConnection connection;
  private @Nullable ClusterCondition condition;

  /**
   * @param kubeconfig null: the service account of the Pod
   * @param environment of the process
   */
  ApiServer(@Nullable Path kubeconfig, @Nullable String context, Map<String, String> environment) {
    this.kubeconfig = kubeconfig;
    this.context = context;
    this.environment = environment;
  }

  /** With the credentials as they are now. */
  ClusterConnection open(CallLimits limits) throws ClusterFailure {
    if (kubeconfig == null) {
      return ClusterConnection.open(InClusterAccount.find(environment).kubeconfig(), null, limits);
    }
    try {
      return ClusterConnection.open(Files.readString(kubeconfig), context, limits);
    } catch (IOException e) {
      throw new ClusterFailure(
          ClusterFailure.Kind.BAD_ACCESS, "the kubeconfig " + kubeconfig + " cannot be read");
    }
  }

  /** Asks it now. For one thread at a time. */
  ClusterCondition ask(Instant now) throws InterruptedException {
    @Nullable String failure = failure();
    State state = failure == null ? State.Reachable : State.Unreachable;
    String words = failure == null ? "" : failure;
    ClusterCondition before = condition;
    ClusterCondition asked =
        before == null
            ? new ClusterCondition(state, now, words)
            : before.state() == state ? before : before.becomes(state, now, words);
    condition = asked;
    return asked;
  }

  private @Nullable String failure() throws InterruptedException {
    try {
      if (connection == null) {
        connection = open(PROBE);
      }
      connection.ready();
      return null;
    } catch (ClusterFailure e) {
      close(); // other credentials may be what is needed
      return e.words();
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
    connection = null;
  }
}
