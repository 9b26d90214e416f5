package dev.rimward.renderer.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatedObjectsTest {
  private static final String LAST = "---\n# Source: shop/templates/rimward-last\n{kind: Z}\n";
  private static final String OBJECT =
      "---\n# Source: shop/templates/a.yaml\n{apiVersion: v1, kind: A, metadata: {name: a}}\n";

  @Test
  void tellsTheTemplateOfEachObject() {
    List<TemplatedObject> objects = read(OBJECT + OBJECT.replace("a.yaml", "b/c.yaml") + LAST);

    assertThat(objects)
        .extracting(TemplatedObject::source)
        .containsExactly("templates/a.yaml", "templates/b/c.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", OBJECT})
  void takesOutputWithoutTheLastObjectForAFailure(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ChartRefused.class)
        .hasMessageStartingWith("Helm broke down on this chart");
  }

  @Test
  void countsWhatAliasesStandFor() {
    String bomb =
        OBJECT.replace("{name: a}", "{name: a, x: &x [%s]}".formatted("1,".repeat(100)))
            + "y: ["
            + "*x,".repeat(50)
            + "]\n";

    assertThatThrownBy(() -> read(bomb.replace("}}\ny", "}, y").replace("]\n", "]}\n") + LAST))
        .hasMessageContaining("more than 10000 bytes");
  }

  private static List<TemplatedObject> read(String text) {
    return TemplatedObjects.read(text, "", "shop", 10_000);
  }
}
