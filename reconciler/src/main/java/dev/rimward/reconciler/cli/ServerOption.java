package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The running service that a command asks. */
final class ServerOption {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--server",
      defaultValue = "http://127.0.0.1:8080",
      description = "address of the running service (default: ${DEFAULT-VALUE})")
  String server = "";

  /** Fails with words for people when the service does not answer or does not know the resource. */
  JsonNode get(String path) {
    HttpResponse<String> response = send(path);
    JsonNode body = parse(response);
    if (response.statusCode() != 200) {
      throw new CommandFailure(body.path("error").asText("HTTP " + response.statusCode()));
    }
    return body;
  }

  private HttpResponse<String> send(String path) {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(address(path)).timeout(Duration.ofSeconds(30)).build();
      return client.send(request, BodyHandlers.ofString());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "--server is not an address such as http://127.0.0.1:8080: " + server);
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
