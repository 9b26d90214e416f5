package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Application.Target;
import dev.rimward.policy.fleet.Metadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applications to build, and manifests for them. */
public final class Applications {
  private Applications() {}

  /** With its sources in {@code apps/<name>} and its objects in a namespace of its name. */
  public static Application of(String name) {
    return of(name, null);
  }

  public static Application of(String name, Application.@Nullable Replicas replicas) {
    return new Application(
        new Metadata(name, Map.of()),
        new Application.Spec(name, new Application.Source("apps/" + name), false, replicas));
  }

  public static Application scaling(String name, Target.Kind kind, String workload) {
    return of(name, new Application.Replicas(new Target(kind, workload)));
  }

  public static String workload(String kind, String name, String cpu, String memory) {
    return """
    apiVersion: apps/v1
    kind: %s
    metadata: {name: %s}
    spec:
      replicas: 2
      selector: {matchLabels: {app: %s}}
      template:
        metadata: {labels: {app: %s}}
        spec:
          containers:
          - name: main
            image: example/main:1.0
            resources: {requests: {cpu: "%s", memory: %s}}
    """
        .formatted(kind, name, name, name, cpu, memory);
  }
}
