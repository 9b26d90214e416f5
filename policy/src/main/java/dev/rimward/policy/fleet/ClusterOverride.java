package dev.rimward.policy.fleet;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What differs by place: changes to what the selected applications are in the selected clusters.
 */
public record ClusterOverride(Metadata metadata, Spec spec) implements Definition {
  /** Names of variables that begin so are facts of the cluster, which nobody sets. */
  public static final String RESERVED_PREFIX = "RIMWARD_";

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * Several overrides of one application in one cluster are applied in the order of their names, so
   * that later ones win.
   *
   * @param clusterSelector absent or empty: all clusters
   * @param applicationSelector absent or empty: all applications
   * @param components folders of kustomize Components, relative to the root of the source
   *     repository, applied in their order
   * @param substitute texts by the name of the variable that they stand for
   * @param helm values for the chart, over those of the application
   */
  public record Spec(
      @Default("{}") LabelSelector clusterSelector,
      @Default("{}") LabelSelector applicationSelector,
      List<String> components,
      SortedMap<String, String> substitute,
      @Nullable Helm helm) {
    public Spec {
      components = List.copyOf(components);
      substitute = Collections.unmodifiableSortedMap(new TreeMap<>(substitute));
      for (int i = 0; i < components.size(); i++) {
        Names.requireFolder("components[" + i + "]", components.get(i));
      }
      substitute.keySet().forEach(Spec::requireVariable);
      if (components.isEmpty() && substitute.isEmpty() && helm == null) {
        throw new InvalidField("", "needs at least one of components, substitute and helm");
      }
    }

    private static void requireVariable(String name) {
      if (!VARIABLE.matcher(name).matches()) {
        throw new InvalidField(
            "substitute." + name,
            "must be the name of a variable, of letters, digits and '_' and not beginning with a"
                + " digit, is \""
                + name
                + "\"");
      }
      if (name.startsWith(RESERVED_PREFIX)) {
        throw new InvalidField(
            "substitute." + name,
            "is reserved: what begins with "
                + RESERVED_PREFIX
                + " is set from the cluster; choose another name");
      }
    }
  }

  /** Whether it changes the application in the cluster. */
  public boolean selects(Cluster cluster, Application application) {
    return spec.clusterSelector().matches(cluster.labels())
        && spec.applicationSelector().matches(application.labels());
  }
}
