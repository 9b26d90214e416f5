package dev.rimward.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainScalarTest {
  /** Of which everything that is not text is made. */
  private static final String CHARACTERS = "0127_.:+-eEfFnNaAoOyYtTxXbBilrsu=<~ \t\u0130\u212a";

  private static final String[] WORDS = {
    "true", "False", "null", "yes", "off", ".inf", ".NaN", "2001-01-01", "2001-1-1t", "0x1F", "1:30"
  };

  @Test
  void decidesByTheBeginningAsThePatternsWouldForEveryShortWord() {
    for (int i = 0; i < CHARACTERS.length(); i++) {
      String one = CHARACTERS.substring(i, i + 1);
      requireSame(one);
      for (int j = 0; j < CHARACTERS.length(); j++) {
        String two = one + CHARACTERS.charAt(j);
        requireSame(two);
        for (int k = 0; k < CHARACTERS.length(); k++) {
          requireSame(two + CHARACTERS.charAt(k));
        }
      }
    }
  }

  @Test
  void decidesByTheBeginningAsThePatternsWouldForLongerWords() {
    Random random = new Random(17);
    for (int i = 0; i < 100_000; i++) {
      StringBuilder word = new StringBuilder();
      for (int parts = 1 + random.nextInt(7); parts > 0; parts--) {
        word.append(
            random.nextInt(6) == 0
                ? WORDS[random.nextInt(WORDS.length)]
                : CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      requireSame(word.toString());
    }
  }

  private static void requireSame(String word) {
    boolean isText = PlainScalar.isTextByPatterns(word);
    if (PlainScalar.isTextEverywhere(word) != isText) {
      assertThat(PlainScalar.isTextEverywhere(word)).as("seed 17, \"%s\"", word).isEqualTo(isText);
    }
  }
}
