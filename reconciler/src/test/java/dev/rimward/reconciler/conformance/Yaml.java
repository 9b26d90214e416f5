package dev.rimward.reconciler.conformance;

import java.util.stream.IntStream;

/** Objects in a few words, as the folders of applications have them. */
final class Yaml {
  private Yaml() {}

  static String configMap(String namespace, String name, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: %s}
    data: {key: "%s"}
    """
        .formatted(name, namespace, value);
  }

  /** {@code part-1}, {@code part-2} ... */
  static String[] configMaps(String namespace, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> configMap(namespace, "part-" + n, "one"))
        .toArray(String[]::new);
  }

  static String deployment(String namespace, String name, int replicas) {
    return deployment(namespace, name, replicas, "registry.example/web:1");
  }

  static String deployment(String namespace, String name, int replicas, String image) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %s, namespace: %s}
    spec:
      replicas: %d
      selector: {matchLabels: {app: %s}}
      template:
        metadata: {labels: {app: %s}}
        spec:
          containers:
          - {name: web, image: "%s"}
    """
        .formatted(name, namespace, replicas, name, name, image);
  }

  /** What the controller says of a Deployment of which all replicas are up. */
  static String ready(int generation, int replicas) {
    return """
    {"observedGeneration": %d, "replicas": %d, "updatedReplicas": %d, "readyReplicas": %d,
     "availableReplicas": %d,
     "conditions": [{"type": "Available", "status": "True"}]}
    """
        .formatted(generation, replicas, replicas, replicas, replicas);
  }

  /** A kind with a status, in a group of this name. */
  static String definition(String group, String kind, String scope) {
    String plural = kind.toLowerCase(java.util.Locale.ROOT) + "s";
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %s.%s}
    spec:
      group: %s
      scope: %s
      names: {plural: %s, kind: %s}
      versions:
      - name: v1
        served: true
        storage: true
        subresources: {status: {}}
        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    """
        .formatted(plural, group, group, scope, plural, kind);
  }

  static String custom(String group, String kind, String namespace, String name) {
    return """
    apiVersion: %s/v1
    kind: %s
    metadata: {name: %s, namespace: %s}
    spec: {size: small}
    """
        .formatted(group, kind, name, namespace);
  }
}
