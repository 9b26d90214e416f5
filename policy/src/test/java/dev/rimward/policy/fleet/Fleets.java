package dev.rimward.policy.fleet;

/** Documents that read well, and what tests do with them. */
final class Fleets {
  static final String FRA1 = cluster("fra1");
  static final String SIGNAL =
      """
      apiVersion: rimward.dev/v1alpha1
      kind: Signal
      metadata: {name: http-requests}
      spec:
        prometheus:
          query: sum by (geohash) (rate(http_requests_total[2m]))
          locationLabel: geohash
      """;
  static final String POLICY = policy("follow-demand");
  static final String STOREFRONT = application("storefront");

  private Fleets() {}

  static String cluster(String name) {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: Cluster
    metadata:
      name: %s
      labels: {environment: production}
    spec:
      location: {latitude: 50.11, longitude: 8.68, city: Frankfurt, country: DE, region: europe}
      provider: acme-metal
      topology: Compact
      capacity: {cpu: "16", memory: 64Gi}
      access: {kubeconfigFile: %s.kubeconfig}
    """
        .formatted(name, name);
  }

  static String policy(String name) {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: PlacementPolicy
    metadata: {name: %s}
    spec:
      applicationSelector: {matchLabels: {exposure: public}}
      priority: 0
      replicaScheduling:
        duplicated: {replicas: 2}
    """
        .formatted(name);
  }

  static String application(String name) {
    return """
    apiVersion: rimward.dev/v1alpha1
    kind: Application
    metadata:
      name: %s
      labels: {exposure: public}
    spec:
      namespace: shop
      source: {path: apps/%s}
    """
        .formatted(name, name);
  }

  static FleetReading read(SourceTree tree) {
    return new FleetReader(Layout.STANDARD).read(tree);
  }

  /** Tells two versions of a cluster apart. */
  static String providerOf(String cluster, SourceTree tree) {
    return read(tree).fleet().clusters().values().stream()
        .filter(each -> each.name().equals(cluster))
        .map(each -> String.valueOf(each.spec().provider()))
        .findFirst()
        .orElse("no cluster");
  }

  /** The problems as they are printed, one a line. */
  static String problems(SourceTree tree) {
    return lines(read(tree).problems());
  }

  static String lines(Iterable<Problem> problems) {
    StringBuilder lines = new StringBuilder();
    problems.forEach(problem -> lines.append(problem).append('\n'));
    return lines.toString();
  }
}
