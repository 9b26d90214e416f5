package dev.rimward.renderer.overlay;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what was asked for in this round or the one before. Safe for use by several threads, of
 * which two may make the same thing.
 */
final class Recent<K, V> {
  private Map<K, V> before = Map.of();
  private Map<K, V> now = new ConcurrentHashMap<>();

  /** Makes what is not known yet. */
  @FunctionalInterface
  interface Maker<V> {
    V make() throws InterruptedException;
  }

  /** What was not asked for since the last call is forgotten. Not while others ask. */
  void nextRound() {
    before = now;
    now = new ConcurrentHashMap<>();
  }

  V get(K key, Maker<V> maker) throws InterruptedException {
    V known = now.get(key);
    if (known == null) {
      known = before.get(key);
      if (known == null) {
        known = maker.make();
      }
      now.put(key, known);
    }
    return known;
  }
}
