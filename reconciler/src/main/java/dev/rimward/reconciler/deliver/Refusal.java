package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;
import javax.net.ssl.SSLException;

/** Turns what an API server or the network says into a {@link ClusterFailure}. */
final class Refusal {
  private static final int LONGEST = 500;

  private Refusal() {}

  /**
   * @param body a {@code Status} of the Kubernetes API, or whatever a proxy in between wrote
   * @param path what was asked
   */
  static ClusterFailure of(int code, byte[] body, String path) {
    return new ClusterFailure(kind(code), words(code, body, path));
  }

  static ClusterFailure ofTransport(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      switch (e) {
        case HttpConnectTimeoutException _ -> {
          return failure(Kind.UNREACHABLE, "no connection in time", cause);
        }
        case HttpTimeoutException _ -> {
          return failure(Kind.TIMEOUT, "no answer in time", cause);
        }
        case UnknownHostException _ -> {
          return failure(Kind.UNREACHABLE, "its host name is not known", cause);
        }
        case ConnectException _ -> {
          return failure(Kind.UNREACHABLE, "connection refused", cause);
        }
        case SSLException _ -> {
          return failure(Kind.UNREACHABLE, "TLS: its certificate or ours is not accepted", cause);
        }
        default -> {}
      }
    }
    return failure(Kind.UNREACHABLE, "the connection broke", cause);
  }

  private static ClusterFailure failure(Kind kind, String words, Throwable cause) {
    return new ClusterFailure(kind, words, cause);
  }

  private static Kind kind(int code) {
    return switch (code) {
      case 401 -> Kind.UNAUTHORIZED;
      case 403 -> Kind.FORBIDDEN;
      case 404 -> Kind.NOT_FOUND;
      case 409 -> Kind.CONFLICT;
      case 429 -> Kind.THROTTLED;
      case 408, 504 -> Kind.TIMEOUT;
      case 422 -> Kind.INVALID;
      default -> code >= 500 ? Kind.SERVER_ERROR : Kind.BAD_REQUEST;
    };
  }

  private static String words(int code, byte[] body, String path) {
    JsonNode status;
    try {
      status = Json.readAnswer(body);
    } catch (ClusterFailure e) {
      return "the API server answered " + code;
    }
    String message = mayQuoteSecrets(path) ? fields(status) : status.path("message").asText();
    String words = message.isBlank() ? "the API server answered " + code : message;
    return words.length() > LONGEST ? shortened(words, status) : words;
  }

  /** What matters of a long message stands behind the value that it quotes. */
  private static String shortened(String words, JsonNode status) {
    StringJoiner causes = new StringJoiner("; ");
    for (JsonNode cause : status.path("details").path("causes")) {
      String message = cause.path("message").asText();
      causes.add(cause.path("field").asText() + ": " + message.substring(endOfValue(message)));
    }
    String shorter = causes.length() == 0 ? words : causes.toString();
    return shorter.length() > LONGEST ? shorter.substring(0, LONGEST) + "..." : shorter;
  }

  private static int endOfValue(String message) {
    int end = message.lastIndexOf(": ");
    return end < 0 ? 0 : end + 2;
  }

  /** Messages about an invalid object quote its values. */
  private static boolean mayQuoteSecrets(String path) {
    return path.contains("/secrets");
  }

  private static String fields(JsonNode status) {
    Set<String> fields = new LinkedHashSet<>();
    status.path("details").path("causes").forEach(c -> fields.add(c.path("field").asText()));
    fields.remove("");
    return status.path("reason").asText("refused")
        + (fields.isEmpty() ? "" : ": " + String.join(", ", fields));
  }
}
