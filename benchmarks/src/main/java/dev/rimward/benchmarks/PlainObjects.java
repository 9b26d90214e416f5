package dev.rimward.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/** Objects such as applications have, in one namespace, labelled as rendering does. */
final class PlainObjects {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String namespace;
  private final List<Manifest> objects = new ArrayList<>();

  private PlainObjects(String namespace) {
    this.namespace = namespace;
  }

  static List<Manifest> of(String namespace, int configMaps, int deployments, int services) {
    PlainObjects plain = new PlainObjects(namespace);
    for (int i = 0; i < configMaps; i++) {
      plain.configMap(i);
    }
    for (int i = 0; i < deployments; i++) {
      plain.deployment(i);
    }
    for (int i = 0; i < services; i++) {
      plain.service(i);
    }
    return plain.objects;
  }

  private void configMap(int number) {
    ObjectNode object = object("v1", "ConfigMap", "settings-" + number);
    ObjectNode data = object.putObject("data");
    for (int i = 0; i < 5; i++) {
      data.put("key-" + i, "value " + i + " of " + number);
    }
  }

  private void deployment(int number) {
    ObjectNode spec = object("apps/v1", "Deployment", "web-" + number).putObject("spec");
    spec.put("replicas", 2);
    spec.putObject("selector").putObject("matchLabels").put("app", "web-" + number);
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", "web-" + number);
    ObjectNode container =
        template.putObject("spec").putArray("containers").addObject().put("name", "web");
    container.put("image", "registry.example/web:1." + number);
    container
        .putArray("ports")
        .addObject()
        .put("name", "http")
        .put("protocol", "TCP")
        .put("containerPort", 8080);
    container.putArray("env").addObject().put("name", "NUMBER").put("value", "" + number);
    ObjectNode resources = container.putObject("resources");
    resources.putObject("requests").put("cpu", "100m").put("memory", "64Mi");
    resources.putObject("limits").put("memory", "128Mi");
    container.putObject("readinessProbe").putObject("httpGet").put("path", "/").put("port", "http");
  }

  private void service(int number) {
    ObjectNode spec = object("v1", "Service", "web-" + number).putObject("spec");
    spec.putObject("selector").put("app", "web-" + number);
    spec.putArray("ports")
        .addObject()
        .put("name", "http")
        .put("protocol", "TCP")
        .put("port", 80)
        .put("targetPort", 8080);
  }

  private ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
    object
        .putObject("metadata")
        .put("name", name)
        .put("namespace", namespace)
        .putObject("labels")
        .put("app.kubernetes.io/managed-by", "rimward")
        .put(ApplySet.PART_OF_LABEL, ApplySet.id(namespace));
    objects.add(new Manifest(object));
    return object;
  }
}
