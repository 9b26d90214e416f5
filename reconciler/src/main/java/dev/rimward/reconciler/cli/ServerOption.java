package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.reconciler.git.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The running service that a command asks. */
final class ServerOption {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--server",
      defaultValue = "http://127.0.0.1:8080",
      description = "address of the running service (default: ${DEFAULT-VALUE})")
  String server = "";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "certificates in PEM to trust instead of the JDK's, for https")
  @Nullable Path certificateAuthority;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "holds the operators' token, where the service wants one")
  @Nullable Path tokenFile;

  /** Fails with words for people when the service does not answer or does not know the resource. */
  JsonNode get(String path) {
    return answer(send(path, HttpRequest.newBuilder()));
  }

  /** Asks for something to be done; fails as {@link #get} does. */
  JsonNode post(String path, Object body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json(body)));
    if (tokenFile != null) {
      request.header("Authorization", "Bearer " + token(tokenFile));
    }
    return answer(send(path, request));
  }

  private JsonNode answer(HttpResponse<String> response) {
    JsonNode body = parse(response);
    if (response.statusCode() / 100 != 2) {
      throw new CommandFailure(body.path("error").asText("HTTP " + response.statusCode()));
    }
    return body;
  }

  private static String json(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Checked, because the words of the HTTP client about a header quote it. */
  private static String token(Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.matches("[\\x21-\\x7e]+")) {
        return token;
      }
    } catch (IOException e) {
      // Answered below: there is no token in it either way.
    }
    throw new CommandFailure("the token file " + file + " holds no token");
  }

  private HttpClient client() {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
    try {
      if (certificateAuthority != null) {
        builder.sslContext(new CertificateAuthority(certificateAuthority).context());
      }
      return builder.build();
    } catch (IOException e) {
      throw new CommandFailure("--ca: " + e.getMessage());
    }
  }

  private HttpResponse<String> send(String path, HttpRequest.Builder request) {
    try (HttpClient client = client()) {
      return client.send(
          request.uri(address(path)).timeout(Duration.ofSeconds(30)).build(),
          BodyHandlers.ofString());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "--server is not an address such as http://127.0.0.1:8080: " + server);
    } catch (SSLException e) {
      throw new CommandFailure(
          "the certificate of " + server + " is not trusted; --ca names whom to trust");
    } catch (IOException e) {
      throw new CommandFailure(
          "no service answers at "
              + server
              + "; start one with 'rimward run --config rimward.yaml' or name its address with"
              + " --server");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }

  private URI address(String path) {
    return URI.create(server.replaceAll("/+$", "") + path);
  }

  /** A name as part of a path, whatever was typed. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode parse(HttpResponse<String> response) {
    try {
      JsonNode body = JSON.readTree(response.body());
      if (body.isObject()) {
        return body;
      }
    } catch (IOException e) {
      // Answered below: it is the same mistake.
    }
    throw new CommandFailure(
        "what answers at " + server + " is not Rimward (HTTP " + response.statusCode() + ")");
  }
}
