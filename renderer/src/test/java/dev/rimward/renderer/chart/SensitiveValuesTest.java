package dev.rimward.renderer.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveValuesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: correct-horse",
        "rootPassword: correct-horse",
        "secrets: {a: [{b: correct-horse}]}",
        "apiKey: |\n  first\n  correct-horse\n",
        "  - \"TOKEN\": 'correct-horse'\n  broken: [",
      })
  void hidesWhatIsBelowASensitiveKey(String document) {
    assertThat(hidden(document, "wrong: \"correct-horse\" at correct-horse@example"))
        .isEqualTo("wrong: \"(hidden)\" at (hidden)@example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image: correct-horse",
        "existingSecret: correct-horse",
        "auth: {secretName: correct-horse}",
        "secrets: {name: correct-horse}",
      })
  void showsTheRest(String document) {
    assertThat(hidden(document, "wrong: correct-horse")).isEqualTo("wrong: correct-horse");
  }

  @Test
  void hidesNoPartOfALongerWordAndNothingShort() {
    assertThat(hidden("{password: shop, token: abc}", "shop: my-shop and shops (abc)"))
        .isEqualTo("(hidden): my-shop and shops (abc)");
  }

  private static String hidden(String document, String message) {
    return SensitiveValues.in(List.of(TestCharts.bytes(document))).hiddenIn(message);
  }
}
