package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way to the cluster in which this process runs, as the service account of its Pod. The token
 * is renewed in its file about every hour. Safe for use by several threads.
 */
public final class InCluster implements Lane.Connector {
  /** Where Kubernetes mounts it. */
  public static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final Path serviceAccount;
  private final Map<String, String> environment;
  private final CallLimits limits;
  private volatile @Nullable CredentialFiles files;

  /**
   * @param serviceAccount folder with {@code token} and {@code ca.crt}
   * @param environment says the address: {@code KUBERNETES_SERVICE_HOST} and {@code _PORT}
   */
  public InCluster(Path serviceAccount, Map<String, String> environment, CallLimits limits) {
    this.serviceAccount = serviceAccount;
    this.environment = Map.copyOf(environment);
    this.limits = limits;
  }

  @Override
  public ClusterConnection open() throws ClusterFailure {
    CredentialFiles now = new CredentialFiles(serviceAccount, serviceAccount);
    Kubeconfig account =
        Kubeconfig.ofToken(server(), base64(text(now, "ca.crt")), text(now, "token"));
    files = now;
    return ClusterConnection.open(account, limits);
  }

  @Override
  public boolean isOutdated(ClusterConnection opened) {
    CredentialFiles known = files;
    return known == null || !known.areUnchanged();
  }

  private String server() throws ClusterFailure {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    if (host.isEmpty()) {
      throw new ClusterFailure(
          Kind.BAD_ACCESS, "this process runs in no cluster: KUBERNETES_SERVICE_HOST is not set");
    }
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    return "https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private String text(CredentialFiles from, String name) throws ClusterFailure {
    return from.configured(serviceAccount.resolve(name), "the service account's " + name);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
