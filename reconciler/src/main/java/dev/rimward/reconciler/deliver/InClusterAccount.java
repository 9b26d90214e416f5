package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The service account that Kubernetes gives a process in a Pod. Its token is renewed every hour or
 * so: whoever is refused reads it anew.
 *
 * @param folder with the files {@code token} and {@code ca.crt}
 * @param server of the cluster that the Pod is in
 */
public record InClusterAccount(Path folder, String server) {
  private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /**
   * @param environment of the process
   * @throws ClusterFailure of {@link Kind#BAD_ACCESS} if the process is in no Pod
   */
  public static InClusterAccount find(Map<String, String> environment) throws ClusterFailure {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty()) {
      throw new ClusterFailure(
          Kind.BAD_ACCESS,
          "this process is in no Pod, so that it has no service account; give it a kubeconfig");
    }
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return new InClusterAccount(FOLDER, "https://" + literal + ":" + port);
  }

  /** With the token as it is now, for {@link ClusterConnection#open}. */
  public String kubeconfig() throws ClusterFailure {
    Map<String, Object> config =
        Map.of(
            "current-context",
            "pod",
            "contexts",
            List.of(Map.of("name", "pod", "context", Map.of("cluster", "pod", "user", "pod"))),
            "clusters",
            List.of(
                Map.of(
                    "name",
                    "pod",
                    "cluster",
                    Map.of(
                        "server",
                        server,
                        "certificate-authority",
                        folder.resolve("ca.crt").toString()))),
            "users",
            List.of(Map.of("name", "pod", "user", Map.of("token", token()))));
    try {
      return new ObjectMapper().writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text could not be written as JSON");
    }
  }

  private String token() throws ClusterFailure {
    try {
      return Files.readString(folder.resolve("token")).strip();
    } catch (IOException e) {
      throw new ClusterFailure(
          Kind.BAD_ACCESS, "the service account's token cannot be read in " + folder);
    }
  }
}
