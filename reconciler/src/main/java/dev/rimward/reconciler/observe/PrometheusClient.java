package dev.rimward.reconciler.observe;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Prometheus through its HTTP API v1. Each call blocks its thread until the whole answer is
 * there, or until the endpoint's timeout, whatever the server does; an interrupt ends it at once.
 * Redirects are not followed, so that the token reaches nobody else.
 */
public final class PrometheusClient implements AutoCloseable {
  private final PrometheusEndpoint endpoint;
  private final HttpClient http;

  public PrometheusClient(PrometheusEndpoint endpoint) {
    this.endpoint = endpoint;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(endpoint.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** The query's values at one time. */
  public QueryOutcome query(String promql, Instant time) throws InterruptedException {
    return ask("/api/v1/query", "query=" + encode(promql) + "&time=" + seconds(time));
  }

  /** The query's values at each time of its sampling. */
  public QueryOutcome queryRange(RangeQuery query) throws InterruptedException {
    Sampling sampling = query.sampling();
    return ask(
        "/api/v1/query_range",
        "query="
            + encode(query.promql())
            + "&start="
            + seconds(sampling.start())
            + "&end="
            + seconds(sampling.end())
            + "&step="
            + seconds(sampling.step()));
  }

  Duration timeout() {
    return endpoint.timeout();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private QueryOutcome ask(String path, String rawQuery) throws InterruptedException {
    HttpRequest request;
    try {
      request = request(endpoint.resolve(path, rawQuery));
    } catch (UnusableToken e) {
      return new QueryOutcome.Failed(e.getMessage());
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), endpoint.maxAnswerBytes()));
    try {
      // The request's own timeout would end with the headers; this one covers the body as well.
      HttpResponse<byte[]> response =
          answer.get(endpoint.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return AnswerReader.read(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      return new QueryOutcome.Failed(
          "Prometheus has not answered within " + endpoint.timeout().toMillis() / 1000.0 + " s");
    } catch (ExecutionException e) {
      return new QueryOutcome.Failed(words(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(URI uri) throws UnusableToken {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
    if (endpoint.bearerTokenFile() != null) {
      request.header("Authorization", "Bearer " + token(endpoint.bearerTokenFile()));
    }
    return request.build();
  }

  private static String token(Path file) throws UnusableToken {
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new UnusableToken("the bearer token file " + file + " does not exist");
    } catch (IOException e) {
      throw new UnusableToken("the bearer token file " + file + " cannot be read");
    }
    // Checked here because the message of HttpRequest's own check would show the token.
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw new UnusableToken("the bearer token file " + file + " does not hold a token");
    }
    return token;
  }

  private static String words(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException e -> "Prometheus cannot be reached: connecting timed out";
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "Prometheus cannot be reached: its host name is not known";
      case ConnectException e -> "Prometheus cannot be reached: connection refused";
      case SSLException e -> "Prometheus cannot be reached: TLS: " + e.getMessage();
      case null -> "Prometheus' answer cannot be read";
      default -> "Prometheus' answer cannot be read: " + message(cause);
    };
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static String seconds(Instant time) {
    return seconds(Duration.ofMillis(time.toEpochMilli()));
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The message says which file, never what is in it. */
  private static final class UnusableToken extends Exception {
    private static final long serialVersionUID = 1L;
    private final String words;

    UnusableToken(String words) {
      super(words);
      this.words = words;
    }

    @Override
    public String getMessage() {
      return words;
    }
  }
}
