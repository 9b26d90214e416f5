package dev.rimward.renderer.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateActionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{{ now }} | {{ (then) }}",
        "{{now}}{{-now-}} | {{(then)}}{{-(then)-}}",
        "{{ $x := now }} | {{ $x := (then) }}",
        "{{ (now).Year }} | {{ ((then)).Year }}",
        "{{ \"}}\" }} {{ now }} | {{ \"}}\" }} {{ (then) }}",
        "{{ \"\\\"\" now }} | {{ \"\\\"\" (then) }}",
        "{{ `\\` now }} | {{ `\\` (then) }}",
        "{{ '\"' now }} | {{ '\"' (then) }}",
        "{{/* \" */}}{{ now }} | {{/* \" */}}{{ (then) }}",
        "{{- /* }} */ -}} now {{ now | {{- /* }} */ -}} now {{ (then)",
        "é{{ printf \"%s\" now }} | é{{ printf \"%s\" (then) }}",
      })
  void replacesAFunctionInActions(String template, String expected) {
    assertThat(replaced(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "now",
        "{ now }",
        "{{ .now }} {{ .Values.now }} {{ $now }} {{ $.now }} {{ nowhere }} {{ unknow }} {{ now_ }}",
        "{{ \"now\" }} {{ `now` }} {{ \"\\\" now\" }}",
        "{{/* now */}} {{- /* {{ now }} */ -}}",
        "{{ \"now",
        "{{/* now",
        "{{",
        "{{ \"\\",
        "",
      })
  void leavesEverythingElseAsItIs(String template) {
    assertThat(replaced(template)).isEqualTo(template);
  }

  @Test
  void keepsTheLines() {
    assertThat(replaced("a\n{{ now\n| date }}\nb").lines()).hasSize(4);
  }

  private static String replaced(String template) {
    return TemplateActions.replaceFunctions(template, Map.of("now", "(then)"));
  }
}
