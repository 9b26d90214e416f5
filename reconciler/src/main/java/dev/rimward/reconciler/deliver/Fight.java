package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.time.Instant;

/**
 * Somebody changes a field again and again that is put back each time. The object is left alone for
 * a while, so that it does not go to and fro.
 *
 * @param by who changes it; empty if the cluster does not know
 * @param field empty if it is the object itself that is deleted again and again
 * @param until when it is put back again, unless Git changes it earlier
 */
public record Fight(ObjectId id, String by, String field, Instant until) {
  /** Such as {@code spec.replicas is changed by keda again and again}. */
  public String words() {
    return (field.isEmpty() ? "is deleted" : field + " is changed")
        + (by.isEmpty() ? "" : " by " + by)
        + " again and again";
  }
}
