package dev.rimward.renderer.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.renderer.chart.Charts.Outcome;
import org.junit.jupiter.api.Test;

class ChartsTest {
  private static final Charts CHARTS = new Charts(ChartLimits.defaults());

  @Test
  void x() throws Exception {
    for (int i = 0; i < 4; i++) {
      long t = System.nanoTime();
      Outcome o =
          CHARTS.template(TestCharts.storefront("admin: {password: correct-horse-battery}"));
      System.err.println((System.nanoTime() - t) / 1000000 + " ms");
      if (i == 0) System.err.println(o instanceof Outcome.Rendered r ? new String(r.yaml()) : o);
    }
    System.err.println(CHARTS.template(TestCharts.storefront()));
    System.err.println(CHARTS.template(TestCharts.storefront("admin: {password: short}")));
    assertThat(1).isEqualTo(1);
  }
}
