package dev.rimward.reconciler.agent;

import dev.rimward.policy.fleet.Default;
import dev.rimward.policy.fleet.InvalidField;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is told. Relative paths are relative to the file that says so, or to the folder
 * that the command is started in.
 *
 * @param cluster that it is in
 * @param branch address of the repository that has the branch {@code clusters/<cluster>}: the
 *     service's, or that of a Git host
 * @param status address of the service; absent: nobody is told
 * @param tokenFile holds the token that is shown to both; read anew each time
 * @param certificateAuthority a file of certificates to trust instead of the JDK's
 * @param insecureHttp whether tokens may be sent without TLS to other machines
 * @param kubeconfig absent: the service account of the Pod
 * @param context of the kubeconfig; absent: its current one
 * @param committer who alone may have made the branch's commits; absent: {@link #expectedCommitter}
 * @param dataDirectory where the branch is kept
 * @param web absent: nothing is served
 */
public record AgentConfiguration(
    String cluster,
    String branch,
    @Nullable String status,
    @Nullable String tokenFile,
    @Nullable String certificateAuthority,
    @Default("false") boolean insecureHttp,
    @Nullable String kubeconfig,
    @Nullable String context,
    @Nullable Committer committer,
    @Default("agent-data") String dataDirectory,
    @Nullable Intervals intervals,
    @Nullable Web web) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public AgentConfiguration {
    if (!NAME.matcher(cluster).matches()) {
      throw new InvalidField("cluster", "must be the name of a Cluster, is \"" + cluster + "\"");
    }
    requireSecrecy("branch", branch, insecureHttp);
    if (status != null) {
      if (!status.startsWith("http://") && !status.startsWith("https://")) {
        throw new InvalidField("status", "must begin with https://, is \"" + status + "\"");
      }
      requireSecrecy("status", status, insecureHttp);
      if (tokenFile == null) {
        throw new InvalidField("tokenFile", "is needed where there is a status: the service asks");
      }
    }
  }

  /** As Git has it. */
  public record Committer(
      @Default("Rimward") String name, @Default("rimward@localhost") String email) {
    static final Committer DEFAULT = new Committer("Rimward", "rimward@localhost");
  }

  /**
   * How often things happen.
   *
   * @param poll fetching the branch
   * @param driftCheck comparing the cluster with it
   * @param fullCheck comparing every field of every object
   */
  public record Intervals(
      @Default("30s") Duration poll,
      @Default("3m") Duration driftCheck,
      @Default("1h") Duration fullCheck) {
    static final Intervals DEFAULT =
        new Intervals(Duration.ofSeconds(30), Duration.ofMinutes(3), Duration.ofHours(1));

    public Intervals {
      requirePositive("poll", poll);
      requirePositive("driftCheck", driftCheck);
      requirePositive("fullCheck", fullCheck);
    }

    private static void requirePositive(String field, Duration interval) {
      if (interval.isNegative() || interval.isZero()) {
        throw new InvalidField(field, "must be above 0s");
      }
    }
  }

  /** Where metrics and health of the agent itself are served. */
  public record Web(@Default("127.0.0.1") String host, @Default("8081") int port) {}

  Intervals intervalsOrDefault() {
    return intervals == null ? Intervals.DEFAULT : intervals;
  }

  /**
   * Who must have made what is delivered. The service serves only what it vouches for, whoever
   * committed it; a Git host serves what it was pushed. Null: anybody.
   */
  @Nullable Committer expectedCommitter() {
    boolean isServedByRimward = branch.endsWith("/git/clusters/" + cluster + ".git");
    return committer != null || isServedByRimward ? committer : Committer.DEFAULT;
  }

  private static void requireSecrecy(String field, String address, boolean insecure) {
    if (address.startsWith("http://") && !insecure && !LOOPBACK.contains(host(field, address))) {
      throw new InvalidField(
          field,
          "must begin with https://: tokens would be readable on their way;"
              + " insecureHttp: true allows it");
    }
  }

  /** The address itself may have credentials, which nobody is to read. */
  private static String host(String field, String address) {
    try {
      String host = URI.create(address).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException e) {
      throw new InvalidField(field, "is no address");
    }
  }
}
