package dev.rimward.reconciler.publish;

/**
 * When an application stays in a cluster and its rendering loses objects, nobody decided that they
 * go: an emptied kustomization or a wrong label does it. A few may go; many need an approval.
 */
public final class DeletionBrake {
  private static final int ALWAYS_ALLOWED = 10;
  private static final double ALLOWED_PART = 0.3;

  private DeletionBrake() {}

  /**
   * @param before objects that are published
   * @param gone those of them that the new rendering does not have
   */
  public static boolean trips(int before, int gone) {
    boolean all = before > 0 && gone == before;
    return all || (gone > ALWAYS_ALLOWED && gone > before * ALLOWED_PART);
  }
}
