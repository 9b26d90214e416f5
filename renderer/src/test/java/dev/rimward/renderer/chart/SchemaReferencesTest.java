package dev.rimward.renderer.chart;

import static dev.rimward.renderer.chart.TestCharts.files;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaReferencesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/schema.json",
        "file:///etc/passwd",
        "other.json",
        "//example.com/a",
        "http://json-schema.org.example.com/a",
      })
  void refusesWhatIsOutsideOfTheFile(String reference) {
    String schema = "{\"properties\": {\"a\": [{\"$ref\": \"%s\"}]}}".formatted(reference);

    assertThatThrownBy(
            () ->
                SchemaReferences.requireInside(
                    files("charts/cache.tgz/values.schema.json", schema)))
        .isInstanceOf(ChartRefused.class)
        .hasMessageStartingWith(
            "charts/cache.tgz/values.schema.json: $ref \"%s\" is outside of the file"
                .formatted(reference));
  }

  @Test
  void refusesASchemaOfSchemasThatWouldBeDownloaded() {
    assertThatThrownBy(
            () ->
                SchemaReferences.requireInside(
                    files("values.schema.json", "{\"$schema\": \"https://example.com/s\"}")))
        .hasMessageContaining("$schema \"https://example.com/s\"");
  }

  @Test
  void refusesWhatCannotBeSearched() {
    assertThatThrownBy(
            () -> SchemaReferences.requireInside(files("values.schema.json", "{\n\"a\": b")))
        .hasMessage("values.schema.json, line 2: is not JSON, or nested too deeply");
    assertThatThrownBy(
            () -> SchemaReferences.requireInside(files("values.schema.json", "[".repeat(2_000))))
        .hasMessage("values.schema.json: is not JSON, or nested too deeply");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"$ref\": \"#/$defs/a\"}",
        "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"}",
        "{\"properties\": {\"$ref\": {\"type\": \"string\"}}}",
        "",
      })
  void acceptsWhatIsInTheFile(String schema) {
    assertThatCode(() -> SchemaReferences.requireInside(files("values.schema.json", schema)))
        .doesNotThrowAnyException();
  }
}
