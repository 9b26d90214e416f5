package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a tenant brings is applied as the tenant. */
class ImpersonationConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private String user() {
    return "system:serviceaccount:" + edge.namespace() + ":tenant";
  }

  private void allow(String resources) {
    edge.party().createNamespace();
    edge.party()
        .create(
            "rbac.authorization.k8s.io/v1/roles",
            """
            {metadata: {name: tenant}, rules: [{apiGroups: [""], resources: [%s],
             verbs: [get, create, patch, delete]}]}
            """
                .formatted(resources));
    edge.party()
        .create(
            "rbac.authorization.k8s.io/v1/rolebindings",
            """
            {metadata: {name: tenant},
             roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tenant},
             subjects: [{kind: ServiceAccount, name: tenant, namespace: %s}]}
            """
                .formatted(edge.namespace()));
  }

  @Test
  void whatTheUserMayIsApplied() {
    allow("configmaps");

    Look look =
        edge.deliver(
            edge.application("shop", configMap(edge.namespace(), "settings", "one")).as(user()));

    assertThat(look.isDelivered()).isTrue();
  }

  @Test
  void whatTheUserMayNotIsTheApplicationsErrorWithUserVerbAndObject() {
    String ns = edge.namespace();
    allow("configmaps");

    Look look =
        edge.deliver(
            edge.application(
                    "shop",
                    configMap(ns, "settings", "one"),
                    "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: "
                        + ns
                        + "}, spec: {ports: [{port: 80}]}}")
                .as(user()));

    assertThat(look.problems()).contains(user()).contains("patch").contains("services");
    assertThat(edge.party().has("services/web")).isFalse();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void aTenantCannotReachIntoAnotherNamespace() {
    allow("configmaps");
    String elsewhere = configMap("default", edge.namespace(), "one");

    Look look = edge.deliver(edge.application("shop", elsewhere).as(user()));

    assertThat(look.isDelivered("shop")).isFalse();
    assertThat(edge.party().has("/api/v1/namespaces/default/configmaps/" + edge.namespace()))
        .isFalse();
  }

  @Test
  void pruningIsDoneAsTheUserToo() {
    String ns = edge.namespace();
    allow("configmaps");
    edge.deliver(
        edge.application("shop", configMap(ns, "kept", "one"), configMap(ns, "settings", "one"))
            .as(user()));
    edge.party()
        .patch(
            "rbac.authorization.k8s.io/v1/roles/tenant",
            "somebody",
            "{\"rules\": [{\"apiGroups\": [\"\"], \"resources\": [\"configmaps\"],"
                + " \"verbs\": [\"get\", \"create\", \"patch\"]}]}");

    Look look = edge.deliver(edge.application("shop", configMap(ns, "kept", "one")).as(user()));

    assertThat(look.problems()).contains("delete");
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }
}
