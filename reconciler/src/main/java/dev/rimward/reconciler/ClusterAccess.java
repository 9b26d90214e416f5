package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens the way to a cluster with the credentials that its document names. They are read anew each
 * time, so that renewed ones are used without a restart.
 */
final class ClusterAccess {
  private final Path credentials;
  private final @Nullable Path kubeconfig;

  /**
   * @param credentials folder of {@code access.kubeconfigFile}
   * @param kubeconfig file of {@code access.context}; null: contexts cannot be used
   */
  ClusterAccess(Path credentials, @Nullable Path kubeconfig) {
    this.credentials = credentials;
    this.kubeconfig = kubeconfig;
  }

  ClusterConnection open(Cluster cluster, CallLimits limits) throws ClusterFailure {
    Cluster.Access access = cluster.spec().access();
    if (access == null) {
      throw badAccess("an agent in the cluster applies its branch");
    }
    if (access.kubeconfigSecret() != null) {
      throw badAccess("access.kubeconfigSecret cannot be read here");
    }
    String file = access.kubeconfigFile();
    if (file != null) {
      return ClusterConnection.open(text(credentials.resolve(file), file), null, limits);
    }
    if (kubeconfig == null) {
      throw badAccess("access.context needs the configuration's kubeconfig, which is not set");
    }
    return ClusterConnection.open(text(kubeconfig, "kubeconfig"), access.context(), limits);
  }

  private static String text(Path file, String name) throws ClusterFailure {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw badAccess("the kubeconfig " + name + " cannot be read from the credentials directory");
    }
  }

  private static ClusterFailure badAccess(String words) {
    return new ClusterFailure(ClusterFailure.Kind.BAD_ACCESS, words);
  }
}
