package dev.rimward.renderer.chart;

import static dev.rimward.renderer.chart.TestCharts.LIMITS;
import static dev.rimward.renderer.chart.TestCharts.chart;
import static dev.rimward.renderer.chart.TestCharts.configMap;
import static dev.rimward.renderer.chart.TestCharts.failed;
import static dev.rimward.renderer.chart.TestCharts.rendered;
import static dev.rimward.renderer.chart.TestCharts.shop;
import static dev.rimward.renderer.chart.TestCharts.shopFiles;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With Helm itself, in its process. Nothing here may take the machine along. */
@Timeout(120)
class HostileChartsTest {
  private static final Charts HURRIED =
      new Charts(
          new ChartLimits(
              Duration.ofSeconds(2),
              LIMITS.outputBytes(),
              LIMITS.memoryBytes(),
              LIMITS.chartBytes(),
              LIMITS.chartFiles(),
              1));

  @Test
  void endsTemplatesThatIncludeThemselves() throws Exception {
    String define = "{{ define \"a\" }}%s{{ end }}{{ include \"a\" . }}";

    assertThat(
            failed(shop("templates/a.yaml", define.formatted("{{ include \"a\" . }}"))).message())
        .contains("nested reference name: a")
        .hasSizeLessThan(1_100);
    assertThat(
            failed(shop("templates/a.yaml", define.formatted("{{ template \"a\" . }}"))).message())
        .contains("exceeded maximum template depth");
    assertThat(
            failed(
                    shop(
                        "templates/a.yaml",
                        define.formatted("{{ tpl .Values.a . }}"),
                        "values.yaml",
                        "a: '{{ include \"a\" . }}'"))
                .message())
        .contains("nested reference name: a");
  }

  @Test
  void endsALoopAfterTheTimeThatItHas() throws Exception {
    long start = System.nanoTime();
    Charts.Outcome.Failed failed =
        failed(
            HURRIED.template(
                shop(
                    "templates/a.yaml",
                    "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}")));

    assertThat(failed.message()).isEqualTo("Helm was ended: it was not done after 2 s");
    assertThat(failed.isFinal()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ range until 1000000000 }}{{ end }}",
        "{{ range until 100000 }}{{ range until 100000 }}printed without end{{ end }}{{ end }}",
        "{{ repeat 2000000000 \"a\" }}",
      })
  void endsWhatTakesTooMuchMemory(String template) throws Exception {
    Charts.Outcome.Failed failed = failed(shop("templates/a.yaml", template));

    assertThat(failed.message()).isEqualTo("Helm was ended: it took more than 400 MiB of memory");
    assertThat(failed.isFinal()).isTrue();
  }

  @Test
  void refusesMoreObjectsThanTheLimitAndLinesThatNoClusterTakes() throws Exception {
    String line = "k{{ . }}: %s\n".formatted("a".repeat(1_000));

    assertThat(
            failed(
                    shop(
                        "templates/a.yaml",
                        "apiVersion: v1\nkind: A\nmetadata: {name: a}\n"
                            + "{{ range until 4500 }}%s{{ end }}".formatted(line)))
                .message())
        .isEqualTo("the chart gives more than 4194304 bytes of objects");
    assertThat(failed(shop("templates/a.yaml", configMap("repeat 2000000 \"a\""))).message())
        .isEqualTo(
            "templates/a.yaml: gives a line of more than 1572864 characters, which no cluster"
                + " takes");
  }

  @Test
  void readsNoFileOutsideOfTheChart() throws Exception {
    String files =
        configMap(
            "printf \"%s%s%s%d\" (.Files.Get \"../../../../../../../etc/passwd\")"
                + " (.Files.Get \"/etc/passwd\") (.Files.Get \"../../kubeconfig\")"
                + " (len (.Files.Glob \"../**\"))");

    assertThat(rendered(shop("templates/a.yaml", files))).contains("a: \"0\"");
  }

  @Test
  void asksNobodyForALookupInTextOfValues() throws Exception {
    String message =
        failed(
                shop(
                    "templates/a.yaml",
                    "{{ tpl .Values.a . }}",
                    "values.yaml",
                    "a: '{{ lookup \"v1\" \"Secret\" \"a\" \"b\" }}'"))
            .message();

    assertThat(message).endsWith("lookup: charts are templated without a cluster");
  }

  @Test
  void endsAliasBombsInValuesAndInObjects() throws Exception {
    String bomb =
        "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
            + IntStream.range(1, 12)
                .mapToObj(
                    i -> "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)))
                .collect(Collectors.joining());

    assertThat(failed(shop("values.yaml", bomb)).message())
        .startsWith("cannot load values.yaml: ")
        .endsWith("excessive aliasing");
    assertThat(failed(chart(shopFiles(), bomb)).message())
        .startsWith("failed to parse values document 1: ")
        .endsWith("excessive aliasing");
    assertThat(
            failed(
                    shop(
                        "templates/a.yaml",
                        "apiVersion: v1\nkind: A\nmetadata: {name: a}\n" + bomb))
                .message())
        .startsWith("YAML parse error on templates/a.yaml: ")
        .endsWith("excessive aliasing");
  }

  @Test
  void endsWhatIsNestedWithoutEnd() throws Exception {
    String deep = "[".repeat(1_000_000);

    assertThat(failed(shop("values.yaml", "a: " + deep)).message()).endsWith("max depth of 10000");
    assertThat(failed(shop("values.schema.json", deep)).message()).endsWith("nested too deeply");
    assertThat(failed(shop("templates/a.yaml", "a: " + deep)).message())
        .endsWith("max depth of 10000");
  }

  /** What is read of them outside of the process must not take its time there. */
  @Test
  void reportsSoonWhatIsWrongWithLongLinesAndLongMessages() throws Exception {
    String password = "correct-horse ".repeat(100_000);
    long start = System.nanoTime();
    String message =
        failed(
                shop(
                    "Chart.yaml",
                    "{apiVersion: v2, name: shop, version: 1.0.0, description: \"%s\"}"
                        .formatted("a".repeat(3_000_000)),
                    "values.yaml",
                    "{password: \"%s\", other: \"%s\"}".formatted(password, "b".repeat(2_000_000)),
                    "templates/a.yaml",
                    "{{ fail (printf \"%q\" .Values) }}"))
            .message();

    assertThat(message).hasSizeLessThan(1_100);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void refusesPathsThatLeaveTheChart() throws Exception {
    for (String path :
        new String[] {"../a", "/a", "a/../../b", "a//b", "./a", "a\\b", "a\nb", ""}) {
      assertThat(failed(shop(path, "")).message())
          .isEqualTo(path + ": is not a path inside of the chart");
    }
    assertThat(failed(shop("a".repeat(256), "")).message()).endsWith("inside of the chart");
  }

  @Test
  void endsAZipBombInAPackedChart() throws Exception {
    SortedMap<String, byte[]> files = shopFiles();
    files.put("charts/bomb.tgz", new Tarball().zeros("bomb/values.yaml", 200 << 20).bytes());

    assertThat(files.get("charts/bomb.tgz")).hasSizeLessThan(1 << 20);
    assertThat(failed(chart(files)).message())
        .isEqualTo("the chart is larger than 8388608 bytes, with what is packed in charts/");
  }
}
