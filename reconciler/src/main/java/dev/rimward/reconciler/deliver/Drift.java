package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object that is not as Git says, though it was.
 *
 * @param fields that differ; empty if the object is not there
 */
public record Drift(ObjectId id, List<ChangedField> fields) {
  private static final int MOST_TOLD = 3;

  public Drift {
    fields = List.copyOf(fields);
  }

  /**
   * A field that somebody changed.
   *
   * @param path such as {@code spec.template.spec.containers[name=web].image}; empty if it is not
   *     known
   * @param by the field manager that wrote it last; empty if the cluster does not know
   */
  public record ChangedField(String path, String by) {}

  static Drift missing(ObjectId id) {
    return new Drift(id, List.of());
  }

  /** It differs, and nobody can say in what. */
  static Drift unknown(ObjectId id, String by) {
    return new Drift(id, List.of(new ChangedField("", by)));
  }

  public boolean wasDeleted() {
    return fields.isEmpty();
  }

  /** Who changed it, several separated by commas; empty if the cluster does not know. */
  public String by() {
    Set<String> managers = new LinkedHashSet<>();
    fields.forEach(field -> managers.add(field.by()));
    managers.remove("");
    return String.join(", ", managers);
  }

  /** Which fields who changed: {@code spec.replicas was changed by kubectl-scale}. */
  public String words() {
    if (wasDeleted()) {
      return "was deleted";
    }
    Map<String, List<String>> byManager = new LinkedHashMap<>();
    fields.stream()
        .limit(MOST_TOLD)
        .forEach(
            field ->
                byManager
                    .computeIfAbsent(field.by(), absent -> new ArrayList<>())
                    .add(field.path()));
    List<String> parts = new ArrayList<>();
    byManager.forEach((by, paths) -> parts.add(part(by, paths)));
    int rest = fields.size() - MOST_TOLD;
    return String.join("; ", parts) + (rest > 0 ? "; and " + rest + " more" : "");
  }

  private static String part(String by, List<String> paths) {
    String what = String.join(", ", paths);
    return (what.isEmpty() ? "" : what + " ")
        + (paths.size() == 1 ? "was changed" : "were changed")
        + (by.isEmpty() ? "" : " by " + by);
  }
}
