package dev.rimward.renderer.overlay;

import dev.rimward.renderer.manifest.ObjectId;

/**
 * What clusters have of applications already. Asked only about an object that several applications
 * want in one cluster, so that nobody takes another's by the name of an application.
 */
@FunctionalInterface
public interface Incumbents {
  /** Where nothing is known. */
  Incumbents NONE = (_, _, _) -> false;

  /** Whether the cluster has the object, and has it of the application. */
  boolean have(String cluster, String application, ObjectId object);
}
