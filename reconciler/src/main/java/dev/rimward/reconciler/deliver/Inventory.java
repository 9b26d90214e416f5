package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What an application has in a cluster, as written down there.
 *
 * @param digest of the application's folder that was delivered; empty before the first delivery
 * @param commit in which that folder came
 * @param dependsOn applications that are to be there for as long as this one is
 * @param keepsAll whether what is no longer in Git stays where it is, also when the application
 *     goes
 * @param shards where it is kept, and what of it
 */
record Inventory(
    String application,
    String digest,
    String commit,
    List<String> dependsOn,
    boolean keepsAll,
    Shards shards,
    SortedMap<ObjectId, Member> members) {
  Inventory {
    dependsOn = List.copyOf(dependsOn);
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  static Inventory none(String application) {
    return new Inventory(application, "", "", List.of(), false, Shards.NONE, new TreeMap<>());
  }

  boolean isStored() {
    return shards.areStored();
  }

  Inventory withMembers(Collection<Member> all) {
    SortedMap<ObjectId, Member> byId = new TreeMap<>();
    all.forEach(member -> byId.put(member.id(), member));
    return new Inventory(application, digest, commit, dependsOn, keepsAll, shards, byId);
  }

  /** With other names for the same objects. One that had two names keeps what was applied last. */
  Inventory named(UnaryOperator<ObjectId> names) {
    Map<ObjectId, Integer> places = new HashMap<>();
    shards.places().forEach((id, shard) -> places.put(names.apply(id), shard));
    SortedMap<ObjectId, Member> byId = new TreeMap<>();
    for (Member member : members.values()) {
      Member named = member.named(names.apply(member.id()));
      byId.merge(named.id(), named, (one, other) -> other.isIntended() ? one : other);
    }
    return new Inventory(
        application,
        digest,
        commit,
        dependsOn,
        keepsAll,
        new Shards(shards.versions(), places),
        byId);
  }

  Inventory delivered(String newDigest, String newCommit) {
    return digest.equals(newDigest)
        ? this
        : new Inventory(application, newDigest, newCommit, dependsOn, keepsAll, shards, members);
  }

  /** What has to be known of the application when it is no longer in Git. */
  Inventory with(List<String> dependsOnNow, boolean keepsAllNow) {
    return new Inventory(application, digest, commit, dependsOnNow, keepsAllNow, shards, members);
  }

  Inventory storedIn(Shards now) {
    return new Inventory(application, digest, commit, dependsOn, keepsAll, now, members);
  }

  /** Nothing differs that is worth a write. */
  boolean saysTheSameAs(Inventory other) {
    return hasTheHeadOf(other) && sayTheSame(members, other.members);
  }

  /** What the parent says of the whole is the same. */
  boolean hasTheHeadOf(Inventory other) {
    return digest.equals(other.digest)
        && dependsOn.equals(other.dependsOn)
        && keepsAll == other.keepsAll
        && members.keySet().equals(other.members.keySet());
  }

  /** Whether the same objects are in both, and nothing of them differs that is worth a write. */
  static boolean sayTheSame(Map<ObjectId, Member> some, Map<ObjectId, Member> others) {
    return some.keySet().equals(others.keySet())
        && some.values().stream().allMatch(m -> m.saysTheSameAs(of(others, m.id())));
  }

  private static Member of(Map<ObjectId, Member> members, ObjectId id) {
    return members.getOrDefault(id, Member.intended(id, ""));
  }
}
