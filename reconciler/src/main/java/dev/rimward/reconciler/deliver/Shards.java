package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an inventory is spread over ConfigMaps, of which none may have more than 1 MiB. Shard 0 is
 * the parent of the apply set. A member stays in its shard for as long as it is one, so that a
 * change of one object writes one shard.
 *
 * @param versions resourceVersion of each shard that is stored
 * @param places the shard of each member that is stored
 */
record Shards(SortedMap<Integer, String> versions, Map<ObjectId, Integer> places) {
  /** A line has 300 bytes where names are usual, and not 1,000 where they are the longest. */
  static final int MOST_MEMBERS = 1_000;

  static final Shards NONE = new Shards(new TreeMap<>(), Map.of());

  Shards {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    places = Map.copyOf(places);
  }

  boolean areStored() {
    return !versions.isEmpty();
  }

  /** Where these members are to be kept: what has a place stays there while there is room. */
  Map<ObjectId, Integer> placing(Collection<ObjectId> members) {
    Map<ObjectId, Integer> placed = new HashMap<>();
    Map<Integer, Integer> sizes = new HashMap<>();
    for (ObjectId member : members) {
      Integer shard = places.get(member);
      if (shard != null && sizes.merge(shard, 1, Integer::sum) <= MOST_MEMBERS) {
        placed.put(member, shard);
      }
    }
    int shard = 0;
    for (ObjectId member : members) {
      if (!placed.containsKey(member)) {
        while (sizes.getOrDefault(shard, 0) >= MOST_MEMBERS) {
          shard++;
        }
        sizes.merge(shard, 1, Integer::sum);
        placed.put(member, shard);
      }
    }
    return placed;
  }
}
