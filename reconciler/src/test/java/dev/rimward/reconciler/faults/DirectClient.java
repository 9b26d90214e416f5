package dev.rimward.reconciler.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.server.FaultyProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An API server as people and controllers use it, on another way than the lanes, which nobody
 * disturbs but by killing the server: then it tries again for as long as a restart takes.
 */
final class DirectClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration RESTART = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final FaultyProxy way;

  /**
   * @param way closed with this
   */
  DirectClient(FaultyProxy way) {
    this.way = way;
  }

  /**
   * What a server said.
   *
   * @param status of HTTP
   */
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status < 300;
    }
  }

  /** Empty if there is none. */
  Optional<JsonNode> get(String path) {
    Answer answer = send("GET", path, "application/json", "");
    return answer.isSuccess() ? Optional.of(answer.body()) : Optional.empty();
  }

  /** Empty also where the server does not know the kind. */
  List<JsonNode> list(String path) {
    List<JsonNode> items = new ArrayList<>();
    get(path).ifPresent(list -> list.path("items").forEach(items::add));
    return items;
  }

  /** As another field manager. */
  Answer merge(String path, ObjectNode patch) {
    String query = "?fieldManager=somebody";
    return send("PATCH", path + query, "application/merge-patch+json", patch.toString());
  }

  Answer create(String collection, ObjectNode object) {
    return send(
        "POST", collection + "?fieldManager=somebody", "application/json", object.toString());
  }

  Answer delete(String path) {
    return send("DELETE", path, "application/json", "");
  }

  private Answer send(String method, String path, String type, String body) {
    long end = System.nanoTime() + RESTART.toNanos();
    while (true) {
      try {
        Answer answer = sendOnce(method, path, type, body);
        if (answer.status() < 500) {
          return answer;
        }
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw new UncheckedIOException(e);
        }
      }
      pause();
    }
  }

  private Answer sendOnce(String method, String path, String type, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(way.url() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + way.token())
            .header("Content-Type", type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    way.close();
  }
}
