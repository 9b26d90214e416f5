package dev.rimward.renderer.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {
  @Test
  void keepsWhatWasUsedLastUpToAWeight() {
    BoundedCache<String, String> cache = new BoundedCache<>(8, String::length);
    cache.put("a", "aaa");
    cache.put("b", "bbb");
    assertThat(cache.get("a")).contains("aaa");

    cache.put("c", "ccc");

    assertThat(List.of("a", "b", "c"))
        .filteredOn(key -> cache.get(key).isPresent())
        .containsExactly("a", "c");
  }

  @Test
  void hasABoundAlsoForWhatWeighsNothing() {
    BoundedCache<Integer, String> cache = new BoundedCache<>(10, String::length);

    for (int i = 0; i < 100; i++) {
      cache.put(i, "");
    }

    assertThat(cache.get(0)).isEmpty();
    assertThat(cache.get(99)).isPresent();
  }
}
