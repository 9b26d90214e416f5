package dev.rimward.renderer.manifest;

import java.util.Comparator;

/**
 * Identity of an object in a cluster, whatever version of its kind it is written in.
 *
 * @param group API group; empty for the core group
 * @param namespace empty for what has none
 */
public record ObjectId(String group, String kind, String namespace, String name)
    implements Comparable<ObjectId> {
  private static final Comparator<ObjectId> ORDER =
      Comparator.comparing(ObjectId::namespace)
          .thenComparing(ObjectId::group)
          .thenComparing(ObjectId::kind)
          .thenComparing(ObjectId::name);

  @Override
  public int compareTo(ObjectId other) {
    return ORDER.compare(this, other);
  }

  /** As people write it: {@code Deployment.apps shop/web}. */
  @Override
  public String toString() {
    return kind
        + (group.isEmpty() ? "" : "." + group)
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }
}
