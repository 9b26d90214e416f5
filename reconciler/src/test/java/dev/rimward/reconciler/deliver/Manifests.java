package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Desired states as rendering makes them: every object says whose it is. */
final class Manifests {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  /** An application in the namespace of its name. */
  static DesiredApplication application(String name, String... objects) {
    return application(name, false, objects);
  }

  static DesiredApplication application(String name, boolean deletionApproved, String... objects) {
    List<Manifest> manifests = new ArrayList<>();
    for (String object : objects) {
      manifests.add(manifest(name, object));
    }
    return new DesiredApplication(
        name, name, Integer.toHexString(List.of(objects).hashCode()), manifests, deletionApproved);
  }

  static DesiredApplication as(String user, DesiredApplication application) {
    return with(application, application.dependsOn(), application.sync(), user);
  }

  static DesiredApplication dependingOn(List<String> dependsOn, DesiredApplication application) {
    return with(application, dependsOn, application.sync(), application.serviceAccount());
  }

  static DesiredApplication synced(Sync sync, DesiredApplication application) {
    return with(application, application.dependsOn(), sync, application.serviceAccount());
  }

  private static DesiredApplication with(
      DesiredApplication one, List<String> dependsOn, Sync sync, @Nullable String user) {
    return new DesiredApplication(
        one.name(),
        one.namespace(),
        one.digest(),
        one.objects(),
        one.deletionApproved(),
        dependsOn,
        sync,
        user);
  }

  /** Its branch had every application before, and approved no deletion. */
  static DesiredCluster cluster(String commit, DesiredApplication... applications) {
    return cluster(commit, new Past(true, ""), applications);
  }

  /**
   * @param hadAll the branch had every application before
   * @param approvedSince digest of a folder that was changed with an approval
   */
  record Past(boolean hadAll, String approvedSince) implements DesiredCluster.Past {
    @Override
    public boolean had(String application) {
      return hadAll;
    }

    @Override
    public boolean approvedDeletionSince(String digest, String application) {
      return digest.equals(approvedSince);
    }
  }

  static DesiredCluster cluster(String commit, Past past, DesiredApplication... applications) {
    TreeMap<String, DesiredApplication> byName = new TreeMap<>();
    for (DesiredApplication application : applications) {
      byName.put(application.name(), application);
    }
    return new DesiredCluster("fra1", commit, byName, past);
  }

  static Manifest manifest(String application, String yaml) {
    ObjectNode content = (ObjectNode) parse(yaml);
    ((ObjectNode) content.get("metadata"))
        .withObject("labels")
        .put("app.kubernetes.io/managed-by", "rimward")
        .put("rimward.dev/application", application)
        .put("applyset.kubernetes.io/part-of", ApplySet.id(application));
    return new Manifest(content);
  }

  /** Nothing says that it is to be kept, and nobody deletes it. */
  static Live live(
      String uid,
      String version,
      String revision,
      String partOf,
      @Nullable String ownedFields,
      String otherManager) {
    return new Live(uid, version, revision, partOf, ownedFields, otherManager, true, null);
  }

  static JsonNode parse(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String configMap(String namespace, String name, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: %s}
    data: {key: "%s"}
    """
        .formatted(name, namespace, value);
  }

  static String deployment(String namespace, String name, int replicas) {
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
          - name: web
            image: registry.example/web:1
    """
        .formatted(name, namespace, replicas, name, name);
  }
}
