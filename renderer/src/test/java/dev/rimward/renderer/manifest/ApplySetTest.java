package dev.rimward.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApplySetTest {
  @Test
  void computesTheIdAsOtherToolsDo() {
    assertThat(ApplySet.id("test-foo", "test-ns", "Foo", "foo.bar"))
        .isEqualTo("applyset-f9Rk5tKHoB72oV1tU2iFKxDwL8MBZTjMHFQ8V9WNNlA-v1");
  }

  @Test
  void takesTheInventoryOfTheApplicationAsParent() {
    assertThat(ApplySet.id("shop"))
        .isEqualTo(ApplySet.id("inventory-shop", "rimward-system", "ConfigMap", ""));
  }

  @Test
  void fitsIntoALabel() {
    assertThat(ApplySet.id("a".repeat(253))).matches("[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?");
    assertThat(ApplySet.id("a".repeat(253)).length()).isLessThanOrEqualTo(63);
  }
}
