package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.reconciler.deliver.ClusterSecrets;
import dev.rimward.reconciler.deliver.CredentialFiles;
import dev.rimward.reconciler.deliver.InCluster;
import dev.rimward.reconciler.deliver.Kubeconfig;
import dev.rimward.reconciler.deliver.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens the way to a cluster with the credentials that its document names, and tells when they have
 * become other ones: they are renewed without a restart. Safe for use by several threads.
 */
final class ClusterAccess implements AutoCloseable {
  /** How often a Secret is asked for at most, while what it says works. */
  private static final Duration SECRET_IS_NEW = Duration.ofSeconds(30);

  private final Path credentials;
  private final @Nullable Path kubeconfig;
  private final ClusterSecrets secrets;
  private final Duration secretIsNew;
  private final Map<Cluster.Access, Known> known = new ConcurrentHashMap<>();

  /**
   * @param credentials folder of {@code access.kubeconfigFile}, and of all files that kubeconfigs
   *     name
   * @param kubeconfig file of {@code access.context}; null: contexts cannot be used
   * @param home the way to the cluster that has {@code access.kubeconfigSecret}
   */
  ClusterAccess(Path credentials, @Nullable Path kubeconfig, Lane.Connector home) {
    this(credentials, kubeconfig, home, SECRET_IS_NEW);
  }

  ClusterAccess(
      Path credentials, @Nullable Path kubeconfig, Lane.Connector home, Duration secretIsNew) {
    this.credentials = credentials;
    this.kubeconfig = kubeconfig;
    this.secrets = new ClusterSecrets(home);
    this.secretIsNew = secretIsNew;
  }

  /** As a service with this configuration reaches clusters. */
  static ClusterAccess of(ConfigurationFile file) {
    String kubeconfig = file.configuration().kubeconfig();
    return new ClusterAccess(
        file.resolve(file.configuration().credentialsDirectory()),
        kubeconfig == null ? null : file.resolve(kubeconfig),
        new InCluster(InCluster.SERVICE_ACCOUNT, System.getenv(), CallLimits.DEFAULT));
  }

  /** What was read last of an access. */
  private sealed interface Known {
    Kubeconfig config();

    record FromFiles(Kubeconfig config, CredentialFiles files) implements Known {}

    /**
     * @param readAt as {@link System#nanoTime}
     */
    record FromSecret(Kubeconfig config, long readAt) implements Known {
      boolean isYoungerThan(Duration age) {
        return System.nanoTime() - readAt < age.toNanos();
      }
    }
  }

  /** The way to a cluster, with these limits. */
  Lane.Connector connector(Cluster cluster, CallLimits limits) {
    return new Lane.Connector() {
      @Override
      public ClusterConnection open() throws ClusterFailure, InterruptedException {
        return ClusterConnection.open(read(access(cluster)), limits);
      }

      @Override
      public boolean isOutdated(ClusterConnection opened) throws InterruptedException {
        return isOther(access(cluster), opened);
      }
    };
  }

  private boolean isOther(Cluster.Access access, ClusterConnection opened)
      throws InterruptedException {
    try {
      return !opened.uses(current(access));
    } catch (ClusterFailure e) {
      // What has gone or is wrong now must not be used any longer; what cannot be told may be.
      return e.kind() == Kind.BAD_ACCESS || e.kind() == Kind.NOT_FOUND;
    }
  }

  private Kubeconfig current(Cluster.Access access) throws ClusterFailure, InterruptedException {
    return switch (known.get(access)) {
      case Known.FromFiles files when files.files().areUnchanged() -> files.config();
      case Known.FromSecret secret when secret.isYoungerThan(secretIsNew) -> secret.config();
      case null, default -> read(access);
    };
  }

  private Kubeconfig read(Cluster.Access access) throws ClusterFailure, InterruptedException {
    Known now = access.kubeconfigSecret() == null ? fromFile(access) : fromSecret(access);
    known.put(access, now);
    return now.config();
  }

  private Known fromFile(Cluster.Access access) throws ClusterFailure {
    String name = access.kubeconfigFile();
    Path file = name == null ? kubeconfig : credentials.resolve(name);
    if (file == null) {
      throw badAccess("access.context needs the configuration's kubeconfig, which is not set");
    }
    Path folder = file.toAbsolutePath().getParent();
    CredentialFiles files = new CredentialFiles(folder == null ? credentials : folder, credentials);
    String text = files.configured(file, "the kubeconfig " + (name == null ? "" : name));
    return new Known.FromFiles(Kubeconfig.read(text, access.context(), files), files);
  }

  private Known fromSecret(Cluster.Access access) throws ClusterFailure, InterruptedException {
    Cluster.SecretKey key = access.kubeconfigSecret();
    if (key == null) {
      throw badAccess("access.kubeconfigSecret is not set");
    }
    long now = System.nanoTime();
    ClusterSecrets.Entry entry = secrets.read(key.namespace(), key.name(), key.key());
    return new Known.FromSecret(
        Kubeconfig.read(entry.text(), null, Kubeconfig.References.NONE), now);
  }

  @Override
  public void close() {
    secrets.close();
  }

  private static Cluster.Access access(Cluster cluster) {
    Cluster.Access access = cluster.spec().access();
    if (access == null) {
      throw new IllegalArgumentException(cluster.name() + " is applied by an agent");
    }
    return access;
  }

  private static ClusterFailure badAccess(String words) {
    return new ClusterFailure(Kind.BAD_ACCESS, words);
  }
}
