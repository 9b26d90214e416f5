package dev.rimward.reconciler.agent;

import dev.rimward.reconciler.git.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The service that an agent tells how its cluster is. */
final class CentralService {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int MOST_BYTES = 64 << 10;

  private final URI statuses;
  private final Secret token;
  private final @Nullable CertificateAuthority authority;

  CentralService(
      String address, String cluster, Secret token, @Nullable CertificateAuthority authority) {
    this.statuses =
        URI.create(address.replaceAll("/+$", "") + "/api/v1/agents/" + cluster + "/status");
    this.token = token;
    this.authority = authority;
  }

  /**
   * @throws IOException if it was not told; the message is for people and has no token in it
   */
  Instructions tell(AgentReport report) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(statuses)
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token.read())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(ReportJson.write(report)))
            .build();
    HttpClient client = client();
    try {
      return instructions(
          client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES)));
    } finally {
      client.shutdownNow();
    }
  }

  /** One for each report: certificates may have been replaced, and reports are rare. */
  private HttpClient client() throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    if (authority != null) {
      builder.sslContext(authority.context());
    }
    return builder.build();
  }

  private Instructions instructions(HttpResponse<byte[]> answer) throws IOException {
    switch (answer.statusCode()) {
      case 200 -> {}
      case 401 -> throw new IOException("the service does not accept the token of this cluster");
      case 404 ->
          throw new IOException("the service knows no cluster of this name with delivery: Pull");
      default -> throw new IOException("the service answers with HTTP " + answer.statusCode());
    }
    try {
      return ReportJson.read(answer.body(), Instructions.class);
    } catch (ReportJson.Malformed e) {
      throw new IOException("what answers at " + statuses + " is not Rimward");
    }
  }
}
