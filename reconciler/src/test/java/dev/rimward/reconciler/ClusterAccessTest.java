package dev.rimward.reconciler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Fault;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.Uplink;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Credentials in files and Secrets, renewed while they are used. */
@Timeout(60)
class ClusterAccessTest {
  private static final Cluster FILE = cluster(new Cluster.Access("fra1.kubeconfig", null));
  private static final Cluster SECRET =
      cluster(new Cluster.Access(null, new Cluster.SecretKey("default", "fra1", "config"), null));

  @TempDir private Path credentials;

  private final EmbeddedFleet fleet = EmbeddedFleet.start();
  private final EmbeddedCluster home = fleet.cluster("home");
  private final EmbeddedCluster fra1 = fleet.cluster("fra1");

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void aTokenThatIsRenewedInItsFileIsUsedAtOnce() throws Exception {
    write("fra1.kubeconfig", withTokenFile("fra1.token"));
    write("fra1.token", "expired");
    try (Uplink uplink = new Uplink(access().connector(FILE, CallLimits.DEFAULT))) {
      ClusterConnection first = uplink.connection();
      assertThat(uplink.connection()).as("nothing has changed").isSameAs(first);
      assertThat(failure(first).kind()).isEqualTo(Kind.UNAUTHORIZED);

      write("fra1.token", fra1.token() + "\n");

      assertThat(uplink.connection()).isNotSameAs(first);
      assertThat(serverUid(uplink.connection())).isNotEmpty();
    }
  }

  @Test
  void aKubeconfigThatIsReplacedLeadsElsewhereAtOnce() throws Exception {
    write("fra1.kubeconfig", home.kubeconfig());
    try (Uplink uplink = new Uplink(access().connector(FILE, CallLimits.DEFAULT))) {
      uplink.connection();
      write("fra1.kubeconfig", fra1.kubeconfig());
      serverUid(uplink.connection());
    }

    assertThat(fra1.requests().of("get", "Namespace")).isOne();
    assertThat(home.requests().calls()).isEmpty();
  }

  @Test
  void credentialsThatAreTakenAwayAreNoLongerUsed() throws Exception {
    write("fra1.kubeconfig", fra1.kubeconfig());
    try (Uplink uplink = new Uplink(access().connector(FILE, CallLimits.DEFAULT))) {
      uplink.connection();
      Files.delete(credentials.resolve("fra1.kubeconfig"));

      ClusterFailure failure = catchThrowableOfType(ClusterFailure.class, uplink::connection);

      assertThat(failure.kind()).isEqualTo(Kind.BAD_ACCESS);
      assertThat(failure.words()).contains("fra1.kubeconfig");
    }
  }

  @Test
  void aTokenOutsideOfTheDirectoryIsNotSent() throws Exception {
    Path outside = Files.writeString(credentials.resolveSibling("outside"), fra1.token());
    write("fra1.kubeconfig", withTokenFile(outside.toString()));

    assertThat(refusal(access(), FILE)).contains("tokenFile").doesNotContain(fra1.token());
  }

  @Test
  void runsNoProgram() throws Exception {
    Path owned = credentials.resolve("owned");
    write(
        "fra1.kubeconfig",
        fra1.kubeconfig()
            .replace("token: " + fra1.token(), "exec: {command: touch, args: [" + owned + "]}"));

    assertThat(refusal(access(), FILE)).contains("exec");
    assertThat(owned).doesNotExist();
  }

  @Test
  void readsAKubeconfigFromASecretAndAgainWhenItIsAnother() throws Exception {
    secret(fra1.kubeconfig().replace(fra1.token(), "expired"));
    try (Uplink uplink = new Uplink(access().connector(SECRET, CallLimits.DEFAULT))) {
      assertThat(failure(uplink.connection()).kind()).isEqualTo(Kind.UNAUTHORIZED);

      secret(fra1.kubeconfig());

      assertThat(serverUid(uplink.connection())).isNotEmpty();
    }
  }

  @Test
  void aSecretIsNotAskedForEachTimeWhileWhatItSaysWorks() throws Exception {
    secret(fra1.kubeconfig());
    home.forgetRequests();
    ClusterAccess patient =
        new ClusterAccess(credentials, null, this::connectHome, Duration.ofHours(1));
    try (Uplink uplink = new Uplink(patient.connector(SECRET, CallLimits.DEFAULT))) {
      ClusterConnection first = uplink.connection();
      for (int i = 0; i < 10; i++) {
        assertThat(uplink.connection()).isSameAs(first);
      }
    }

    assertThat(home.requests().of("get", "Secret")).isOne();
  }

  @Test
  void aSecretThatCannotBeReadNowStaysInUseAndOneThatIsGoneDoesNot() throws Exception {
    secret(fra1.kubeconfig());
    try (Uplink uplink = new Uplink(access().connector(SECRET, CallLimits.DEFAULT))) {
      ClusterConnection first = uplink.connection();
      home.faults(new Fault.ServerError());
      assertThat(uplink.connection()).isSameAs(first);

      home.heal();
      home.delete("Secret", "default", "fra1");

      ClusterFailure failure = catchThrowableOfType(ClusterFailure.class, uplink::connection);
      assertThat(failure.words()).contains("default/fra1");
    }
  }

  @Test
  void aSecretNamesNoFiles() throws Exception {
    write("fra1.token", fra1.token());
    secret(withTokenFile("fra1.token"));

    assertThat(refusal(access(), SECRET)).contains("tokenFile");
  }

  @Test
  void saysWhichEntryOfASecretIsMissing() throws Exception {
    secret(fra1.kubeconfig());
    Cluster other =
        cluster(new Cluster.Access(null, new Cluster.SecretKey("default", "fra1", "other"), null));

    assertThat(refusal(access(), other)).contains("default/fra1", "other");
  }

  private String refusal(ClusterAccess access, Cluster cluster) {
    Lane.Connector connector = access.connector(cluster, CallLimits.DEFAULT);
    return catchThrowableOfType(ClusterFailure.class, connector::open).words();
  }

  private ClusterAccess access() {
    return new ClusterAccess(credentials, null, this::connectHome, Duration.ZERO);
  }

  private ClusterConnection connectHome() throws ClusterFailure {
    return ClusterConnection.open(home.kubeconfig(), null, CallLimits.DEFAULT);
  }

  private void secret(String kubeconfig) throws Exception {
    try (ClusterConnection connection = connectHome()) {
      connection
          .client()
          .secrets()
          .inNamespace("default")
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("fra1")
                  .endMetadata()
                  .addToData(
                      "config", Base64.getEncoder().encodeToString(kubeconfig.getBytes(UTF_8)))
                  .build())
          .serverSideApply();
    }
  }

  private static ClusterFailure failure(ClusterConnection connection) {
    return catchThrowableOfType(ClusterFailure.class, () -> serverUid(connection));
  }

  /** Asks for what only those may see who are known. */
  private static String serverUid(ClusterConnection connection) throws Exception {
    return connection.serverUid();
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(credentials.resolve(name), text);
  }

  private String withTokenFile(String path) {
    return fra1.kubeconfig().replace("token: " + fra1.token(), "tokenFile: " + path);
  }

  private static Cluster cluster(Cluster.Access access) {
    return new Cluster(
        new Metadata("fra1", Map.of()),
        new Cluster.Spec(
            new Cluster.Location(50, 8, null, null, "europe"),
            null,
            Cluster.Topology.Full,
            null,
            null,
            null,
            List.of(),
            access,
            false));
  }
}
