package dev.rimward.renderer.build;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Keeps what was used last, up to a weight. Safe for use by several threads. */
final class BoundedCache<K, V> {
  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long maxWeight;
  private final ToLongFunction<V> weigher;
  private long weight;

  BoundedCache(long maxWeight, ToLongFunction<V> weigher) {
    this.maxWeight = maxWeight;
    this.weigher = weigher;
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void put(K key, V value) {
    V replaced = entries.put(key, value);
    weight += weight(value) - (replaced == null ? 0 : weight(replaced));
    Iterator<V> eldestFirst = entries.values().iterator();
    while (weight > maxWeight) {
      weight -= weight(eldestFirst.next());
      eldestFirst.remove();
    }
  }

  /** The entry itself takes room, whatever is in it. */
  private long weight(V value) {
    return 1 + weigher.applyAsLong(value);
  }
}
