package dev.rimward.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({"31, 31", "17.44, 17.4", "0, 0", "-0.01, 0", "1234567.89, 1234567.9", "100, 100"})
  void writesNumbersWithAtMostOneDecimal(double value, String text) {
    assertThat(Words.number(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.12345, 3, 0.123", "-0.0004, 3, 0", "2, 3, 2", "1e13, 1, 10000000000000"})
  void writesNumbersWithAsManyDecimalsAsAreAskedFor(double value, int decimals, String text) {
    assertThat(Words.number(value, decimals)).isEqualTo(text);
  }

  @Test
  void showsOnWhichSideOfTheBoundAnAmountIs() {
    assertThat(Words.amount(19.9996, 20, "requests/s")).isEqualTo("19.9996 requests/s");
    assertThat(Words.amount(20, 20, "requests/s")).isEqualTo("20 requests/s");
    assertThat(Words.amount(17.44, 20, "")).isEqualTo("17.4");
  }

  @ParameterizedTest
  @CsvSource({"PT2M, 2m", "PT90S, 1m30s", "PT1H30M, 1h30m", "PT0S, 0s", "PT0.5S, 500ms"})
  void writesDurationsAsGoDoes(Duration duration, String text) {
    assertThat(Words.duration(duration)).isEqualTo(text);
  }

  @Test
  void writesMemoryInMebibytes() {
    Resources resources = new Resources(Quantity.parse("1500m"), Quantity.parse("2Gi"));

    assertThat(Words.resources(resources)).isEqualTo("1.5 CPU and 2048Mi");
  }
}
