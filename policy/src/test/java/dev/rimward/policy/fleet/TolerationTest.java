package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TolerationTest {
  /** The taint is {@code maintenance=true:NoExecute}. */
  @ParameterizedTest
  @CsvSource({
    "            , Exists,      ,           , true",
    "            , Exists,      , NoExecute , true",
    "            , Exists,      , NoSchedule, false",
    "maintenance , Exists,      ,           , true",
    "maintenance , Exists,      , NoExecute , true",
    "maintenance , Exists,      , NoSchedule, false",
    "maintenances, Exists,      ,           , false",
    "maintenance , Equal , true ,           , true",
    "maintenance , Equal , true , NoExecute , true",
    "maintenance , Equal , true , PreferNoSchedule, false",
    "maintenance , Equal , false,           , false",
    "maintenance , Equal ,      ,           , false",
    "other       , Equal , true ,           , false",
  })
  void meansTheTaintsThatKubernetesWould(
      @Nullable String key,
      Toleration.Operator operator,
      @Nullable String value,
      Taint.@Nullable Effect effect,
      boolean tolerates) {
    Taint taint = new Taint("maintenance", "true", Taint.Effect.NoExecute);

    assertThat(new Toleration(key, operator, value, effect, null).tolerates(taint))
        .isEqualTo(tolerates);
  }

  @Test
  void withoutAValueMeansATaintWithoutOne() {
    Toleration toleration = new Toleration("gpu", Toleration.Operator.Equal, null, null, null);

    assertThat(toleration.tolerates(new Taint("gpu", "", Taint.Effect.NoSchedule))).isTrue();
    assertThat(toleration.tolerates(new Taint("gpu", "a", Taint.Effect.NoSchedule))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "NoExecute,        true",
    "NoSchedule,       false",
    "PreferNoSchedule, false",
    "                , false"
  })
  void lastsForAWhileForNoExecuteOnly(Taint.@Nullable Effect effect, boolean allowed) {
    if (allowed) {
      assertThat(new Toleration("a", Toleration.Operator.Exists, null, effect, -1L))
          .extracting(Toleration::tolerationSeconds)
          .isEqualTo(-1L);
    } else {
      assertThatThrownBy(() -> new Toleration("a", Toleration.Operator.Exists, null, effect, 300L))
          .isInstanceOf(InvalidField.class)
          .hasMessage("needs effect NoExecute");
    }
  }

  @Test
  void aTaintIsWrittenAsKubectlDoes() {
    assertThat(new Taint("maintenance", "true", Taint.Effect.NoSchedule))
        .hasToString("maintenance=true:NoSchedule");
    assertThat(new Taint("maintenance", "", Taint.Effect.NoExecute))
        .hasToString("maintenance:NoExecute");
  }
}
