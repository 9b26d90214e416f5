package dev.rimward.renderer.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  @Test
  void haveAnotherKeyInAnotherOrderAlsoWithCommasInNames() {
    Components one = new Components(List.of("a,b", "a", "b"), Components.NONE.closure());
    Components other = new Components(List.of("a", "b", "a,b"), Components.NONE.closure());

    assertThat(one.key()).isNotEqualTo(other.key());
  }
}
