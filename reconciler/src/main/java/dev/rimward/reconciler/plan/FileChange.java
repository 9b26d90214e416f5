package dev.rimward.reconciler.plan;

import org.jspecify.annotations.Nullable;

/**
 * An object that would be different.
 *
 * @param object in words: {@code Deployment.apps shop/web}
 * @param path of its file: {@code <application>/<path>}
 * @param formerPath where it was in another file, such as under another hash suffix; else null
 * @param diff unified; without the values of Secrets, and empty where they are all that differs in
 *     their notation
 */
public record FileChange(
    Kind kind, String object, String path, @Nullable String formerPath, String diff) {
  /** What would become of the object. */
  public enum Kind {
    Added,
    Removed,
    Changed,
    /** A generated object with another hash suffix: a new one, and the old one goes. */
    Renamed
  }
}
