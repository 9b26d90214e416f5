package dev.rimward.reconciler.publish;

/** Points of a publication, in their order; each may come again when a push has to be repeated. */
public enum PublishStep {
  COMMITTED_RENDERED,
  PUSHED_RENDERED,
  COMMITTED_CLUSTERS,
  PUSHED_CLUSTERS;

  /** Told of each step when it is done, on the publishing thread. */
  public interface Listener {
    void reached(PublishStep step);
  }
}
