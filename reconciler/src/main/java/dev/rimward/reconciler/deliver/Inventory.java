package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an application has in a cluster, as written down there.
 *
 * @param digest of the application's folder that was delivered; empty before the first delivery
 * @param commit in which that folder came
 * @param resourceVersion of the object that it is kept in; empty if there is none yet
 */
record Inventory(
    String application,
    String digest,
    String commit,
    String resourceVersion,
    SortedMap<ObjectId, Member> members) {
  Inventory {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  static Inventory none(String application) {
    return new Inventory(application, "", "", "", new TreeMap<>());
  }

  boolean isStored() {
    return !resourceVersion.isEmpty();
  }

  Inventory withMembers(Collection<Member> all) {
    SortedMap<ObjectId, Member> byId = new TreeMap<>();
    all.forEach(member -> byId.put(member.id(), member));
    return new Inventory(application, digest, commit, resourceVersion, byId);
  }

  Inventory delivered(String newDigest, String newCommit) {
    return digest.equals(newDigest)
        ? this
        : new Inventory(application, newDigest, newCommit, resourceVersion, members);
  }

  Inventory storedAs(String version) {
    return new Inventory(application, digest, commit, version, members);
  }

  /** Nothing differs that is worth a write. */
  boolean saysTheSameAs(Inventory other) {
    return digest.equals(other.digest)
        && members.keySet().equals(other.members.keySet())
        && members.values().stream().allMatch(m -> m.saysTheSameAs(of(other.members, m.id())));
  }

  private static Member of(Map<ObjectId, Member> members, ObjectId id) {
    return members.getOrDefault(id, Member.intended(id, ""));
  }
}
