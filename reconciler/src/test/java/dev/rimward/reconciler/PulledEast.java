package dev.rimward.reconciler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.reconciler.agent.Agent;
import dev.rimward.reconciler.agent.AgentConfiguration;
import dev.rimward.reconciler.agent.AgentTokens;
import dev.rimward.reconciler.deliver.Backoff;
import dev.rimward.reconciler.git.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link EmbeddedLoop} whose cluster {@code east} has an agent, which reaches the service by HTTPS
 * and over a link that can be cut.
 */
final class PulledEast implements AutoCloseable {
  static final String TOKEN = "east-0123456789abcdef0123456789";
  static final String WESTS = "west-0123456789abcdef0123456789";

  private final Path folder;
  private final EmbeddedLoop loop;
  private final Certificates certificates;
  private @Nullable Link link;
  private @Nullable Agent agent;
  private @Nullable HttpClient http;

  PulledEast(Path folder) throws Exception {
    this.folder = folder;
    this.loop = new EmbeddedLoop(folder);
    this.certificates = Certificates.make(folder);
    Path tokens = Files.createDirectory(folder.resolve("tokens"));
    Files.writeString(tokens.resolve("east"), AgentTokens.fileContent(TOKEN));
    Files.writeString(tokens.resolve("west"), AgentTokens.fileContent(WESTS));
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.writeString(folder.resolve("east.kubeconfig"), loop.cluster("east").kubeconfig());
    loop.source().write("clusters/east.yaml", Documents.pulledCluster("east", 50.1, 8.7, "europe"));
    loop.serving(
        new Configuration.Web(
            "127.0.0.1",
            0,
            new Configuration.Tls(
                certificates.certificate().toString(), certificates.key().toString()),
            null),
        new Configuration.Agents("tokens", Duration.ofSeconds(1)));
  }

  EmbeddedLoop loop() {
    return loop;
  }

  Path folder() {
    return folder;
  }

  PulledEast startService() throws Exception {
    Service service = loop.start(Steps.NONE);
    if (link != null) {
      link.close();
    }
    link = new Link(service.url().getPort());
    return this;
  }

  Path certificate() {
    return certificates.certificate();
  }

  Link link() {
    if (link == null) {
      throw new IllegalStateException("not started");
    }
    return link;
  }

  /** The address of the service as the agent reaches it. */
  String address() {
    return "https://127.0.0.1:" + link().port();
  }

  AgentConfiguration configuration() {
    return new AgentConfiguration(
        "east",
        address() + "/git/clusters/east.git",
        address(),
        "token",
        certificates.certificate().toString(),
        false,
        "east.kubeconfig",
        null,
        null,
        "agent-data",
        null,
        null);
  }

  /** Its time goes by as the clock says, and it does something when it is told to. */
  Agent startAgent(InstantSource clock) throws Exception {
    Agent started =
        Agent.start(
            configuration(),
            folder,
            new Agent.Options(
                "test",
                Map.of(),
                new Backoff(Duration.ofMillis(100), Duration.ofMillis(500)),
                clock,
                false));
    agent = started;
    return started;
  }

  void stopAgent() {
    if (agent != null) {
      agent.close();
    }
    agent = null;
  }

  /** Asks the service, trusting its certificate. */
  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .sslContext(new CertificateAuthority(certificates.certificate()).context())
              .build();
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(loop.service().url() + path));
  }

  static String basic(String token) {
    return "Basic " + Base64.getEncoder().encodeToString(("agent:" + token).getBytes(UTF_8));
  }

  @Override
  public void close() throws Exception {
    stopAgent();
    if (http != null) {
      http.close();
    }
    if (link != null) {
      link.close();
    }
    loop.close();
  }
}
