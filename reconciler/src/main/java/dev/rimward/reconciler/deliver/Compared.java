package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.Drift.ChangedField;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object as it is, and as applying would make it.
 *
 * @param live null if it is not there
 */
record Compared(@Nullable JsonNode live, JsonNode wouldBe) {
  /** What differs, and who changed it. */
  Drift drift(ObjectId id) {
    if (live == null) {
      return Drift.missing(id);
    }
    FieldManagers managers = FieldManagers.of(live);
    List<ChangedField> fields =
        Differences.between(live, wouldBe).stream()
            .map(path -> new ChangedField(path.toString(), managers.whoWrote(path)))
            .toList();
    return new Drift(id, fields);
  }

  /** Nothing differs that anybody means. */
  boolean isSame() {
    return live != null && Differences.between(live, wouldBe).isEmpty();
  }

  /**
   * Applying would make us the owner of other fields than those we own now. Who does not own a
   * field cannot take it away later.
   */
  boolean changesOwnership() {
    return live == null || !FieldManagers.of(live).ours().equals(FieldManagers.of(wouldBe).ours());
  }
}
