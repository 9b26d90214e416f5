package dev.rimward.reconciler.publish;

import dev.rimward.renderer.overlay.RenderedApplication;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Which of Git's trees a rendering is, of all that were written for a publication that stands. Such
 * a rendering is not made into files again.
 */
final class KnownFolders {
  private final Map<Key, ObjectId> trees = new HashMap<>();

  /** What decides the folder's bytes. */
  private record Key(ApplicationFacts facts, String digest) {}

  Optional<ObjectId> tree(ApplicationFacts facts, RenderedApplication rendering) {
    return Optional.ofNullable(trees.get(new Key(facts, rendering.digest())));
  }

  void put(ApplicationFacts facts, RenderedApplication rendering, ObjectId tree) {
    trees.put(new Key(facts, rendering.digest()), tree);
  }
}
