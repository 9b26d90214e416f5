package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.cli.Screen.Size;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  @Test
  void drawsOverWhatWasThereWithoutClearingTheScreen() {
    assertThat(Screen.frame(List.of("one", "two"), new Size(80, 24)))
        .isEqualTo("\033[Hone\033[K\r\ntwo\033[K\033[J");
  }

  @Test
  void cutsALineThatIsWiderThanTheTerminal() {
    assertThat(Screen.cut("storefront added", 10)).isEqualTo("storefron…");
    assertThat(Screen.cut("storefront", 10)).isEqualTo("storefront");
  }

  @Test
  void drawsNoMoreLinesThanTheTerminalHas() {
    assertThat(Screen.frame(Collections.nCopies(100, "x"), new Size(80, 24)).split("\r\n"))
        .hasSize(24);
  }
}
