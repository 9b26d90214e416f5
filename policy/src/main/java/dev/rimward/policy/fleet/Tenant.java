package dev.rimward.policy.fleet;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody who brings applications, and what these may do. */
public record Tenant(Metadata metadata, Spec spec) implements Definition {
  private static final Pattern NAMESPACES =
      Pattern.compile("\\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?|[a-z0-9][-a-z0-9]*\\*");

  /**
   * @param namespaces in which the tenant's applications may be; each a name, or the begin of one
   *     with {@code *} at its end
   * @param serviceAccount as which everything of the tenant is applied: its name, in the
   *     application's namespace; absent: as Rimward itself
   */
  @Planned({"clusterSelector", "allowedKinds", "quota", "isolation", "roleBindings"})
  public record Spec(List<String> namespaces, @Nullable String serviceAccount) {
    public Spec {
      namespaces = List.copyOf(namespaces);
      for (int i = 0; i < namespaces.size(); i++) {
        if (!NAMESPACES.matcher(namespaces.get(i)).matches()) {
          throw new InvalidField(
              "namespaces[" + i + "]",
              "must be a namespace, or the begin of one with * at its end, is \""
                  + namespaces.get(i)
                  + "\"");
        }
      }
      if (serviceAccount != null) {
        Names.requireSubdomain("serviceAccount", serviceAccount);
      }
    }
  }

  /** Whether applications of the tenant may be in the namespace. */
  public boolean mayUse(String namespace) {
    return spec.namespaces().stream().anyMatch(pattern -> matches(pattern, namespace));
  }

  private static boolean matches(String pattern, String namespace) {
    return pattern.endsWith("*")
        ? namespace.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(namespace);
  }
}
