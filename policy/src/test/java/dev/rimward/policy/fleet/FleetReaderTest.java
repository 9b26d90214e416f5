package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.Fleets.FRA1;
import static dev.rimward.policy.fleet.Fleets.POLICY;
import static dev.rimward.policy.fleet.Fleets.SIGNAL;
import static dev.rimward.policy.fleet.Fleets.STOREFRONT;
import static dev.rimward.policy.fleet.Fleets.application;
import static dev.rimward.policy.fleet.Fleets.cluster;
import static dev.rimward.policy.fleet.Fleets.problems;
import static dev.rimward.policy.fleet.Fleets.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetReaderTest {
  private static final String TENANT =
      """
      apiVersion: rimward.dev/v1alpha1
      kind: Tenant
      metadata: {name: shop}
      spec: {}
      """;

  private static String problemsOf(String path, String text) {
    return problems(MemoryTree.of(Map.of(path, text)));
  }

  @Test
  void readsEveryKind() {
    FleetReading reading =
        read(
            MemoryTree.of(
                Map.of(
                    "clusters/fra1.yaml", FRA1,
                    "policies/all.yaml", SIGNAL + "---\n" + POLICY,
                    "apps/storefront/app.yaml", STOREFRONT)));

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.fleet().clusters())
        .containsExactly(
            Map.entry(
                "fra1",
                new Cluster(
                    new Metadata("fra1", Map.of("environment", "production")),
                    new Cluster.Spec(
                        new Cluster.Location(50.11, 8.68, "Frankfurt", "DE", "europe"),
                        "acme-metal",
                        Cluster.Topology.Compact,
                        null,
                        new Resources(Quantity.parse("16"), Quantity.parse("64Gi")),
                        null,
                        List.of(),
                        new Cluster.Access("fra1.kubeconfig", null),
                        false))));
    assertThat(reading.fleet().applications())
        .containsExactly(
            Map.entry(
                "storefront",
                new Application(
                    new Metadata("storefront", Map.of("exposure", "public")),
                    new Application.Spec(
                        "shop", new Application.Source("apps/storefront"), false, null))));
    assertThat(reading.fleet().policies())
        .containsExactly(
            Map.entry(
                "follow-demand",
                new PlacementPolicy(
                    new Metadata("follow-demand", Map.of()),
                    new PlacementPolicy.Spec(
                        new LabelSelector(Map.of("exposure", "public"), List.of()),
                        0,
                        null,
                        List.of(),
                        null,
                        List.of(),
                        Duration.ofMinutes(10),
                        null,
                        List.of(),
                        null,
                        new PlacementPolicy.ReplicaScheduling(
                            new PlacementPolicy.Duplicated(2), null, null),
                        null,
                        null))));
    assertThat(reading.fleet().signals())
        .containsExactly(
            Map.entry(
                "http-requests",
                new Signal(
                    new Metadata("http-requests", Map.of()),
                    new Signal.Spec(
                        new Signal.Prometheus(
                            "sum by (geohash) (rate(http_requests_total[2m]))", "geohash", null),
                        Signal.LocatedBy.Geohash,
                        "",
                        Duration.ofMinutes(5)))));
  }

  @Test
  void readsEveryFieldOfAPolicy() {
    FleetReading reading =
        read(
            MemoryTree.of(
                Map.of(
                    "clusters/fra1.yaml",
                    FRA1,
                    "policies/s.yaml",
                    SIGNAL.replace("spec:", "spec:\n  locatedBy: Region"),
                    "policies/p.yaml",
                    """
                    apiVersion: rimward.dev/v1alpha1
                    kind: PlacementPolicy
                    metadata: {name: follow-demand}
                    spec:
                      applicationSelector: {}
                      clusterAffinity:
                        expression: cluster.location.country in ["DE", "FR"]
                      clusterTolerations:
                        - {key: maintenance, operator: Exists}
                        - {key: spot, value: "yes", effect: NoExecute, tolerationSeconds: 60}
                      mustInclude: [{matchLabels: {topology.kubernetes.io/region: europe}}]
                      complianceGrace: 1m
                      activation: {signal: http-requests, threshold: 20}
                      spreadConstraints:
                        - {topologyKey: topology.kubernetes.io/region, minDomains: 2}
                        - {topologyKey: rimward.dev/provider, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway}
                      objective: {distance: 10, headroom: 0.5}
                      replicaScheduling:
                        divided: {total: 30, weight: Demand, preference: Aggregated}
                      disruption: {minResidency: 10m, maxMovesPerHour: 6, moveCost: 5}
                      failover: {tolerationSeconds: 60, failbackAfter: 30m, maxUnavailable: 3}
                    """)));

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.fleet().signals().values())
        .extracting(signal -> signal.spec().locatedBy())
        .containsExactly(Signal.LocatedBy.Region);
    assertThat(reading.fleet().policies().values())
        .extracting(PlacementPolicy::spec)
        .containsExactly(
            new PlacementPolicy.Spec(
                LabelSelector.EVERYTHING,
                0,
                new PlacementPolicy.ClusterAffinity(
                    null,
                    List.of(),
                    List.of(),
                    ClusterExpression.parse("cluster.location.country in [\"DE\", \"FR\"]")),
                List.of(
                    new Toleration("maintenance", Toleration.Operator.Exists, null, null, null),
                    new Toleration(
                        "spot", Toleration.Operator.Equal, "yes", Taint.Effect.NoExecute, 60L)),
                null,
                List.of(
                    new LabelSelector(
                        Map.of("topology.kubernetes.io/region", "europe"), List.of())),
                Duration.ofMinutes(1),
                new PlacementPolicy.Activation("http-requests", 20, Duration.ofMinutes(2), null),
                List.of(
                    new PlacementPolicy.SpreadConstraint(
                        "topology.kubernetes.io/region",
                        2,
                        null,
                        PlacementPolicy.WhenUnsatisfiable.DoNotSchedule),
                    new PlacementPolicy.SpreadConstraint(
                        "rimward.dev/provider",
                        null,
                        1,
                        PlacementPolicy.WhenUnsatisfiable.ScheduleAnyway)),
                new PlacementPolicy.Objective(10, 0, 0.5),
                new PlacementPolicy.ReplicaScheduling(
                    null,
                    new PlacementPolicy.Divided(
                        30, PlacementPolicy.Weight.Demand, PlacementPolicy.Preference.Aggregated),
                    null),
                new PlacementPolicy.Disruption(Duration.ofMinutes(10), 6, 5),
                new PlacementPolicy.Failover(
                    60, Duration.ofMinutes(30), new IntOrPercent(3, false))));
  }

  @Test
  void readsLinkPriceAndTaintsOfACluster() {
    String cluster =
        FRA1
            + """
              link: {roundTripTime: 18ms}
              pricePerCpuHour: 0.031
              taints:
                - {key: maintenance, value: "true", effect: NoSchedule}
                - {key: maintenance, effect: NoExecute}
            """;
    FleetReading reading = read(MemoryTree.of(Map.of("clusters/fra1.yaml", cluster)));

    assertThat(reading.problems()).isEmpty();
    Cluster.Spec spec = reading.fleet().clusters().values().iterator().next().spec();
    assertThat(spec.link()).isEqualTo(new Cluster.Link(Duration.ofMillis(18)));
    assertThat(spec.pricePerCpuHour()).isEqualTo(0.031);
    assertThat(spec.taints())
        .containsExactly(
            new Taint("maintenance", "true", Taint.Effect.NoSchedule),
            new Taint("maintenance", "", Taint.Effect.NoExecute));
  }

  @Test
  void whatAPolicyDoesNotSayHasItsDefault() {
    FleetReading reading =
        read(
            MemoryTree.of(
                Map.of(
                    "policies/p.yaml",
                    POLICY.replace(
                        "  priority: 0",
                        "  activation: {signal: http-requests, threshold: 20}\n  failover: {}"),
                    "policies/s.yaml",
                    SIGNAL)));

    assertThat(reading.problems()).isEmpty();
    PlacementPolicy.Spec spec = reading.fleet().policies().values().iterator().next().spec();
    assertThat(spec.complianceGrace()).isEqualTo(Duration.ofMinutes(10));
    assertThat(spec.weights()).isEqualTo(new PlacementPolicy.Objective(1, 0, 0));
    assertThat(spec.limits()).isEqualTo(new PlacementPolicy.Disruption(Duration.ZERO, null, 0.25));
    assertThat(spec.failover())
        .isEqualTo(
            new PlacementPolicy.Failover(300, Duration.ofMinutes(5), new IntOrPercent(50, true)));
    assertThat(spec.activation())
        .extracting(PlacementPolicy.Activation::closing)
        .isEqualTo(new PlacementPolicy.Deactivation(15, Duration.ofMinutes(5)));
  }

  @Test
  void namesFileLineFieldAndTheNearestKnownField() {
    assertThat(problemsOf("clusters/fra1.yaml", FRA1.replace("location:", "locatoin:")))
        .isEqualTo("clusters/fra1.yaml:7: spec.locatoin: unknown field; did you mean location?\n");
  }

  @Test
  void reportsEverythingAtOnce() {
    MemoryTree tree =
        MemoryTree.of(
            Map.of(
                "clusters/fra1.yaml",
                """
                apiVersion: rimward.dev/v1alpha1
                kind: Cluster
                metadata:
                  name: Fra_1
                  labels: {ha: yes, tier: 1}
                  annotations: {a: b}
                spec:
                  location: {latitude: 91, longitude: 8.68, country: NO, region: europe}
                  topology: compact
                  capacity: {cpu: 16 cores, memory: [64Gi]}
                  taints: [{key: maintenance, effect: Evict}]
                  suspended: "true"
                  colour: blue
                  provider:
                """,
                "policies/http-requests.yaml",
                "kind: Signal\nmetadata: {}\nspec: {prometheus: text, locatedBy: Place}\n",
                "apps/storefront/app.yaml",
                STOREFRONT.replace("{path: apps/storefront}", "{path: ../other, ref: v1}")));

    assertThat(problems(tree))
        .isEqualTo(
            """
            apps/storefront/app.yaml:8: spec.source.ref: unknown field; known are path, helm
            clusters/fra1.yaml:5: metadata.labels.ha: must be a string, is the boolean yes; quote it: "yes"
            clusters/fra1.yaml:5: metadata.labels.tier: must be a string, is the number 1; quote it: "1"
            clusters/fra1.yaml:6: metadata.annotations: unknown field; known are name, labels
            clusters/fra1.yaml:8: spec.location.country: must be a string, is the boolean NO; quote it: "NO"
            clusters/fra1.yaml:9: spec.topology: must be one of Full, Compact, SingleNode, is "compact"; did you mean Compact?
            clusters/fra1.yaml:10: spec.capacity.cpu: must be a quantity such as 500m, 2 or 4Gi, is "16 cores"
            clusters/fra1.yaml:10: spec.capacity.memory: must be a single value, is a list
            clusters/fra1.yaml:11: spec.taints[0].effect: must be one of NoSchedule, PreferNoSchedule, NoExecute, is "Evict"
            clusters/fra1.yaml:12: spec.suspended: must be true or false, is "true"; remove the quotes
            clusters/fra1.yaml:13: spec.colour: unknown field; known are location, provider, topology, link, capacity, pricePerCpuHour, taints, delivery, access, suspended, onRemoval
            clusters/fra1.yaml:14: spec.provider: has no value; write one or remove the field
            policies/http-requests.yaml:1: apiVersion: must be rimward.dev/v1alpha1
            policies/http-requests.yaml:2: metadata.name: required field is missing
            policies/http-requests.yaml:3: spec.locatedBy: must be one of Geohash, Region, Cluster, is "Place"
            policies/http-requests.yaml:3: spec.prometheus: must be a mapping, is "text"
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latitude: 50.11            | latitude: 91                       | 7: spec.location.latitude: must be within -90 and 90, is 91.0
          region: europe             | region: Europe                     | 7: spec.location.region: must be at most 63 lower case letters, digits and '-', is "Europe"
          name: fra1                 | name: fra.1                        | 4: metadata.name: must be at most 63 lower case letters, digits and '-', is "fra.1"
          environment: production    | environment: -x                    | 5: metadata.labels.environment: must be at most 63 letters, digits, '-', '_' and '.', as label values are, is "-x"
          environment: production    | rimward.dev/country: FR            | 5: metadata.labels.rimward.dev/country: is derived from the document (DE); remove it, is "FR"
          kubeconfigFile: fra1.kubeconfig | kubeconfigFile: ../admin      | 11: spec.access.kubeconfigFile: must be the name of a file in the credentials directory, is "../admin"
          kubeconfigFile: fra1.kubeconfig | 'kubeconfigSecret: {namespace: a, name: b, key: c/d}' | 11: spec.access.kubeconfigSecret.key: must be a key of a Secret, is "c/d"
          kubeconfigFile: fra1.kubeconfig | ''                            | 11: spec.access: needs exactly one of kubeconfigFile, kubeconfigSecret and context
          topology: Compact          | topology: RemoteWorkers            | 9: spec.topology: RemoteWorkers is not supported yet; must be one of Full, Compact, SingleNode
          kind: Cluster              | kind: Clutser                      | 2: kind: unknown kind Clutser; did you mean Cluster?
          kind: Cluster              | kind: Deployment                   | 2: kind: unknown kind Deployment; known are Application, Cluster, ClusterOverride, Guardrail, MaintenanceWindow, PlacementPolicy, Signal, Tenant
          kind: Cluster              | kind: Signal                       | 1: refused: Signal is read under policies/ only
          kind: Cluster              | kind: Application                  | 1: refused: Application is read from apps/<name>/app.yaml only
          rimward.dev/v1alpha1       | rimward.dev/v1                     | 1: apiVersion: must be rimward.dev/v1alpha1, is rimward.dev/v1
          provider: acme-metal       | provider: ""                       | 8: spec.provider: must not be empty
          provider: acme-metal       | topology: Full                     | 9: spec.topology: appears twice, first in line 8
          provider: acme-metal       | suspended: on                      | 8: spec.suspended: must be true or false, is on
          provider: acme-metal       | 1: one                             | 8: spec.1: a key must be a string, is the number 1; quote it
          provider: acme-metal       | <<: {provider: x}                  | 8: spec.<<: merge keys are not supported; write the fields out
          provider: acme-metal       | provider: !site fra                | 8: spec.provider: must be a string, is of type !site; quote it: "fra"
          provider: acme-metal       | link: {}                           | 8: spec.link.roundTripTime: required field is missing
          provider: acme-metal       | link: {roundTripTime: 0s}          | 8: spec.link.roundTripTime: must be above 0
          provider: acme-metal       | link: {roundTripTime: 18}          | 8: spec.link.roundTripTime: must be a duration such as 90s, 2m or 1h30m, is "18"
          provider: acme-metal       | pricePerCpuHour: -0.01             | 8: spec.pricePerCpuHour: must not be negative, is -0.01
          provider: acme-metal       | pricePerCpuHour: "0.03"            | 8: spec.pricePerCpuHour: must be a number, is "0.03"; remove the quotes
          provider: acme-metal       | taints: [{key: a}]                 | 8: spec.taints[0].effect: required field is missing
          provider: acme-metal       | taints: [{key: a b, effect: NoExecute}] | 8: spec.taints[0].key: "a b" is not a label key
          provider: acme-metal       | taints: [{key: a, value: true, effect: NoExecute}] | 8: spec.taints[0].value: must be a string, is the boolean true; quote it: "true"
          provider: acme-metal       | taints: [{key: a, effect: NoExecute}, {key: a, value: b, effect: NoExecute}] | 8: spec.taints[1]: there is another one with key a and effect NoExecute
          memory: 64Gi               | memory: 0x40                       | 10: spec.capacity.memory: must be a decimal number, is 0x40
          """)
  void saysWhatIsWrongWithACluster(String right, String wrong, String problem) {
    assertThat(problemsOf("clusters/fra1.yaml", FRA1.replace(right, wrong)))
        .isEqualTo("clusters/fra1.yaml:" + problem + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          duplicated: {replicas: 0}   | 8: spec.replicaScheduling.duplicated.replicas: must be at least 1, is 0
          duplicated: {replicas: 1.5} | 8: spec.replicaScheduling.duplicated.replicas: must be a whole number, is 1.5
          duplicated: {replicas: "2"} | 8: spec.replicaScheduling.duplicated.replicas: must be a whole number, is "2"; remove the quotes
          duplicated: {replicas: 010} | 8: spec.replicaScheduling.duplicated.replicas: must be a whole number, is 010
          duplicated: {replicas: 9999999999} | 8: spec.replicaScheduling.duplicated.replicas: must be a whole number, is 9999999999
          divided: {total: 0}         | 8: spec.replicaScheduling.divided.total: must be at least 1, is 0
          divided: {}                 | 8: spec.replicaScheduling.divided.total: required field is missing
          divided: {total: 3, weight: demand} | 8: spec.replicaScheduling.divided.weight: must be one of Demand, Capacity, Even, is "demand"; did you mean Demand?
          divided: {total: 3, weight: Demand} | 8: spec.replicaScheduling.divided.weight: Demand needs spec.activation.signal
          divided: {total: 3, preference: Packed} | 8: spec.replicaScheduling.divided.preference: must be one of Weighted, Aggregated, is "Packed"
          {duplicated: {replicas: 1}, divided: {total: 3}} | 7: spec.replicaScheduling: needs exactly one of duplicated, divided and demand
          {}                          | 7: spec.replicaScheduling: needs exactly one of duplicated, divided and demand
          demand: {signal: http-requests, target: 0, max: 2} | 8: spec.replicaScheduling.demand.target: must be above 0, is 0.0
          demand: {signal: http-requests, target: .inf, max: 2} | 8: spec.replicaScheduling.demand.target: must be a number, is .inf
          demand: {signal: "", target: 5, max: 2} | 8: spec.replicaScheduling.demand.signal: must not be empty
          demand: {signal: http-requests, target: 5, min: 4, max: 2} | 8: spec.replicaScheduling.demand.max: must be at least min (4), is 2
          demand: {signal: http-request, target: 5, max: 2} | 8: spec.replicaScheduling.demand.signal: no Signal is named http-request; did you mean http-requests?
          demand: {signal: load, target: 5, max: 2} | 8: spec.replicaScheduling.demand.signal: no Signal is named load
          """)
  void saysWhatIsWrongWithReplicaScheduling(String scheduling, String problem) {
    String policy = POLICY.replace("duplicated: {replicas: 2}", scheduling);
    assertThat(
            problems(MemoryTree.of(Map.of("policies/p.yaml", policy, "policies/s.yaml", SIGNAL))))
        .isEqualTo("policies/p.yaml:" + problem + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          locations: {min: 3, max: 2}           | spec.locations.max: must be at least min (3), is 2
          locations: {min: 0, max: 0}           | spec.locations.max: must be at least 1, is 0
          failover: {tolerationSeconds: -1}     | spec.failover.tolerationSeconds: must not be negative, is -1
          failover: {maxUnavailable: 101%}      | spec.failover.maxUnavailable: must be a number such as 3, or 0% to 100%, is "101%"
          failover: {failbackAfter: 30}         | spec.failover.failbackAfter: must be a duration such as 90s, 2m or 1h30m, is "30"
          complianceGrace: 10                   | spec.complianceGrace: must be a duration such as 90s, 2m or 1h30m, is "10"
          mustInclude: [{matchLabels: {-a: b}}] | spec.mustInclude[0].matchLabels.-a: "-a" is not a label key
          mustInclude: {}                       | spec.mustInclude: must be a list, is a mapping
          clusterTolerations: [{key: a}, {value: b}] | spec.clusterTolerations[1].operator: must be Exists without a key, is Equal
          clusterTolerations: [{key: a, operator: Exists, value: b}] | spec.clusterTolerations[0].value: Exists takes no value
          clusterTolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 1}] | spec.clusterTolerations[0].tolerationSeconds: needs effect NoExecute
          clusterTolerations: [{key: a, operator: In}] | spec.clusterTolerations[0].operator: must be one of Equal, Exists, is "In"
          spreadConstraints: [{topologyKey: zone}] | spec.spreadConstraints[0]: needs at least one of minDomains and maxSkew
          spreadConstraints: [{topologyKey: zone, minDomains: 0}] | spec.spreadConstraints[0].minDomains: must be at least 1, is 0
          spreadConstraints: [{topologyKey: zone, maxSkew: 0}] | spec.spreadConstraints[0].maxSkew: must be at least 1, is 0
          spreadConstraints: [{topologyKey: a b, maxSkew: 1}] | spec.spreadConstraints[0].topologyKey: "a b" is not a label key
          spreadConstraints: [{topologyKey: zone, maxSkew: 1, whenUnsatisfiable: Ignore}] | spec.spreadConstraints[0].whenUnsatisfiable: must be one of DoNotSchedule, ScheduleAnyway, is "Ignore"
          spreadConstraints: [{topologyKey: zone, maxSkew: 1}, {topologyKey: zone, minDomains: 2}] | spec.spreadConstraints[1].topologyKey: there is another one for zone
          objective: {}                         | spec.objective: needs at least one of distance, cost and headroom above 0
          objective: {distance: 1, cost: -1}    | spec.objective.cost: must not be negative, is -1.0
          objective: {price: 1}                 | spec.objective.price: unknown field; known are distance, cost, headroom
          disruption: {maxMovesPerHour: 0}      | spec.disruption.maxMovesPerHour: must be at least 1, is 0
          disruption: {moveCost: -0.1}          | spec.disruption.moveCost: must not be negative, is -0.1
          disruption: {minResidency: short}     | spec.disruption.minResidency: must be a duration such as 90s, 2m or 1h30m, is "short"
          rollout: {maxConcurrency: 0}          | spec.rollout.maxConcurrency: must be above 0, is 0
          rollout: {progressDeadline: 0s}       | spec.rollout.progressDeadline: must be above 0s
          rollout: {maxFailures: -1}            | spec.rollout.maxFailures: must be a number such as 3, or 0% to 100%, is "-1"
          rollout: {canary: {}}                 | spec.rollout.canary.clusterSelector: required field is missing
          rollout: {canary: {clusterSelector: {}, soak: 10}} | spec.rollout.canary.soak: must be a duration such as 90s, 2m or 1h30m, is "10"
          rollout: {batch: 2}                   | spec.rollout.batch: unknown field; known are canary, maxConcurrency, maxFailures, progressDeadline
          approval: {mode: Automatic}           | spec.approval: not supported yet
          clusterAffinity: {clusterNames: [fra2]} | spec.clusterAffinity.clusterNames[0]: no Cluster is named fra2; did you mean fra1?
          clusterAffinity: {exclude: [fra1, x]} | spec.clusterAffinity.exclude[1]: no Cluster is named x
          clusterAffinity: {exclude: fra1}      | spec.clusterAffinity.exclude: must be a list, is "fra1"
          clusterAffinity: {expression: cluster.name ==} | spec.clusterAffinity.expression: at column 48: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
          clusterAffinity: {expression: cluster.name.size()} | spec.clusterAffinity.expression: at column 50: expected type 'bool' but found 'int'
          clusterAffinity: {expression: cluster.locatoin.country == "DE"} | spec.clusterAffinity.expression: at column 40: unknown field; did you mean location?
          clusterAffinity: {labelSelector: {matchExpressions: [{key: a, operator: In}]}} | spec.clusterAffinity.labelSelector.matchExpressions[0].values: In needs at least one value
          clusterAffinity: {labelSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}} | spec.clusterAffinity.labelSelector.matchExpressions[0].values: Exists takes no values
          clusterAffinity: {labelSelector: {matchLabels: {a: b c}}} | spec.clusterAffinity.labelSelector.matchLabels.a: must be at most 63 letters, digits, '-', '_' and '.', as label values are, is "b c"
          activation: {signal: http-requests, threshold: 20, deactivation: {threshold: 21}} | spec.activation.deactivation.threshold: must not be above the activation threshold (20.0), is 21.0
          activation: {signal: http-requests, threshold: 20, stabilizationWindow: 2 minutes} | spec.activation.stabilizationWindow: must be a duration such as 90s, 2m or 1h30m, is "2 minutes"
          activation: {signal: http-requests, threshold: 20, stabilizationWindow: 120} | spec.activation.stabilizationWindow: must be a duration such as 90s, 2m or 1h30m, is "120"
          activation: {signal: cpu, threshold: 20} | spec.activation.signal: no Signal is named cpu
          """)
  void saysWhatIsWrongWithAPolicy(String field, String problem) {
    String policy = POLICY.replace("priority: 0", field);
    assertThat(
            problems(
                MemoryTree.of(
                    Map.of(
                        "policies/p.yaml", policy,
                        "policies/s.yaml", SIGNAL,
                        "clusters/fra1.yaml", FRA1))))
        .isEqualTo("policies/p.yaml:6: " + problem + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "Tenant,           refused: Tenant is read under tenants/ only",
    "Guardrail,        refused: Guardrail is read under policies/ only",
    "ClusterOverride,  refused: ClusterOverride is read under policies/ only",
    "PlacementPolicy,  refused: PlacementPolicy is read under policies/ only",
    "Cluster,          refused: Cluster is read under clusters/ only",
    "Application,      refused: Application is read from apps/<name>/app.yaml only",
    "Else,             refused: nothing of rimward.dev/ is read here"
  })
  void aTenantCannotGrantItselfAnything(String kind, String refusal) {
    String granted = "# ours\n" + TENANT.replace("Tenant", kind).replace("v1alpha1", "v9");
    FleetReading reading =
        read(
            MemoryTree.of(
                Map.of(
                    "apps/storefront/app.yaml", STOREFRONT,
                    "apps/storefront/base/deep/grant.yml", granted,
                    "policies/p.yaml", POLICY)));

    assertThat(Fleets.lines(reading.problems()))
        .isEqualTo("apps/storefront/base/deep/grant.yml:2: " + refusal + "\n");
    assertThat(reading.fleet().applications()).containsOnlyKeys("storefront");
  }

  @Test
  void anApplicationThatBringsATenantInItsOwnFileLosesNothingElse() {
    FleetReading reading =
        read(
            MemoryTree.of(Map.of("policies/p.yaml", POLICY))
                .with("apps/storefront/app.yaml", STOREFRONT + "---\n" + TENANT));

    assertThat(Fleets.lines(reading.problems()))
        .isEqualTo("apps/storefront/app.yaml:10: refused: Tenant is read under tenants/ only\n");
    assertThat(reading.fleet().applications()).containsOnlyKeys("storefront");
  }

  @Test
  void manifestsThatOnlyMentionTheGroupAreNobodysBusiness() {
    MemoryTree tree =
        MemoryTree.of(
            Map.of(
                "apps/a/labelled.yaml", "metadata: {labels: {rimward.dev/application: a}}\n",
                "apps/a/templates/x.yaml", "{{ if .x }}\napiVersion: rimward.dev/v1alpha1\n",
                "apps/a/notes.txt", TENANT,
                "clusters/README.md", "# rimward.dev/",
                "elsewhere/tenant.yaml", TENANT));

    assertThat(problems(tree)).isEmpty();
  }

  @Test
  void theNameOfAnApplicationIsItsFolder() {
    assertThat(problemsOf("apps/shop/app.yaml", STOREFRONT))
        .isEqualTo(
            "apps/shop/app.yaml:4: metadata.name: must be the name of the folder, shop, is"
                + " \"storefront\"\n");
  }

  @Test
  void kindsOfOtherGroupsAreNotTakenForOurs() {
    assertThat(problemsOf("clusters/a.yaml", FRA1.replace("rimward.dev/v1alpha1", "other.io/v1")))
        .isEqualTo("clusters/a.yaml:1: apiVersion: must be rimward.dev/v1alpha1, is other.io/v1\n");
    assertThat(
            problemsOf("apps/a/app.yaml", "apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\n"))
        .isEqualTo(
            "apps/a/app.yaml:1: apiVersion: must be rimward.dev/v1alpha1, is"
                + " cluster.x-k8s.io/v1beta1\n");
    assertThat(problemsOf("clusters/b.yaml", "- a\n- b\n"))
        .isEqualTo(
            "clusters/b.yaml:1: must be a mapping with apiVersion, kind, metadata and spec, is a"
                + " list\n");
  }

  @Test
  void aProblemIsOneShortLineWhateverTheDocumentHolds() {
    String book = "topology: \"a\\n\\nb" + "x".repeat(500_000) + "\"\n  ";
    String title = "k".repeat(1000) + ": 1";
    assertThat(problemsOf("clusters/a.yaml", FRA1.replace("topology: Compact", book + title)))
        .hasLineCount(2)
        .hasSizeLessThan(2000);
  }

  @Test
  void linksAreNotFollowed() {
    assertThat(
            problems(
                MemoryTree.of(Map.of("clusters/fra1.yaml", FRA1))
                    .withLink("clusters/ams1")
                    .withLink("apps/storefront/secrets")
                    .withLink("apps/shop/app.yaml")))
        .isEqualTo(
            """
            apps/shop/app.yaml: is a symbolic link, which is not followed; has no good version, ignored
            apps/storefront/secrets: is a symbolic link, which is not followed
            clusters/ams1: is a symbolic link, which is not followed; has no good version, ignored
            """);
  }

  @Test
  void platformPathsCanBeElsewhere() {
    FleetReader reader = new FleetReader(new Layout("platform/places", "tenants", "platform"));
    FleetReading reading =
        reader.read(
            MemoryTree.of(
                Map.of(
                    "platform/places/fra1.yaml", FRA1,
                    "clusters/ams1.yaml", cluster("ams1"),
                    "platform/all.yaml", SIGNAL)));

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.fleet().clusters()).containsOnlyKeys("fra1");
    assertThat(reading.fleet().signals()).containsOnlyKeys("http-requests");
  }

  @Test
  void anApplicationThatNoPolicySelectsIsReportedAndKept() {
    FleetReading reading = read(MemoryTree.of(Map.of("apps/storefront/app.yaml", STOREFRONT)));

    assertThat(Fleets.lines(reading.problems()))
        .isEqualTo(
            "apps/storefront/app.yaml:5: metadata.labels: no PlacementPolicy selects it; it is"
                + " placed nowhere\n");
    assertThat(reading.fleet().applications()).containsOnlyKeys("storefront");
  }

  @Test
  void twoPoliciesOfOnePriorityOnOneApplicationAreReportedAtTheLater() {
    MemoryTree tree =
        MemoryTree.of(
            Map.of(
                "policies/a.yaml", Fleets.policy("zeal"),
                "policies/b.yaml", Fleets.policy("alpha"),
                "policies/c.yaml", Fleets.policy("first").replace("priority: 0", "priority: 5"),
                "apps/shop/app.yaml", application("shop")));

    assertThat(problems(tree))
        .isEqualTo(
            "policies/b.yaml:6: spec.priority: PlacementPolicy zeal selects Application shop with"
                + " the same priority (0), in policies/a.yaml:1\n");
    assertThat(List.copyOf(read(tree).fleet().policies().keySet()))
        .containsExactly("alpha", "first", "zeal");
  }

  @Test
  void twoClustersOfOneAccessAreReportedAtTheLater() {
    String context = "access: {context: europe}";
    MemoryTree tree =
        MemoryTree.of(
            Map.of(
                "clusters/a.yaml", cluster("fra1"),
                "clusters/b.yaml", cluster("ams1").replace("ams1.kubeconfig", "fra1.kubeconfig"),
                "clusters/c.yaml", withAccess("par1", context),
                "clusters/d.yaml", withAccess("lon1", context),
                "clusters/e.yaml", cluster("mad1")));

    assertThat(problems(tree))
        .isEqualTo(
            """
            clusters/b.yaml:11: spec.access: Cluster fra1 has the same access, in clusters/a.yaml:1; \
            only one of them is delivered to
            clusters/d.yaml:11: spec.access: Cluster par1 has the same access, in clusters/c.yaml:1; \
            only one of them is delivered to
            """);
    assertThat(read(tree).fleet().clusters()).hasSize(5);
  }

  private static String withAccess(String name, String access) {
    return cluster(name).replaceAll("access: .*", access);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rimward.yaml", "kustomization.yaml", "_cluster", ".git", "Shop"})
  void anApplicationCannotHaveTheNameOfWhatIsBesideItsFolderInABranch(String name) {
    MemoryTree tree = MemoryTree.of(Map.of("apps/" + name + "/app.yaml", application(name)));

    assertThat(problems(tree)).contains("metadata.name: must be at most 63 lower case letters");
    assertThat(read(tree).fleet().applications()).isEmpty();
  }
}
