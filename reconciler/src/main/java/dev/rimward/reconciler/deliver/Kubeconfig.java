package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One context of a kubeconfig, read without running anything. What would run a program ({@code
 * exec}, {@code auth-provider}) or send the content of a file to the cluster is refused, since
 * kubeconfigs of tenants are data. So is every other field that would change how the cluster is
 * reached and is not acted on here.
 *
 * @param server URL of the API server, perhaps with a path
 * @param certificateAuthority a file, which is no secret and is not sent
 */
record Kubeconfig(
    String server,
    @Nullable String certificateAuthority,
    @Nullable String certificateAuthorityData,
    boolean insecure,
    @Nullable String token,
    @Nullable String username,
    @Nullable String password,
    @Nullable String clientCertificateData,
    @Nullable String clientKeyData) {
  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Pattern SERVER = Pattern.compile("(?i)https?://[^/?#@\\s]+(/[^?#\\s]*)?");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final Set<String> CLUSTER_FIELDS =
      Set.of(
          "server",
          "certificate-authority",
          "certificate-authority-data",
          "insecure-skip-tls-verify",
          "disable-compression",
          "extensions");
  private static final Set<String> USER_FIELDS =
      Set.of(
          "token",
          "username",
          "password",
          "client-certificate-data",
          "client-key-data",
          "extensions");

  /**
   * @param context name of a context; null for the current one
   * @throws ClusterFailure of {@link Kind#BAD_ACCESS}
   */
  static Kubeconfig read(String text, @Nullable String context) throws ClusterFailure {
    JsonNode config = parse(text);
    String name = context == null ? config.path("current-context").asText() : context;
    JsonNode chosen = named(config, "contexts", name).path("context");
    JsonNode cluster = named(config, "clusters", chosen.path("cluster").asText()).path("cluster");
    JsonNode user = named(config, "users", chosen.path("user").asText()).path("user");
    refuseOthers("cluster", cluster, CLUSTER_FIELDS);
    refuseOthers("user", user, USER_FIELDS);
    return new Kubeconfig(
        server(cluster),
        text(cluster, "certificate-authority"),
        text(cluster, "certificate-authority-data"),
        cluster.path("insecure-skip-tls-verify").asBoolean(false),
        token(user),
        text(user, "username"),
        text(user, "password"),
        text(user, "client-certificate-data"),
        text(user, "client-key-data"));
  }

  /** Says nothing that must stay secret. */
  @Override
  public String toString() {
    return "kubeconfig for " + server;
  }

  private static JsonNode parse(String text) throws ClusterFailure {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      // The message of the cause quotes the text, and the text has credentials.
      throw bad("the kubeconfig is not YAML, in line " + e.getLocation().getLineNr());
    }
  }

  private static JsonNode named(JsonNode config, String list, String name) throws ClusterFailure {
    for (JsonNode entry : config.path(list)) {
      if (entry.path("name").asText().equals(name)) {
        return entry;
      }
    }
    throw bad("the kubeconfig has no \"" + name + "\" among its " + list);
  }

  private static void refuseOthers(String what, JsonNode node, Set<String> known)
      throws ClusterFailure {
    Set<String> others = new TreeSet<>();
    node.fieldNames().forEachRemaining(others::add);
    others.removeAll(known);
    if (!others.isEmpty()) {
      throw bad(
          "the kubeconfig's "
              + what
              + " has "
              + String.join(", ", others)
              + ", which is not accepted: it must hold a token or certificates itself"
              + " (kubectl config view --flatten), and must not run programs");
    }
  }

  /** What has no scheme would be tried with and without TLS. */
  private static String server(JsonNode cluster) throws ClusterFailure {
    String server = required(cluster, "server");
    if (!SERVER.matcher(server).matches()) {
      throw bad("the kubeconfig's server must be http://host or https://host");
    }
    return server;
  }

  /** Checked here because the HTTP client's own words about a header quote it. */
  private static @Nullable String token(JsonNode user) throws ClusterFailure {
    String token = text(user, "token");
    if (token != null && !TOKEN.matcher(token.strip()).matches()) {
      throw bad("the kubeconfig's token has characters that no token has");
    }
    return token == null ? null : token.strip();
  }

  private static String required(JsonNode node, String field) throws ClusterFailure {
    String value = text(node, field);
    if (value == null) {
      throw bad("the kubeconfig's cluster has no " + field);
    }
    return value;
  }

  private static @Nullable String text(JsonNode node, String field) {
    String value = node.path(field).asText("");
    return value.isEmpty() ? null : value;
  }

  private static ClusterFailure bad(String words) {
    return new ClusterFailure(Kind.BAD_ACCESS, words);
  }
}
