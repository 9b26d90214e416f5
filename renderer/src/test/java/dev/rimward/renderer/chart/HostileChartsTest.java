package dev.rimward.renderer.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.renderer.chart.Charts.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostileChartsTest {
  private static final String CONFIG_MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}";
  private static final Duration TIME = Duration.ofSeconds(5);

  private static final Charts CHARTS =
      new Charts(new ChartLimits(TIME, 4 << 20, 400L << 20, 8 << 20, 1_000, 2));

  @Test
  void endsATemplateThatIncludesItself() throws Exception {
    Outcome.Failed failed =
        failed(
            TestCharts.shop(
                "templates/a.yaml",
                "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}"));
    System.err.println("## include " + failed);
    failed =
        failed(
            TestCharts.shop(
                "templates/a.yaml",
                "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}"));
    System.err.println("## template " + failed);
    failed =
        failed(
            TestCharts.shop(
                "templates/a.yaml",
                "{{ define \"a\" }}{{ tpl .Values.x . }}{{ end }}{{ include \"a\" . }}",
                "values.yaml",
                "x: '{{ include \"a\" . }}'"));
    System.err.println("## tpl " + failed);
  }

  @Test
  void endsALoopThatDoesNotEnd() throws Exception {
    System.err.println(
        "## range "
            + failed(TestCharts.shop("templates/a.yaml", "{{ range until 1000000000 }}{{ end }}")));
    System.err.println(
        "## range2 "
            + failed(
                TestCharts.shop(
                    "templates/a.yaml",
                    "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}")));
  }

  @Test
  void output() throws Exception {
    System.err.println(
        "## print "
            + failed(
                TestCharts.shop(
                    "templates/a.yaml",
                    "{{ range until 100000 }}{{ range until 100000"
                        + " }}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{{ end }}{{ end }}")));
    System.err.println(
        "## repeat "
            + failed(TestCharts.shop("templates/a.yaml", "{{ repeat 2000000000 \"aaaaaaa\" }}")));
    System.err.println(
        "## repeat2 "
            + failed(TestCharts.shop("templates/a.yaml", "a: {{ repeat 20000000 \"a\" }}")));
    System.err.println(
        "## genca "
            + failed(
                TestCharts.shop(
                    "templates/a.yaml",
                    "{{ range until 100000 }}{{ genPrivateKey \"rsa\" }}{{ end }}")));
  }

  @Test
  void files() throws Exception {
    System.err.println(
        "## files "
            + rendered(
                TestCharts.shop(
                    "templates/a.yaml",
                    CONFIG_MAP
                        + ", data: {a: {{ .Files.Get \"../../../../../../etc/passwd\" | quote }},"
                        + " b: {{ .Files.Get \"/etc/passwd\" | quote }}, c: {{ .Files.Glob"
                        + " \"../../**\" | len }}, d: {{ .Files.Get \"../kubeconfig\" | quote"
                        + " }}} }")));
    System.err.println(
        "## tpl env "
            + failed(
                TestCharts.shop(
                    "templates/a.yaml",
                    "{{ tpl .Values.a . }}",
                    "values.yaml",
                    "a: '{{ env \"HOME\" }}'")));
    System.err.println(
        "## tpl lookup "
            + failed(
                TestCharts.shop(
                    "templates/a.yaml",
                    "{{ tpl .Values.a . }}",
                    "values.yaml",
                    "a: '{{ lookup \"v1\" \"Secret\" \"a\" \"b\" }}'")));
  }

  @Test
  void bombs() throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++)
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    String t = CONFIG_MAP + "}";
    System.err.println(
        "## values bomb "
            + failed(TestCharts.shop("templates/a.yaml", t, "values.yaml", bomb.toString())));
    System.err.println(
        "## user values bomb "
            + failed(
                TestCharts.chart(TestCharts.shopFiles("templates/a.yaml", t), bomb.toString())));
    System.err.println(
        "## out bomb " + failed(TestCharts.shop("templates/a.yaml", CONFIG_MAP + "}\n" + bomb)));
    System.err.println(
        "## out bomb "
            + failed(
                TestCharts.shop(
                    "templates/a.yaml", "apiVersion: v1\nkind: A\nmetadata: {name: a}\n" + bomb)));
    System.err.println(
        "## deep "
            + failed(
                TestCharts.shop(
                    "templates/a.yaml", t, "values.yaml", "a: " + "[".repeat(1000000))));
    System.err.println(
        "## deepjson "
            + failed(
                TestCharts.shop("templates/a.yaml", t, "values.schema.json", "[".repeat(1000000))));
    System.err.println(
        "## deep out " + failed(TestCharts.shop("templates/a.yaml", "a: " + "[".repeat(100000))));
  }

  private static Outcome.Failed failed(Chart chart) throws InterruptedException {
    long t = System.nanoTime();
    Outcome outcome = CHARTS.template(chart);
    System.err.println((System.nanoTime() - t) / 1000000 + " ms");
    if (outcome instanceof Outcome.Rendered r)
      System.err.println("RENDERED " + new String(r.yaml(), UTF_8));
    return outcome instanceof Outcome.Failed f ? f : new Outcome.Failed("", false);
  }

  private static String rendered(Chart chart) throws InterruptedException {
    return switch (CHARTS.template(chart)) {
      case Outcome.Rendered rendered -> new String(rendered.yaml(), UTF_8);
      case Outcome.Failed failed -> throw new AssertionError(failed.message());
    };
  }
}
