package dev.rimward.reconciler.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An object that may be desired of a cluster.
 *
 * @param run a name that no other run uses, in all names that clusters could confuse
 * @param namespace empty for what has none
 */
record Thing(Kind kind, String run, String namespace, String name) implements Comparable<Thing> {
  private static final YAMLMapper YAML = new YAMLMapper();

  enum Kind {
    NAMESPACE("Namespace", "/api/v1/namespaces"),
    DEFINITION(
        "CustomResourceDefinition", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"),
    CONFIG_MAP("ConfigMap", "/api/v1/namespaces/%s/configmaps"),
    SECRET("Secret", "/api/v1/namespaces/%s/secrets"),
    SERVICE("Service", "/api/v1/namespaces/%s/services"),
    DEPLOYMENT("Deployment", "/apis/apps/v1/namespaces/%s/deployments"),
    WIDGET("Widget", "/apis/%2$s.faults.example/v1/namespaces/%1$s/widgets");

    private final String written;
    private final String collection;

    Kind(String written, String collection) {
      this.written = written;
      this.collection = collection;
    }

    /** As in manifests. */
    String written() {
      return written;
    }

    String collection(String run, String namespace) {
      return collection.formatted(namespace, run);
    }
  }

  static Thing definition(String run) {
    return new Thing(Kind.DEFINITION, run, "", "widgets." + run + ".faults.example");
  }

  String path() {
    return kind.collection(run, namespace) + "/" + name;
  }

  @Override
  public int compareTo(Thing other) {
    return path().compareTo(other.path());
  }

  @Override
  public String toString() {
    return kind.written() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  /** The object with content that differs from version to version. */
  ObjectNode content(int version) {
    ObjectNode content = parse(yaml(version));
    ObjectNode metadata = content.withObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return content;
  }

  private String yaml(int version) {
    return switch (kind) {
      case NAMESPACE ->
          "{apiVersion: v1, kind: Namespace, metadata: {labels: {version: v%d}}}"
              .formatted(version);
      case CONFIG_MAP -> "{apiVersion: v1, kind: ConfigMap, data: {key: v%d}}".formatted(version);
      case SECRET ->
          "{apiVersion: v1, kind: Secret, data: {key: \"%s\"}}"
              .formatted(
                  Base64.getEncoder()
                      .encodeToString(("v" + version).getBytes(StandardCharsets.UTF_8)));
      case SERVICE ->
          """
          apiVersion: v1
          kind: Service
          spec:
            selector: {app: %s}
            ports: [{name: http, port: 80, protocol: TCP, targetPort: %d}]
          """
              .formatted(name, 8000 + version);
      case DEPLOYMENT ->
          """
          apiVersion: apps/v1
          kind: Deployment
          spec:
            replicas: %1$d
            selector: {matchLabels: {app: %2$s}}
            template:
              metadata: {labels: {app: %2$s}}
              spec: {containers: [{name: web, image: "registry.example/web:%3$d"}]}
          """
              .formatted(1 + version % 3, name, version);
      case WIDGET ->
          "{apiVersion: %s.faults.example/v1, kind: Widget, spec: {size: %d}}"
              .formatted(run, version);
      case DEFINITION ->
          """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {labels: {version: v%2$d}}
          spec:
            group: %1$s.faults.example
            scope: Namespaced
            names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
            versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
          """
              .formatted(run, version);
    };
  }

  static ObjectNode parse(String yaml) {
    try {
      return (ObjectNode) YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
