package dev.rimward.reconciler.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file as people may see it (invariant 8).
 *
 * @param id of its object; empty for what is none
 * @param lines of it, without the values of Secrets
 */
record ShownObject(Optional<ObjectId> id, List<String> lines) {
  static final ShownObject NOTHING = new ShownObject(Optional.empty(), List.of());

  /** It may be a Secret that somebody damaged. */
  private static final ShownObject UNREADABLE =
      new ShownObject(Optional.empty(), List.of("(not shown: it cannot be read as an object)"));

  /**
   * @param former what the object was before, to tell values that differ; null if it was not there
   */
  static ShownObject of(byte[] yaml, byte @Nullable [] former) {
    try {
      Manifest manifest = read(yaml);
      Optional<Manifest> before = former == null ? Optional.empty() : Optional.of(read(former));
      boolean wasHidden = HiddenValues.hide(manifest, before);
      byte[] shown = wasHidden ? CanonicalYaml.write(manifest.content()) : yaml;
      return new ShownObject(Optional.of(manifest.id()), new String(shown, UTF_8).lines().toList());
    } catch (IllegalArgumentException e) {
      return UNREADABLE;
    }
  }

  private static Manifest read(byte[] yaml) {
    List<Manifest> manifests = CanonicalYaml.readAll(yaml);
    if (manifests.size() != 1) {
      throw new IllegalArgumentException("one object was expected");
    }
    return manifests.getFirst();
  }
}
