package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.reconciler.deliver.RequestCount.Verb;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The way to one API server: its address and credentials, and nothing taken from this process's
 * environment. Every call ends within its {@link CallLimits#deadline() deadline}, whether the
 * server answers, hangs or goes away; how many are sent at a time is for the server to say. Safe
 * for use by several threads.
 */
public final class ClusterConnection implements AutoCloseable {
  static final String JSON = "application/json";

  static final int MOST_IN_FLIGHT = 16;
  private static final Executor VIRTUAL_THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static final KubernetesSerialization SERIALIZATION =
      new KubernetesSerialization(new ObjectMapper(), false);

  private final Kubeconfig access;
  private final String server;
  private final CallLimits limits;
  private final KubernetesClient client;
  private final RequestCount requests;
  private final Discovery discovery;
  private final Window window;
  private final @Nullable Impersonation impersonation;

  private ClusterConnection(Kubeconfig access, CallLimits limits, KubernetesClient client) {
    this.access = access;
    this.server = access.server().replaceAll("/+$", "");
    this.limits = limits;
    this.client = client;
    this.requests = new RequestCount();
    this.discovery = new Discovery(path -> get(path));
    this.window = new Window(MOST_IN_FLIGHT, MOST_IN_FLIGHT);
    this.impersonation = null;
  }

  private ClusterConnection(ClusterConnection same, Impersonation impersonation) {
    this.access = same.access;
    this.server = same.server;
    this.limits = same.limits;
    this.client = same.client;
    this.requests = same.requests;
    this.discovery = same.discovery;
    this.window = same.window;
    this.impersonation = impersonation;
  }

  /**
   * Nothing is sent yet.
   *
   * @param kubeconfig its text, with all credentials in it
   * @param context name of a context in it; null for its current one
   * @throws ClusterFailure of {@link Kind#BAD_ACCESS} if it cannot be used
   */
  public static ClusterConnection open(
      String kubeconfig, @Nullable String context, CallLimits limits) throws ClusterFailure {
    return open(Kubeconfig.read(kubeconfig, context, Kubeconfig.References.AUTHORITY_ONLY), limits);
  }

  /**
   * Nothing is sent yet.
   *
   * @throws ClusterFailure of {@link Kind#BAD_ACCESS} if it cannot be used
   */
  public static ClusterConnection open(Kubeconfig access, CallLimits limits) throws ClusterFailure {
    try {
      return new ClusterConnection(access, limits, client(access, config(access, limits)));
    } catch (KubernetesClientException
        | IllegalArgumentException
        | GeneralSecurityException
        | IOException e) {
      // Without the cause: it may quote a key.
      throw new ClusterFailure(
          Kind.BAD_ACCESS, "the kubeconfig's address, certificates or keys cannot be used");
    }
  }

  /** Whether it leads to that place with these credentials. */
  public boolean uses(Kubeconfig other) {
    return access.equals(other);
  }

  /** Returns if the API server answers that it is ready. */
  public void ready() throws ClusterFailure, InterruptedException {
    requests.add(Verb.GET);
    HttpResponse<byte[]> answer = send(limits.deadline(), "GET", "/readyz", JSON, JSON, null);
    if (answer.code() != 200) {
      throw Refusal.of(answer.code(), answer.body(), "readyz");
    }
  }

  /** Which API server this is, whatever its address; empty if it does not let us know. */
  public String serverUid() throws ClusterFailure, InterruptedException {
    try {
      return get("/api/v1/namespaces/kube-system").path("metadata").path("uid").asText();
    } catch (ClusterFailure e) {
      if (e.kind() == Kind.FORBIDDEN || e.kind() == Kind.NOT_FOUND) {
        return "";
      }
      throw e;
    }
  }

  public RequestCount requests() {
    return requests;
  }

  /** For what this class has no method for. */
  public KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }

  /** The same connection, on which the cluster lets only what that user may. */
  ClusterConnection as(String user) {
    return new ClusterConnection(this, Impersonation.of(user));
  }

  Discovery discovery() {
    return discovery;
  }

  JsonNode get(String path) throws ClusterFailure, InterruptedException {
    return call(Verb.GET, "GET", path, JSON, JSON, null);
  }

  /** Empty if the API server says that it is not there. */
  Optional<JsonNode> getIfThere(String path) throws ClusterFailure, InterruptedException {
    try {
      return Optional.of(get(path));
    } catch (ClusterFailure e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  JsonNode list(String path, String accept) throws ClusterFailure, InterruptedException {
    return call(Verb.LIST, "GET", path, accept, JSON, null);
  }

  /** All items of a list, page by page. */
  List<JsonNode> listAll(String path, String accept) throws ClusterFailure, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String next = "";
    do {
      String token =
          next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      JsonNode page = list(path + token, accept);
      if (!page.path("items").isArray() && !page.path("items").isNull()) {
        throw new ClusterFailure(Kind.UNREADABLE_ANSWER, "a list without items: " + path);
      }
      page.path("items").forEach(items::add);
      next = page.path("metadata").path("continue").asText("");
    } while (!next.isEmpty());
    return items;
  }

  JsonNode apply(String path, JsonNode object) throws ClusterFailure, InterruptedException {
    return apply(path, object, false);
  }

  JsonNode apply(String path, JsonNode object, boolean dryRun)
      throws ClusterFailure, InterruptedException {
    String query = "?fieldManager=" + Ownership.MANAGER + "&force=true";
    return call(
        dryRun ? Verb.DRY_RUN : Verb.APPLY,
        "PATCH",
        path + query + (dryRun ? "&dryRun=All" : ""),
        JSON,
        "application/apply-patch+yaml",
        object);
  }

  /** For what no apply can do. */
  JsonNode mergePatch(String path, JsonNode patch) throws ClusterFailure, InterruptedException {
    return call(
        Verb.PATCH,
        "PATCH",
        path + "?fieldManager=" + Ownership.MANAGER,
        JSON,
        "application/merge-patch+json",
        patch);
  }

  JsonNode create(String path, JsonNode object) throws ClusterFailure, InterruptedException {
    return call(
        Verb.CREATE, "POST", path + "?fieldManager=" + Ownership.MANAGER, JSON, JSON, object);
  }

  /** Says whether an object could be created, and creates none. */
  JsonNode tryCreate(String path, JsonNode object) throws ClusterFailure, InterruptedException {
    return call(
        Verb.DRY_RUN,
        "POST",
        path + "?fieldManager=" + Ownership.MANAGER + "&dryRun=All",
        JSON,
        JSON,
        object);
  }

  JsonNode delete(String path, JsonNode options) throws ClusterFailure, InterruptedException {
    return call(Verb.DELETE, "DELETE", path, JSON, JSON, options);
  }

  /**
   * @return the answer; empty if it was gone already
   */
  Optional<JsonNode> deleteIfThere(String path, JsonNode options)
      throws ClusterFailure, InterruptedException {
    try {
      return Optional.of(delete(path, options));
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private JsonNode call(
      Verb verb,
      String method,
      String path,
      String accept,
      String contentType,
      @Nullable JsonNode body)
      throws ClusterFailure, InterruptedException {
    requests.add(verb);
    Patience patience = new Patience(limits.deadline(), isRepeatable(verb, body));
    while (true) {
      ClusterFailure failure;
      String retryAfter = null;
      try {
        HttpResponse<byte[]> answer = sendInTurn(patience, method, path, accept, contentType, body);
        if (answer.isSuccessful()) {
          return Json.readAnswer(answer.body());
        }
        failure = Refusal.of(answer.code(), answer.body(), path);
        retryAfter = answer.header("Retry-After");
      } catch (ClusterFailure e) {
        failure = e;
      }
      patience.pause(failure, retryAfter);
    }
  }

  /**
   * Whether doing it twice does no more than doing it once, where its answer may have been lost.
   */
  private static boolean isRepeatable(Verb verb, @Nullable JsonNode body) {
    return switch (verb) {
      case GET, LIST, DRY_RUN, DELETE -> true;
      case APPLY -> body == null || !body.path("metadata").has("resourceVersion");
      case CREATE, PATCH -> false;
    };
  }

  private HttpResponse<byte[]> sendInTurn(
      Patience patience,
      String method,
      String path,
      String accept,
      String contentType,
      @Nullable JsonNode body)
      throws ClusterFailure, InterruptedException {
    int entered = window.enter(patience.left());
    boolean wasTooMuch = false;
    try {
      HttpResponse<byte[]> answer = send(patience.left(), method, path, accept, contentType, body);
      wasTooMuch = answer.code() == 429 || answer.code() == 504;
      return answer;
    } catch (ClusterFailure e) {
      wasTooMuch = e.kind() == Kind.TIMEOUT;
      throw e;
    } finally {
      window.leave(entered, wasTooMuch);
    }
  }

  private HttpResponse<byte[]> send(
      Duration deadline,
      String method,
      String path,
      String accept,
      String contentType,
      @Nullable JsonNode body)
      throws ClusterFailure, InterruptedException {
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(server + path)
            .header("Accept", accept)
            .method(method, contentType, body == null ? null : Json.write(body));
    if (impersonation != null) {
      impersonation.headers(request);
    }
    return answer(client.getHttpClient().sendAsync(request.build(), byte[].class), deadline);
  }

  /**
   * The deadline is ours: an exception inside the client can leave its future pending forever
   * (fabric8 issue 8105).
   */
  private HttpResponse<byte[]> answer(
      CompletableFuture<HttpResponse<byte[]>> pending, Duration deadline)
      throws ClusterFailure, InterruptedException {
    try {
      return pending.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ClusterFailure(
          Kind.TIMEOUT, "no answer in " + limits.deadline().toSeconds() + " s");
    } catch (ExecutionException e) {
      throw Refusal.ofTransport(e.getCause() == null ? e : e.getCause());
    } finally {
      pending.cancel(true);
    }
  }

  private static KubernetesClient client(Kubeconfig access, Config config)
      throws GeneralSecurityException, IOException {
    KeyManager[] us = keyManagers(access);
    TrustManager[] trusted = SSLUtils.trustManagers(config);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(SERIALIZATION)
        .withHttpClientFactory(new HttpClients(VIRTUAL_THREADS))
        // fabric8 reads the default kubeconfig for another token when one is refused: a hostile
        // cluster would be sent the credentials of whoever runs this process.
        .withHttpClientBuilderConsumer(
            http -> {
              http.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, credentials(access));
              if (us.length > 0) {
                http.sslContext(us, trusted);
              }
            })
        .withTaskExecutor(VIRTUAL_THREADS)
        .build();
  }

  private static KeyManager[] keyManagers(Kubeconfig access)
      throws GeneralSecurityException, IOException {
    String certificate = access.clientCertificate();
    String key = access.clientKey();
    return certificate == null || key == null
        ? new KeyManager[0]
        : ClientCertificate.keyManagers(certificate, key);
  }

  private static Config config(Kubeconfig access, CallLimits limits) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(access.server())
        .withCaCertData(access.certificateAuthorityData())
        .withTrustCerts(access.insecure())
        .withConnectionTimeout((int) limits.connect().toMillis())
        .withRequestTimeout((int) limits.request().toMillis())
        // Its own retries repeat whatever it is, also what must not be done twice.
        .withRequestRetryBackoffLimit(0)
        // An attempt to upgrade plain HTTP costs a header in every request, and no server takes it.
        .withHttp2Disable(access.server().startsWith("http:"))
        .build();
  }

  private static Interceptor credentials(Kubeconfig access) {
    String authorization = authorization(access);
    return new Interceptor() {
      @Override
      public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (authorization != null) {
          builder.setHeader("Authorization", authorization);
        }
      }
    };
  }

  private static @Nullable String authorization(Kubeconfig access) {
    if (access.token() != null) {
      return "Bearer " + access.token();
    }
    if (access.username() == null) {
      return null;
    }
    String pair = access.username() + ":" + (access.password() == null ? "" : access.password());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
