package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependenciesTest {
  private final Dependencies shop =
      new Dependencies(
          Map.of(
              "storefront", List.of("payments", "catalog"),
              "payments", List.of("database"),
              "catalog", List.of("database", "elsewhere"),
              "database", List.of(),
              "other", List.of()));

  @Test
  void putsWhatIsNeededFirst() {
    assertThat(shop.waves())
        .containsExactly(
            List.of("database", "other"), List.of("catalog", "payments"), List.of("storefront"));
  }

  @Test
  void knowsNothingOfWhatTheClusterDoesNotHave() {
    assertThat(shop.of("catalog")).containsExactly("database");
    assertThat(shop.on("elsewhere")).isEmpty();
    assertThat(shop.on("database")).containsExactly("catalog", "payments");
  }

  @Test
  void withoutDependenciesAllAreTogether() {
    assertThat(new Dependencies(Map.of("a", List.of(), "b", List.of())).waves())
        .containsExactly(List.of("a", "b"));
  }

  @Test
  void namesTheShortestCycleFromWhereItIsSeen() {
    Dependencies cycle =
        new Dependencies(
            Map.of(
                "a", List.of("b"),
                "b", List.of("c", "a"),
                "c", List.of("a"),
                "after", List.of("c"),
                "before", List.of()));

    assertThat(cycle.cycle("a")).contains(List.of("a", "b", "a"));
    assertThat(cycle.cycle("c")).contains(List.of("c", "a", "b", "c"));
    assertThat(cycle.cycle("after")).isEmpty();
    assertThat(cycle.waves()).containsExactly(List.of("before"), List.of("a", "after", "b", "c"));
  }

  @Test
  void oneThatDependsOnItselfIsACycle() {
    Dependencies self = new Dependencies(Map.of("a", List.of("a")));

    assertThat(self.cycle("a")).contains(List.of("a", "a"));
    assertThat(self.waves()).containsExactly(List.of("a"));
  }
}
