package dev.rimward.policy.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What to run. */
public record Application(Metadata metadata, Spec spec) implements Definition {
  /**
   * @param namespace where its namespaced objects live, in every cluster
   * @param suspended what it runs stays as it is: its branches do not move
   * @param replicas which workloads placement scales; absent: all Deployments and StatefulSets
   * @param tenant to whom it belongs; absent: to the platform
   * @param dependsOn applications that are applied and healthy first, in each cluster where both
   *     run
   * @param sync how it is applied and kept; absent: {@link Sync#DEFAULT}
   */
  public record Spec(
      String namespace,
      Source source,
      @Default("false") boolean suspended,
      @Nullable Replicas replicas,
      @Nullable String tenant,
      List<String> dependsOn,
      @Nullable Sync sync) {
    public Spec {
      Names.requireName("namespace", namespace);
      if (tenant != null) {
        Names.requireName("tenant", tenant);
      }
      dependsOn = List.copyOf(dependsOn);
      Set<String> known = new TreeSet<>();
      for (int i = 0; i < dependsOn.size(); i++) {
        Names.requireName("dependsOn[" + i + "]", dependsOn.get(i));
        if (!known.add(dependsOn.get(i))) {
          throw new InvalidField("dependsOn[" + i + "]", "is there twice");
        }
      }
    }

    public Spec(String namespace, Source source, boolean suspended, @Nullable Replicas replicas) {
      this(namespace, source, suspended, replicas, null, List.of(), null);
    }

    public Sync syncOrDefault() {
      return sync == null ? Sync.DEFAULT : sync;
    }
  }

  /**
   * How an application is applied, and kept as Git says.
   *
   * @param prune whether objects that are no longer in Git are deleted
   * @param force what is done about a change that Kubernetes does not allow
   * @param drift what is done about changes that others make
   * @param ignoreDifferences what others may change
   * @param healthTimeout how long after a change it may take to become healthy
   * @param healthChecks conditions of health beside those that Kubernetes has
   */
  public record Sync(
      @Default("true") boolean prune,
      @Default("Never") Force force,
      @Default("Correct") Drift drift,
      List<IgnoredDifference> ignoreDifferences,
      @Default("5m") Duration healthTimeout,
      List<HealthCheck> healthChecks) {
    public static final Sync DEFAULT =
        new Sync(true, Force.Never, Drift.Correct, List.of(), Duration.ofMinutes(5), List.of());

    public Sync {
      ignoreDifferences = List.copyOf(ignoreDifferences);
      healthChecks = List.copyOf(healthChecks);
      if (!healthTimeout.isPositive()) {
        throw new InvalidField("healthTimeout", "must be above 0");
      }
    }
  }

  /** What is done about a change of a field that Kubernetes does not let change. */
  public enum Force {
    /** It is an error. */
    Never,
    /** The object is deleted and made anew. */
    OnImmutableField
  }

  /** What is done when an object is no longer as it was applied. */
  public enum Drift {
    /** It is put back. */
    Correct,
    /** It is reported. */
    Detect,
    /** Nobody looks. */
    Ignore
  }

  /**
   * What others may change in some objects.
   *
   * @param target absent: every object
   * @param jsonPointers to fields, as in RFC 6901
   * @param fieldManagers whose fields are theirs
   */
  public record IgnoredDifference(
      @Default("{}") ObjectTarget target, List<String> jsonPointers, List<String> fieldManagers) {
    public IgnoredDifference {
      jsonPointers = List.copyOf(jsonPointers);
      fieldManagers = List.copyOf(fieldManagers);
      if (jsonPointers.isEmpty() && fieldManagers.isEmpty()) {
        throw new InvalidField("", "needs jsonPointers or fieldManagers");
      }
      for (int i = 0; i < jsonPointers.size(); i++) {
        requirePointer("jsonPointers[" + i + "]", jsonPointers.get(i));
      }
      if (fieldManagers.contains("rimward")) {
        throw new InvalidField("fieldManagers", "must not have rimward, whose fields Git decides");
      }
    }

    private static void requirePointer(String field, String pointer) {
      if (!pointer.matches("(/([^~/]|~[01])*)+")) {
        throw new InvalidField(
            field, "must be a JSON pointer such as /spec/replicas, is \"" + pointer + "\"");
      }
    }
  }

  /**
   * Some of the application's objects. What is absent may be anything.
   *
   * @param group API group without version; empty for the core group, {@code *} for any
   */
  public record ObjectTarget(
      @Default("*") String group,
      @Nullable String kind,
      @Nullable String namespace,
      @Nullable String name) {
    /** Every object. */
    public static final ObjectTarget ANY = new ObjectTarget("*", null, null, null);

    /** Whether an object is meant. */
    public boolean selects(
        String objectGroup, String objectKind, String objectNamespace, String objectName) {
      return (group.equals("*") || group.equals(objectGroup))
          && (kind == null || kind.equals(objectKind))
          && (namespace == null || namespace.equals(objectNamespace))
          && (name == null || name.equals(objectName));
    }
  }

  /** Objects that are healthy when a condition on them is true, and on their way until then. */
  public record HealthCheck(ObjectTarget target, ObjectExpression expression) {
    public HealthCheck {
      if (target.kind() == null) {
        throw new InvalidField("target.kind", "required field is missing");
      }
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
