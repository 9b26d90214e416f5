package dev.rimward.policy.fleet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantTest {
  private static final String SHOP =
      """
      apiVersion: rimward.dev/v1alpha1
      kind: Tenant
      metadata: {name: shop}
      spec: {namespaces: [storefront, pay-*], serviceAccount: tenant-shop}
      """;
  private static final String POLICY =
      """
      apiVersion: rimward.dev/v1alpha1
      kind: PlacementPolicy
      metadata: {name: all}
      spec: {applicationSelector: {}, replicaScheduling: {duplicated: {replicas: 1}}}
      """;

  private static FleetReading read(String namespace, String more) {
    return Fleets.read(
        MemoryTree.empty()
            .with("policies/all.yaml", POLICY)
            .with("tenants/shop.yaml", SHOP)
            .with(
                "apps/web/app.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: Application
                metadata: {name: web}
                spec:
                  namespace: %s
                  source: {path: apps/web}
                  %s
                """
                    .formatted(namespace, more)));
  }

  private static Application web(FleetReading reading) {
    return requireNonNull(reading.fleet().applications().get("web"));
  }

  @Test
  void itsApplicationsAreAppliedAsItsServiceAccountInTheirNamespace() {
    FleetReading reading = read("pay-eu", "tenant: shop");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.fleet().identity(web(reading)))
        .contains("system:serviceaccount:pay-eu:tenant-shop");
    assertThat(reading.fleet().mayUseItsNamespace(web(reading))).isTrue();
  }

  @Test
  void anApplicationOfNobodyIsAppliedAsRimward() {
    FleetReading reading = read("other", "suspended: false");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.fleet().identity(web(reading))).isEqualTo(Optional.empty());
    assertThat(reading.fleet().mayUseItsNamespace(web(reading))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          other      | tenant: shop     | spec.namespace: is not among the namespaces of Tenant shop, in tenants/shop.yaml:1; it stays as it is published until that is settled
          storefront | suspended: false | spec.namespace: is for applications of Tenant shop, in tenants/shop.yaml:1; it stays as it is published until that is settled
          other      | tenant: shopp    | spec.tenant: no Tenant is named shopp; did you mean shop?
          """)
  void nobodyTakesANamespaceThatIsNotTheirs(String namespace, String tenant, String problem) {
    FleetReading reading = read(namespace, tenant);

    assertThat(reading.problems())
        .extracting(each -> each.field() + ": " + each.message())
        .containsExactly(problem);
    assertThat(reading.fleet().mayUseItsNamespace(web(reading))).isFalse();
  }

  @Test
  void namespacesAreNamesOrBegins() {
    assertThat(
            Fleets.read(
                    MemoryTree.empty().with("tenants/shop.yaml", SHOP.replace("pay-*", "\"*-eu\"")))
                .problems())
        .extracting(Problem::message)
        .containsExactly(
            "must be a namespace, or the begin of one with * at its end, is \"*-eu\"; has no good"
                + " version, ignored");
  }
}
