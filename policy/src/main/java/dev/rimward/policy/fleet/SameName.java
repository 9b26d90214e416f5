package dev.rimward.policy.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Settles which of several documents of one kind and name counts: the one that had the name first,
 * so that nobody takes a name from its owner; the first path where history does not tell.
 */
final class SameName {
  private final SourceTree tree;
  private final LastGood lastGood;

  SameName(SourceTree tree, LastGood lastGood) {
    this.tree = tree;
    this.lastGood = lastGood;
  }

  /** One document for each name, and what is wrong with the others. */
  record Settled(List<Written> definitions, List<Problem> problems) {}

  Settled settle(List<Written> written) {
    Map<Id, Written> owners = new LinkedHashMap<>();
    written.forEach(each -> owners.merge(each.id(), each, this::owner));
    List<Problem> problems = new ArrayList<>();
    for (Written each : written) {
      Written owner = owners.getOrDefault(each.id(), each);
      if (!owner.equals(each)) {
        List<Written> kept = keptInstead(each, owners);
        kept.forEach(old -> owners.put(old.id(), old));
        problems.add(problem(each, owner, LastGood.keeps(kept)));
      }
    }
    return new Settled(List.copyOf(owners.values()), problems);
  }

  /** A document renamed into a name that is taken is a bad one, and moves nothing either. */
  private List<Written> keptInstead(Written other, Map<Id, Written> owners) {
    return lastGood.keepWithout(tree, other.path(), other.id()).stream()
        .filter(old -> !owners.containsKey(old.id()))
        .toList();
  }

  private Problem problem(Written other, Written owner, String kept) {
    String revision = tree.revision();
    String where = owner.where(revision);
    return other.problem(
        revision,
        "metadata.name",
        other.id() + " is already defined in " + where + "; this one is ignored" + kept);
  }

  private Written owner(Written first, Written second) {
    return first.path().equals(second.path()) || !hadItBefore(second, first) ? first : second;
  }

  /** Whether one document had the name when the other's file did not yet. */
  private boolean hadItBefore(Written one, Written other) {
    try (Stream<SourceTree> versions = tree.earlier(other.path())) {
      return versions
          .limit(LastGood.MAX_VERSIONS)
          .filter(version -> !defines(version, other))
          .findFirst()
          .map(version -> defines(version, one))
          .orElse(false);
    }
  }

  private boolean defines(SourceTree version, Written written) {
    return lastGood.standsFor(version, written.path()).stream()
        .anyMatch(old -> old.id().equals(written.id()));
  }
}
