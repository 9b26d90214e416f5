package dev.rimward.reconciler;

/** What people of the tests write: the source repository's files, and the configuration. */
final class Documents {
  private Documents() {}

  /** The first lines of a configuration; a free port for what is served. */
  static String repositories(String source, String output) {
    return """
    source: {url: "%s"}
    output: {url: "%s"}
    web: {port: 0}
    """
        .formatted(source, output);
  }

  static String intervals(String poll, String observe, String driftCheck) {
    return """
    intervals: {poll: %s, observe: %s, driftCheck: %s}
    """
        .formatted(poll, observe, driftCheck);
  }

  static String prometheus(String url) {
    return """
    prometheus: {url: "%s"}
    """
        .formatted(url);
  }

  static String cluster(String name, double latitude, double longitude, String region) {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: Cluster
    metadata: {name: %1$s}
    spec:
      location: {latitude: %2$s, longitude: %3$s, region: %4$s}
      access: {kubeconfigFile: %1$s.kubeconfig}
    """
        .formatted(name, latitude, longitude, region);
  }

  /** One that an agent delivers. */
  static String pulledCluster(String name, double latitude, double longitude, String region) {
    return cluster(name, latitude, longitude, region).replaceFirst("access: .*", "delivery: Pull");
  }

  /** At both clusters, always. */
  static String everywhere(int replicas) {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: PlacementPolicy
    metadata: {name: everywhere}
    spec:
      applicationSelector: {matchLabels: {placement: everywhere}}
      replicaScheduling: {duplicated: {replicas: %d}}
    """
        .formatted(replicas);
  }

  /** Where there are at least 20 requests a second; closed again below 12. */
  static String followDemand() {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: PlacementPolicy
    metadata: {name: follow-demand}
    spec:
      applicationSelector: {matchLabels: {placement: follow-demand}}
      locations: {min: 1, max: 2}
      activation:
        signal: http-requests
        threshold: 20
        stabilizationWindow: 4s
        deactivation: {threshold: 12, stabilizationWindow: 4s}
      replicaScheduling: {duplicated: {replicas: 1}}
    """;
  }

  static String signal() {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: Signal
    metadata: {name: http-requests}
    spec:
      prometheus:
        query: sum by (geohash) (rate(http_requests_total{application="{{application}}"}[5s]))
        locationLabel: geohash
        presenceQuery: count by (geohash) (up{job="edge-ingress"} == 1)
      locatedBy: Geohash
      unit: requests/s
      staleAfter: 10s
    """;
  }

  static String application(String name, String placement) {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: Application
    metadata:
      name: %1$s
      labels: {placement: %2$s}
    spec:
      namespace: %1$s
      source: {path: apps/%1$s}
    """
        .formatted(name, placement);
  }

  static String kustomization(String... resources) {
    return "resources: [" + String.join(", ", resources) + "]\n";
  }

  static String deployment(String name) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          containers:
            - name: main
              image: example.org/%1$s:1
              resources: {requests: {cpu: 10m, memory: 16Mi}}
    """
        .formatted(name);
  }

  static String configMap(String name, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s}
    data: {value: "%s"}
    """
        .formatted(name, value);
  }
}
