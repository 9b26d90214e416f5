package dev.rimward.reconciler.observe;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Prometheus is reached.
 *
 * @param url base of the HTTP API, such as {@code http://prometheus:9090}; no credentials in it
 * @param bearerTokenFile read again for each request, so that a renewed token is used at once
 * @param timeout for one query, until the last byte of its answer
 * @param maxAnswerBytes an answer that is larger is a failure
 */
public record PrometheusEndpoint(
    URI url, @Nullable Path bearerTokenFile, Duration timeout, int maxAnswerBytes) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final int DEFAULT_MAX_ANSWER_BYTES = 16 << 20;

  public PrometheusEndpoint {
    if (url.getRawUserInfo() != null) {
      // The URL is not shown: this message may end in a log.
      throw new IllegalArgumentException(
          "the URL of Prometheus must not contain credentials; use a bearer token file");
    }
    if (!isHttp(url) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "the URL of Prometheus must be http://host or https://host, is " + url);
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the URL of Prometheus must end with its path, without query or fragment");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be above 0, is " + timeout);
    }
    if (maxAnswerBytes < 1) {
      throw new IllegalArgumentException("maxAnswerBytes must be above 0, is " + maxAnswerBytes);
    }
  }

  /** With a timeout of 10 s and answers of up to 16 MiB. */
  public PrometheusEndpoint(URI url, @Nullable Path bearerTokenFile) {
    this(url, bearerTokenFile, DEFAULT_TIMEOUT, DEFAULT_MAX_ANSWER_BYTES);
  }

  URI resolve(String path, String rawQuery) {
    return URI.create(url.toString().replaceFirst("/+$", "") + path + "?" + rawQuery);
  }

  private static boolean isHttp(URI url) {
    return "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
  }
}
