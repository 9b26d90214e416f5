package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One context of a kubeconfig, read without running anything. What would run a program ({@code
 * exec}, {@code auth-provider}) is refused, and so is every other field that would change how the
 * cluster is reached and is not acted on here: kubeconfigs of tenants are data. The content of
 * files that it names is read through {@link References}, which decide what may be read.
 *
 * <p>Two are equal when they lead to the same place with the same credentials.
 *
 * @param server URL of the API server, perhaps with a path
 * @param certificateAuthorityData PEM in Base64
 * @param clientCertificate PEM
 * @param clientKey PEM
 */
public record Kubeconfig(
    String server,
    @Nullable String certificateAuthorityData,
    boolean insecure,
    @Nullable String token,
    @Nullable String username,
    @Nullable String password,
    @Nullable String clientCertificate,
    @Nullable String clientKey) {
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
          "tokenFile",
          "username",
          "password",
          "client-certificate",
          "client-certificate-data",
          "client-key",
          "client-key-data",
          "extensions");

  /** Reads what a kubeconfig names instead of holding it. */
  @FunctionalInterface
  public interface References {
    /** For a kubeconfig that must hold everything itself. */
    References NONE =
        (field, path) -> {
          throw bad(
              "the kubeconfig's "
                  + field
                  + " is not accepted here: it must hold credentials itself"
                  + " (kubectl config view --flatten)");
        };

    /** Like that, but that the certificate authority, which is no secret, may be any file. */
    References AUTHORITY_ONLY =
        (field, path) -> {
          if (!field.equals("certificate-authority")) {
            return NONE.read(field, path);
          }
          try {
            return Files.readString(Path.of(path));
          } catch (IOException e) {
            throw bad("the kubeconfig's certificate-authority cannot be read");
          }
        };

    /**
     * @param field what of the kubeconfig names it
     * @param path as it stands there
     */
    String read(String field, String path) throws ClusterFailure;
  }

  /**
   * @param context name of a context; null for the current one
   * @throws ClusterFailure of {@link Kind#BAD_ACCESS}
   */
  public static Kubeconfig read(String text, @Nullable String context, References references)
      throws ClusterFailure {
    JsonNode config = parse(text);
    String name = context == null ? config.path("current-context").asText() : context;
    JsonNode chosen = named(config, "contexts", name).path("context");
    JsonNode cluster = named(config, "clusters", chosen.path("cluster").asText()).path("cluster");
    JsonNode user = named(config, "users", chosen.path("user").asText()).path("user");
    refuseOthers("cluster", cluster, CLUSTER_FIELDS);
    refuseOthers("user", user, USER_FIELDS);
    String authority = pem(cluster, "certificate-authority", references);
    String certificate = pem(user, "client-certificate", references);
    String key = pem(user, "client-key", references);
    if ((certificate == null) != (key == null)) {
      throw bad("the kubeconfig's user has a certificate without its key, or a key alone");
    }
    return new Kubeconfig(
        server(cluster),
        authority == null ? null : encoded(authority),
        cluster.path("insecure-skip-tls-verify").asBoolean(false),
        token(user, references),
        text(user, "username"),
        text(user, "password"),
        certificate,
        key);
  }

  /** Who shows a token. */
  static Kubeconfig ofToken(String server, String certificateAuthorityData, String token)
      throws ClusterFailure {
    return new Kubeconfig(
        server, certificateAuthorityData, false, token(token), null, null, null, null);
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
              + ", which is not accepted: it must have a token or certificates"
              + " (kubectl create token), and must not run programs");
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

  private static @Nullable String token(JsonNode user, References references)
      throws ClusterFailure {
    String file = text(user, "tokenFile");
    String token = file == null ? text(user, "token") : references.read("tokenFile", file);
    return token == null ? null : token(token);
  }

  /** Checked here because the HTTP client's own words about a header quote it. */
  private static String token(String token) throws ClusterFailure {
    if (!TOKEN.matcher(token.strip()).matches()) {
      throw bad("the kubeconfig's token has characters that no token has");
    }
    return token.strip();
  }

  /** What stands in the kubeconfig itself wins over a file, as it does in kubectl. */
  private static @Nullable String pem(JsonNode node, String field, References references)
      throws ClusterFailure {
    String data = text(node, field + "-data");
    String file = text(node, field);
    if (data == null) {
      return file == null ? null : references.read(field, file);
    }
    try {
      return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad("the kubeconfig's " + field + "-data is not Base64");
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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
