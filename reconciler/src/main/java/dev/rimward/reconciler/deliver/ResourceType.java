package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A kind as an API server serves it.
 *
 * @param apiVersion such as {@code apps/v1}
 * @param plural its name in URLs
 */
record ResourceType(String apiVersion, String kind, String plural, boolean namespaced) {
  static final ResourceType CONFIG_MAP = new ResourceType("v1", "ConfigMap", "configmaps", true);
  static final ResourceType NAMESPACE = new ResourceType("v1", "Namespace", "namespaces", false);

  /** All objects of the kind, in all namespaces. */
  String collection() {
    return root() + "/" + plural;
  }

  String collection(String namespace) {
    return namespaced ? root() + "/namespaces/" + segment(namespace) + "/" + plural : collection();
  }

  String path(String namespace, String name) {
    return collection(namespace) + "/" + segment(name);
  }

  String path(ObjectId id) {
    return path(id.namespace(), id.name());
  }

  /** The identity under which the API server knows an object: without namespace if it has none. */
  ObjectId served(ObjectId id) {
    return namespaced ? id : new ObjectId(id.group(), id.kind(), "", id.name());
  }

  /** No object without a namespace is of a kind that lives in them. */
  boolean canHave(ObjectId id) {
    return !namespaced || !id.namespace().isEmpty();
  }

  private String root() {
    return (apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + apiVersion;
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
