package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole language, as its reference shows it: each field is read, or said to be planned. */
class PlannedFieldsTest {
  private static List<String> planned(String path, String text) {
    return Fleets.read(MemoryTree.of(Map.of(path, text))).problems().stream()
        .map(problem -> problem.field() + ": " + problem.message())
        .toList();
  }

  @Test
  void ofACluster() {
    assertThat(
            planned(
                "clusters/fra1.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: Cluster
                metadata:
                  name: fra1
                  labels: {environment: production}
                spec:
                  location: {latitude: 50.11, longitude: 8.68, city: Frankfurt, country: DE, region: europe}
                  provider: acme-metal
                  topology: Compact
                  parent: eu-core
                  nodeSelector: {topology.kubernetes.io/zone: fra1}
                  link: {roundTripTime: 18ms}
                  capacity: {cpu: "16", memory: 64Gi}
                  pricePerCpuHour: 0.031
                  taints: [{key: maintenance, value: "true", effect: NoSchedule}]
                  delivery: Push
                  access: {kubeconfigFile: fra1.kubeconfig}
                  suspended: false
                  onRemoval: Orphan
                """))
        .containsExactly("spec.parent: not supported yet", "spec.nodeSelector: not supported yet");
  }

  @Test
  void ofAnApplication() {
    assertThat(
            planned(
                "apps/storefront/app.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: Application
                metadata: {name: storefront, labels: {exposure: public}}
                spec:
                  tenant: shop
                  namespace: storefront
                  source:
                    path: apps/storefront
                    repository: {url: https://git.example/shop.git, ref: main}
                    helm: {valuesFiles: [values.yaml], values: {replicas: 2}}
                  suspended: false
                  dependsOn: [payments]
                  replicas: {target: {kind: Deployment, name: web}}
                  sync:
                    prune: true
                    force: Never
                    drift: Correct
                    ignoreDifferences: [{target: {kind: Deployment}, jsonPointers: [/spec/replicas], fieldManagers: [keda]}]
                    healthTimeout: 5m
                    healthChecks: [{target: {group: example.io, kind: Widget}, expression: object.status.phase == "Ready"}]
                """))
        .containsExactly("spec.source.repository: not supported yet");
  }

  @Test
  void ofATenant() {
    assertThat(
            planned(
                "tenants/shop.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: Tenant
                metadata: {name: shop}
                spec:
                  namespaces: [storefront, payments-*]
                  clusterSelector: {}
                  allowedKinds: [{group: apps, kind: "*"}, {group: "", kind: Service}]
                  quota: {cpu: "40", memory: 80Gi}
                  isolation: Namespace
                  serviceAccount: tenant-shop
                  roleBindings: [{role: view, subjects: [{kind: Group, name: shop-developers}]}]
                """))
        .containsExactly(
            "spec.clusterSelector: not supported yet",
            "spec.allowedKinds: not supported yet",
            "spec.quota: not supported yet",
            "spec.isolation: not supported yet",
            "spec.roleBindings: not supported yet");
  }

  @Test
  void ofASignalThereAreNone() {
    assertThat(
            planned(
                "policies/http-requests.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: Signal
                metadata: {name: http-requests}
                spec:
                  prometheus:
                    query: sum by (geohash) (rate(http_requests_total{application="{{application}}"}[2m]))
                    locationLabel: geohash
                    presenceQuery: count by (geohash) (up{job="edge-ingress"})
                  locatedBy: Geohash
                  unit: requests/s
                  staleAfter: 5m
                """))
        .isEmpty();
  }

  @Test
  void ofAClusterOverrideThereAreNone() {
    assertThat(
            planned(
                "policies/eu-registry.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: ClusterOverride
                metadata: {name: eu-registry}
                spec:
                  clusterSelector: {matchLabels: {topology.kubernetes.io/region: europe}}
                  applicationSelector: {}
                  components: [overrides/eu-registry]
                  substitute: {REGISTRY: registry.eu.example}
                  helm: {valuesFiles: [overrides/eu.yaml], values: {tier: small}}
                """))
        .isEmpty();
  }

  @Test
  void ofAGuardrailThereAreNone() {
    assertThat(
            planned(
                "policies/memory-limits.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: Guardrail
                metadata: {name: memory-limits}
                spec:
                  match: {kinds: [Deployment, StatefulSet, DaemonSet], groups: [apps]}
                  expression: object.spec.template.spec.containers.all(c, has(c.resources.limits.memory))
                  message: every container needs a memory limit
                  enforcement: Deny
                """))
        .isEmpty();
  }

  @Test
  void ofAPlacementPolicy() {
    assertThat(
            planned(
                "policies/follow-demand.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: PlacementPolicy
                metadata: {name: follow-demand}
                spec:
                  applicationSelector: {matchLabels: {exposure: public}}
                  priority: 0
                  clusterAffinity:
                    labelSelector: {matchExpressions: [{key: topology.kubernetes.io/region, operator: In, values: [europe]}]}
                    clusterNames: []
                    exclude: []
                    expression: cluster.location.country in ["DE", "FR"]
                  clusterTolerations: [{key: maintenance, operator: Exists}]
                  locations: {min: 2, max: 10}
                  mustInclude: [{matchLabels: {topology.kubernetes.io/region: europe}}]
                  complianceGrace: 10m
                  activation:
                    signal: http-requests
                    threshold: 20
                    stabilizationWindow: 2m
                    deactivation: {threshold: 12, stabilizationWindow: 30m}
                  spreadConstraints: [{topologyKey: topology.kubernetes.io/region, minDomains: 2, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]
                  objective: {distance: 10, cost: 1, headroom: 1}
                  replicaScheduling:
                    demand: {signal: http-requests, target: 50, min: 1, max: 20, tolerance: 0.1, scaleDownStabilizationWindow: 5m}
                  disruption: {minResidency: 10m, maxMovesPerHour: 6, moveCost: 5}
                  failover: {tolerationSeconds: 300, failbackAfter: 30m, maxUnavailable: 25%}
                  rollout: {canary: {clusterSelector: {}, soak: 10m}, maxConcurrency: 25%, maxFailures: 0, progressDeadline: 10m}
                  approval: {mode: Automatic}
                """))
        .containsExactly("spec.approval: not supported yet");
  }

  @Test
  void ofAMaintenanceWindowThereAreNone() {
    assertThat(
            planned(
                "policies/eu-nights.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: MaintenanceWindow
                metadata: {name: eu-nights}
                spec:
                  type: Allow
                  schedule: {cron: "0 1 * * *", timeZone: Europe/Berlin, duration: 4h}
                  clusterSelector: {matchLabels: {topology.kubernetes.io/region: europe}}
                  applicationSelector: {}
                  driftRepair: true
                  failover: true
                """))
        .isEmpty();
  }
}
