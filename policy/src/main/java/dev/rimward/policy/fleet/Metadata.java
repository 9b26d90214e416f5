package dev.rimward.policy.fleet;

import java.util.Map;

/** Name and labels of a document, as in Kubernetes. The name is a DNS-1123 label. */
public record Metadata(String name, Map<String, String> labels) {
  public Metadata {
    labels = Map.copyOf(labels);
    Names.requireName("name", name);
    Names.requireLabels("labels", labels);
  }
}
