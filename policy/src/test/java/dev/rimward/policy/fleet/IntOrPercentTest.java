package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntOrPercentTest {
  @ParameterizedTest
  @CsvSource({
    "25%,  8,          2",
    "25%,  9,          3",
    "25%,  1,          1",
    "25%,  0,          0",
    "0%,   8,          0",
    "100%, 2147483647, 2147483647",
    "3,    8,          3",
    "3,    1,          3",
    "0,    8,          0"
  })
  void isThatManyOfATotal(String text, int total, int many) {
    IntOrPercent read = IntOrPercent.parse(text);

    assertThat(read.of(total)).isEqualTo(many);
    assertThat(read).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "-1", "-1%", "101%", "2.5%", "05", "1 %", "9999999999", "half"})
  void isNothingElse(String text) {
    assertThatThrownBy(() -> IntOrPercent.parse(text))
        .isInstanceOf(InvalidField.class)
        .hasMessage("must be a number such as 3, or 0% to 100%, is \"" + text + "\"");
  }
}
