package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;

/**
 * An object in an application's inventory, as it was after it was last applied.
 *
 * @param apiVersion in which it was applied
 * @param uid empty while it is not known whether the object was applied at all
 * @param desired digest of the content that was applied
 * @param ownedFields digest of the fields owned after it was applied
 * @param revision {@link Live#revision} after it was applied
 */
record Member(
    ObjectId id,
    String apiVersion,
    String uid,
    String desired,
    String ownedFields,
    String revision) {

  /** An object that is about to be applied: written before, so that a crash loses no member. */
  static Member intended(ObjectId id, String apiVersion) {
    return new Member(id, apiVersion, "", "", "", "");
  }

  static Member applied(ObjectId id, String apiVersion, String desired, Live live) {
    String owned = live.ownedFields() == null ? "" : live.ownedFields();
    return new Member(id, apiVersion, live.uid(), desired, owned, live.revision());
  }

  Member named(ObjectId name) {
    return name.equals(id)
        ? this
        : new Member(name, apiVersion, uid, desired, ownedFields, revision);
  }

  /** It is not known whether the object was applied. */
  boolean isIntended() {
    return uid.isEmpty();
  }

  /** Nobody changed the object since it was applied. */
  boolean matches(Live live) {
    return isThe(live)
        && ownedFields.equals(live.ownedFields())
        && revision.equals(live.revision());
  }

  /** It is the very object that was applied, not another of the same name. */
  boolean isThe(Live live) {
    return uid.equals(live.uid());
  }

  /**
   * Nothing differs that is worth a write. The version of a kind without generation moves with
   * every status that a controller writes.
   */
  boolean saysTheSameAs(Member other) {
    return equals(other)
        || (revision.startsWith("version ")
            && new Member(id, apiVersion, uid, desired, ownedFields, other.revision).equals(other));
  }
}
