package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Default;
import dev.rimward.policy.fleet.InvalidField;
import dev.rimward.policy.fleet.Layout;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The service's configuration, read from {@code rimward.yaml}. Relative paths are relative to that
 * file.
 *
 * @param source the repository that people push to
 * @param output the repository that Rimward writes; a repository of its own
 * @param dataDirectory clones and caches; deleting it loses nothing
 * @param credentialsDirectory where {@code access.kubeconfigFile} of a cluster is looked up
 * @param kubeconfig where {@code access.context} of a cluster is looked up
 * @param prometheus absent: every signal is unknown
 * @param layout folders of the source that platform kinds are read from
 * @param rendering what building one application may use
 * @param agents absent: no cluster has an agent that may ask for its branch
 */
public record Configuration(
    Source source,
    Output output,
    @Default("data") String dataDirectory,
    @Default("credentials") String credentialsDirectory,
    @Nullable String kubeconfig,
    @Nullable Prometheus prometheus,
    @Nullable Intervals intervals,
    @Nullable Web web,
    @Nullable Author author,
    @Nullable Layout layout,
    @Nullable RenderingConfiguration rendering,
    @Nullable Agents agents) {

  /** Without agents. */
  public Configuration(
      Source source,
      Output output,
      String dataDirectory,
      String credentialsDirectory,
      @Nullable String kubeconfig,
      @Nullable Prometheus prometheus,
      @Nullable Intervals intervals,
      @Nullable Web web,
      @Nullable Author author,
      @Nullable Layout layout,
      @Nullable RenderingConfiguration rendering) {
    this(
        source,
        output,
        dataDirectory,
        credentialsDirectory,
        kubeconfig,
        prometheus,
        intervals,
        web,
        author,
        layout,
        rendering,
        null);
  }

  public Configuration {
    if (source.url().equals(output.url())) {
      throw new InvalidField(
          "output.url", "must be another repository than source.url: agents never read the source");
    }
  }

  /** A repository and the branch of it that is followed. */
  public record Source(String url, @Default("main") String branch) {}

  /** The repository of the rendered fleet. */
  public record Output(String url) {}

  /**
   * @param bearerTokenFile holds a token that is sent along; read anew for every request
   */
  public record Prometheus(String url, @Nullable String bearerTokenFile) {
    public Prometheus {
      if (!url.startsWith("http://") && !url.startsWith("https://")) {
        throw new InvalidField("url", "must begin with http:// or https://, is \"" + url + "\"");
      }
    }

    public URI uri() {
      return URI.create(url);
    }
  }

  /**
   * How often things happen.
   *
   * @param poll fetching the source and the output repository
   * @param observe asking for metrics and for reachability, and deciding anew
   * @param driftCheck comparing every cluster with its branch
   * @param fullCheck comparing every object, also those that look as they were left
   */
  public record Intervals(
      @Default("30s") Duration poll,
      @Default("15s") Duration observe,
      @Default("3m") Duration driftCheck,
      @Default("1h") Duration fullCheck) {
    static final Intervals DEFAULT =
        new Intervals(
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofMinutes(3),
            Duration.ofHours(1));

    public Intervals {
      requirePositive("poll", poll);
      requirePositive("observe", observe);
      requirePositive("driftCheck", driftCheck);
      requirePositive("fullCheck", fullCheck);
    }

    private static void requirePositive(String field, Duration interval) {
      if (interval.isNegative() || interval.isZero()) {
        throw new InvalidField(field, "must be above 0s");
      }
    }
  }

  /**
   * Where status and metrics are served; port 0 takes a free one.
   *
   * @param tls absent: without
   * @param operatorTokenFile holds the token that {@code rimward sync} shows; absent: that is
   *     answered on this machine only, and not at all where the host is not its loopback
   */
  public record Web(
      @Default("127.0.0.1") String host,
      @Default("8080") int port,
      @Nullable Tls tls,
      @Nullable String operatorTokenFile) {
    static final Web DEFAULT = new Web("127.0.0.1", 8080);

    /** Without TLS, for nobody but this machine's operators. */
    public Web(String host, int port) {
      this(host, port, null, null);
    }
  }

  /**
   * Files in PEM, read anew when they change.
   *
   * @param certificate of the service, with those that lead to its authority
   * @param key of the certificate, not encrypted
   */
  public record Tls(String certificate, String key) {}

  /**
   * @param tokensDirectory has a file for each cluster with an agent, named as the cluster, with
   *     the SHA-256 of the agent's token
   * @param statusInterval how often agents are to tell; one that has not for three times as long is
   *     taken for unreachable
   */
  public record Agents(String tokensDirectory, @Default("30s") Duration statusInterval) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public Agents {
      if (statusInterval.compareTo(Duration.ofSeconds(1)) < 0
          || statusInterval.compareTo(LONGEST) > 0) {
        throw new InvalidField("statusInterval", "must be within 1s and 10m");
      }
    }
  }

  /** Author and committer of what Rimward commits. */
  public record Author(
      @Default("Rimward") String name, @Default("rimward@localhost") String email) {
    static final Author DEFAULT = new Author("Rimward", "rimward@localhost");
  }

  /** What is configured, or the defaults. */
  Intervals intervalsOrDefault() {
    return intervals == null ? Intervals.DEFAULT : intervals;
  }

  Web webOrDefault() {
    return web == null ? Web.DEFAULT : web;
  }

  Author authorOrDefault() {
    return author == null ? Author.DEFAULT : author;
  }

  RenderingConfiguration renderingOrDefault() {
    return rendering == null ? RenderingConfiguration.DEFAULT : rendering;
  }

  Layout layoutOrDefault() {
    return layout == null ? Layout.STANDARD : layout;
  }
}
