package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With keys and certificates that openssl makes, to a server that wants to know who asks. */
@Timeout(60)
class TlsAccessTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecparam -genkey -name prime256v1 -noout -out client.key",
        "ecparam -genkey -name secp384r1 -out client.key",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out client.key",
        "genrsa -traditional -out client.key 2048",
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out client.key",
        "genpkey -algorithm ED25519 -out client.key",
      })
  void whoeverHasACertificateIsKnownByIt(String makeKey) throws Exception {
    openssl(makeKey.split(" "));
    openssl("req", "-x509", "-key", "client.key", "-subj", "/CN=edge", "-out", "client.crt");
    makeServerCertificate();
    List<String> names = new CopyOnWriteArrayList<>();
    HttpsServer server = server(names, true);
    try (ClusterConnection connection =
        ClusterConnection.open(kubeconfig(server), null, CallLimits.DEFAULT)) {
      connection.ready();
    } finally {
      server.stop(0);
    }

    assertThat(names).containsExactly("CN=edge");
  }

  @Test
  void whoeverRunsInAClusterShowsTheTokenOfItsServiceAccountAndItsNextOne() throws Exception {
    makeServerCertificate();
    Files.copy(file("server.crt"), file("ca.crt"));
    Files.copy(file("server.crt"), file("client.crt"));
    Files.writeString(file("token"), "first");
    List<String> tokens = new CopyOnWriteArrayList<>();
    HttpsServer server = server(tokens, false);
    InCluster here =
        new InCluster(
            folder,
            Map.of(
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                Integer.toString(server.getAddress().getPort())),
            CallLimits.DEFAULT);
    try (Uplink uplink = new Uplink(here)) {
      uplink.connection().ready();
      uplink.connection().ready();
      Files.writeString(file("token"), "another\n");
      uplink.connection().ready();
    } finally {
      server.stop(0);
    }

    assertThat(tokens).containsExactly("Bearer first", "Bearer first", "Bearer another");
  }

  @Test
  void whoeverRunsInNoClusterIsTold() {
    InCluster nowhere = new InCluster(folder, Map.of(), CallLimits.DEFAULT);

    assertThatThrownBy(nowhere::open)
        .isInstanceOf(ClusterFailure.class)
        .hasMessageContaining("runs in no cluster");
  }

  @Test
  void saysNothingOfAKeyThatCannotBeRead() throws Exception {
    openssl(
        "genpkey", "-algorithm", "RSA", "-aes256", "-pass", "pass:sesame", "-out", "client.key");

    assertThatThrownBy(() -> PemKey.read(text("client.key")))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("no private key that can be read");
    assertThatThrownBy(() -> PemKey.read(broken("EC PRIVATE KEY")))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> PemKey.read(broken("PRIVATE KEY")))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageNotContaining("sesame");
  }

  private static String broken(String kind) {
    String data = Base64.getEncoder().encodeToString("sesame".getBytes(StandardCharsets.UTF_8));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, data, kind);
  }

  private void makeServerCertificate() throws Exception {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "server.key",
        "-subj",
        "/CN=server",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-out",
        "server.crt");
  }

  private HttpsServer server(List<String> names, boolean asksForCertificates) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = new ByteArrayInputStream(Files.readAllBytes(file("client.crt")))) {
      trusted.setCertificateEntry(
          "client", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        ClientCertificate.keyManagers(text("server.crt"), text("server.key")),
        trust.getTrustManagers(),
        null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new AskingWho(context, asksForCertificates));
    server.createContext(
        "/readyz",
        exchange -> {
          names.add(
              asksForCertificates
                  ? ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName()
                  : exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static final class AskingWho extends HttpsConfigurator {
    private final boolean asksForCertificates;

    AskingWho(SSLContext context, boolean asksForCertificates) {
      super(context);
      this.asksForCertificates = asksForCertificates;
    }

    @Override
    public void configure(HttpsParameters connection) {
      SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
      parameters.setNeedClientAuth(asksForCertificates);
      connection.setSSLParameters(parameters);
    }
  }

  private String kubeconfig(HttpsServer server) throws Exception {
    return """
    current-context: here
    contexts: [{name: here, context: {cluster: here, user: me}}]
    clusters:
    - name: here
      cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}
    users:
    - name: me
      user: {client-certificate-data: %s, client-key-data: %s}
    """
        .formatted(
            server.getAddress().getPort(),
            base64("server.crt"),
            base64("client.crt"),
            base64("client.key"));
  }

  private String base64(String name) throws Exception {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(file(name)));
  }

  private String text(String name) throws Exception {
    return Files.readString(file(name));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void openssl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
