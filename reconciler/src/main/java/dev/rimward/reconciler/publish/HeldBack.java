package dev.rimward.reconciler.publish;

/**
 * An application whose new rendering for a cluster is not published: as a rule because too many
 * objects would be gone without a reason in Git. What was published before stays.
 *
 * @param gone how many of the objects would be gone
 * @param before how many there are now
 * @param message in words, with the trailer that lets it pass
 */
public record HeldBack(String application, String cluster, int gone, int before, String message) {
  static HeldBack byBrake(String application, String cluster, int gone, int before) {
    return new HeldBack(
        application, cluster, gone, before, words(application, cluster, gone, before));
  }

  /** No folder can have the application's name. */
  static HeldBack byName(String application, String cluster) {
    return new HeldBack(
        application,
        cluster,
        0,
        0,
        "an application cannot be named " + application + ", because a file has this name");
  }

  private static String words(String application, String cluster, int gone, int before) {
    return ("%s in %s: %d of %d objects would be deleted; what runs stays until a source commit"
            + " carries the line \"Rimward-Approve-Deletion: %s\"")
        .formatted(application, cluster, gone, before, application);
  }
}
