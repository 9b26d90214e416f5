package dev.rimward.policy.fleet;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a source repository keeps its documents: platform kinds below the platform paths, and
 * applications at {@code apps/<name>/app.yaml}. Only who may write a platform path may define what
 * is read there, so none of them may hold applications.
 *
 * @param clusters folder of {@code Cluster}
 * @param tenants folder of {@code Tenant}
 * @param policies folder of {@code PlacementPolicy}, {@code Signal} and the other rules
 */
public record Layout(
    @Default("clusters") String clusters,
    @Default("tenants") String tenants,
    @Default("policies") String policies) {
  static final String APPLICATIONS = "apps";
  private static final String APPLICATION_FILE = "app.yaml";

  public static final Layout STANDARD = new Layout("clusters", "tenants", "policies");

  public Layout {
    requireFolder("clusters", clusters);
    requireFolder("tenants", tenants);
    requireFolder("policies", policies);
  }

  List<String> platformFolders() {
    return Stream.of(clusters, tenants, policies).distinct().toList();
  }

  /** Whether documents of the kind are read from this file. */
  boolean admits(Kind kind, String path) {
    return kind == Kind.APPLICATION ? isApplicationFile(path) : path.startsWith(folder(kind) + "/");
  }

  /** A document of the kind where it has no right to stand. */
  Problem refusal(Kind kind, Place root) {
    String where =
        kind == Kind.APPLICATION
            ? "from " + APPLICATIONS + "/<name>/" + APPLICATION_FILE
            : "under " + folder(kind) + "/";
    return root.problem("refused: " + kind.word() + " is read " + where + " only");
  }

  static boolean isApplicationFile(String path) {
    List<String> names = List.of(path.split("/", -1));
    return names.size() == 3
        && names.getFirst().equals(APPLICATIONS)
        && names.getLast().equals(APPLICATION_FILE);
  }

  /** The application whose folder holds the file. */
  static String applicationOf(String path) {
    return path.split("/", -1)[1];
  }

  static boolean isYaml(String path) {
    return path.endsWith(".yaml") || path.endsWith(".yml");
  }

  private String folder(Kind kind) {
    return switch (kind) {
      case CLUSTER -> clusters;
      case TENANT -> tenants;
      case SIGNAL, PLACEMENT_POLICY, CLUSTER_OVERRIDE, GUARDRAIL, MAINTENANCE_WINDOW -> policies;
      case APPLICATION -> APPLICATIONS;
    };
  }

  private static void requireFolder(String field, String folder) {
    Names.requireFolder(field, folder);
    if ((folder + "/").startsWith(APPLICATIONS + "/")) {
      throw new InvalidField(field, "must not be among the applications, is \"" + folder + "\"");
    }
  }
}
