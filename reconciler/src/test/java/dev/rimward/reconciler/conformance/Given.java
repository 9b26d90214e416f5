package dev.rimward.reconciler.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.policy.fleet.Application.Drift;
import dev.rimward.policy.fleet.Application.Force;
import dev.rimward.policy.fleet.Application.HealthCheck;
import dev.rimward.policy.fleet.Application.IgnoredDifference;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application as a branch has it, built up.
 *
 * @param user as whom it is applied
 */
record Given(
    String name,
    String namespace,
    List<String> objects,
    List<String> dependsOn,
    Sync sync,
    @Nullable String user) {
  private static final YAMLMapper YAML = new YAMLMapper();

  static Given application(String name, String namespace, String... objects) {
    return new Given(name, namespace, List.of(objects), List.of(), Sync.DEFAULT, null);
  }

  Given dependingOn(String... applications) {
    return new Given(name, namespace, objects, List.of(applications), sync, user);
  }

  Given as(String somebody) {
    return new Given(name, namespace, objects, dependsOn, sync, somebody);
  }

  Given drift(Drift mode) {
    return with(
        new Sync(
            sync.prune(),
            sync.force(),
            mode,
            sync.ignoreDifferences(),
            sync.healthTimeout(),
            sync.healthChecks()));
  }

  Given force(Force force) {
    return with(
        new Sync(
            sync.prune(),
            force,
            sync.drift(),
            sync.ignoreDifferences(),
            sync.healthTimeout(),
            sync.healthChecks()));
  }

  Given prune(boolean prune) {
    return with(
        new Sync(
            prune,
            sync.force(),
            sync.drift(),
            sync.ignoreDifferences(),
            sync.healthTimeout(),
            sync.healthChecks()));
  }

  Given ignoring(IgnoredDifference... differences) {
    return with(
        new Sync(
            sync.prune(),
            sync.force(),
            sync.drift(),
            List.of(differences),
            sync.healthTimeout(),
            sync.healthChecks()));
  }

  Given healthTimeout(Duration timeout) {
    return with(
        new Sync(
            sync.prune(),
            sync.force(),
            sync.drift(),
            sync.ignoreDifferences(),
            timeout,
            sync.healthChecks()));
  }

  Given healthChecks(HealthCheck... checks) {
    return with(
        new Sync(
            sync.prune(),
            sync.force(),
            sync.drift(),
            sync.ignoreDifferences(),
            sync.healthTimeout(),
            List.of(checks)));
  }

  private Given with(Sync other) {
    return new Given(name, namespace, objects, dependsOn, other, user);
  }

  /** As it comes from a branch. */
  DesiredApplication desired() {
    return new DesiredApplication(
        name,
        namespace,
        Integer.toHexString(hashCode()),
        manifests(),
        false,
        dependsOn,
        sync,
        user);
  }

  List<Manifest> manifests() {
    List<Manifest> manifests = new ArrayList<>();
    objects.forEach(object -> manifests.add(manifest(object)));
    return manifests;
  }

  /** As rendering makes it: it says whose it is. */
  private Manifest manifest(String yaml) {
    ObjectNode content = (ObjectNode) parse(yaml);
    ((ObjectNode) content.get("metadata"))
        .withObject("labels")
        .put("app.kubernetes.io/managed-by", "rimward")
        .put("rimward.dev/application", name)
        .put(ApplySet.PART_OF_LABEL, ApplySet.id(name));
    return new Manifest(content);
  }

  /** YAML or JSON. */
  static JsonNode parse(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
