package dev.rimward.policy.fleet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to run. */
public record Application(Metadata metadata, Spec spec) implements Definition {
  /**
   * @param namespace where its namespaced objects live, in every cluster
   * @param suspended what it runs stays as it is: its branches do not move
   * @param replicas which workloads placement scales; absent: all Deployments and StatefulSets
   */
  @Planned({"tenant", "dependsOn", "sync"})
  public record Spec(
      String namespace,
      Source source,
      @Default("false") boolean suspended,
      @Nullable Replicas replicas) {
    public Spec {
      Names.requireName("namespace", namespace);
    }
  }

  /**
   * @param path folder of the kustomization, the Helm chart or the plain manifests, relative to the
   *     root of the source repository
   * @param helm values for the Helm chart at {@code path}
   */
  @Planned("repository")
  public record Source(String path, @Nullable Helm helm) {
    public Source {
      Names.requireFolder("path", path);
    }

    public Source(String path) {
      this(path, null);
    }
  }

  /** Which workload placement scales. */
  public record Replicas(Target target) {}

  /** A workload of the application by kind and name. */
  public record Target(Kind kind, String name) {
    /** Kinds that placement can scale. */
    public enum Kind {
      Deployment,
      StatefulSet
    }
  }

  public Map<String, String> labels() {
    return metadata.labels();
  }
}
