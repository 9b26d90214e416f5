package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.ClusterOverride;
import dev.rimward.policy.fleet.Helm;
import java.util.List;
import java.util.Objects;

/**
 * What overrides add to a build.
 *
 * @param components folders of kustomize Components, in the order in which they are applied; what
 *     several overrides add is there once, where the first of them adds it
 * @param helm values for a chart, in the order in which they are applied; no matter where there is
 *     no chart
 */
public record Overrides(List<String> components, List<Helm> helm) {
  public Overrides {
    components = List.copyOf(components);
    helm = List.copyOf(helm);
  }

  /**
   * @param overrides in the order in which they are applied
   */
  public static Overrides of(List<ClusterOverride> overrides) {
    return new Overrides(
        overrides.stream()
            .flatMap(override -> override.spec().components().stream())
            .distinct()
            .toList(),
        overrides.stream()
            .map(override -> override.spec().helm())
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList());
  }

  /** Whether they add nothing. */
  public boolean isEmpty() {
    return components.isEmpty() && helm.isEmpty();
  }
}
