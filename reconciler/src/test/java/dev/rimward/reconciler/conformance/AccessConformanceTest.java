package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With which credentials a cluster is reached, and what happens when they fail. */
class AccessConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void aKubeconfigThatWouldRunAProgramIsRefused(@TempDir Path folder) {
    Path trace = folder.resolve("it-ran");
    String kubeconfig =
        Edge.kubeconfig(edge.gateway().url(), "x")
            .replace(
                "token: \"x\"",
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ["
                    + trace
                    + "]}");

    assertThatThrownBy(() -> ClusterConnection.open(kubeconfig, null, CallLimits.DEFAULT))
        .isInstanceOf(ClusterFailure.class)
        .hasMessageContaining("exec");
    assertThat(trace).doesNotExist();
  }

  @Test
  void aKubeconfigWithAnAuthProviderIsRefused() {
    String kubeconfig =
        Edge.kubeconfig(edge.gateway().url(), "x")
            .replace("token: \"x\"", "auth-provider: {name: gcp}");

    assertThatThrownBy(() -> ClusterConnection.open(kubeconfig, null, CallLimits.DEFAULT))
        .isInstanceOf(ClusterFailure.class)
        .hasMessageContaining("auth-provider");
  }

  @Test
  void refusedCredentialsAreAFailureAndDeleteNothing() throws Exception {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.useToken("revoked");
    edge.restart();

    Look look = edge.deliver();

    assertThat(look.status().lastError()).isNotNull();
    assertThat(look.pruned()).isZero();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
    assertThat(look.events().toString() + look.status()).doesNotContain("revoked");
  }

  @Test
  void renewedCredentialsAreTakenUpWithoutARestart() throws Exception {
    String ns = edge.namespace();
    edge.useToken("expired");
    edge.restart();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    assertThat(edge.party().has("configmaps/settings")).isFalse();

    edge.useToken(edge.server().token());
    Look look = edge.look();

    assertThat(look.isDelivered()).isTrue();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }
}
