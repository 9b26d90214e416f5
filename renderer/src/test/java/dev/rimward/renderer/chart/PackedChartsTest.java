package dev.rimward.renderer.chart;

import static dev.rimward.renderer.chart.TestCharts.bytes;
import static dev.rimward.renderer.chart.TestCharts.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedChartsTest {
  private static final String LONG = "cache/" + "folder-with-a-long-name/".repeat(8) + "größe.txt";

  @Test
  void unpacksChartsInChartsAndPacksThemAgain() throws Exception {
    byte[] inner = new Tarball().file("inner/Chart.yaml", "inner").bytes();
    byte[] outer =
        new Tarball()
            .file("outer/Chart.yaml", "outer")
            .file("outer/charts/inner.tgz", inner)
            .file(LONG, "long")
            .bytes();
    SortedMap<String, byte[]> chart = files("Chart.yaml", "chart", "files/a.tgz", "no chart");
    chart.put("charts/outer.tgz", outer);

    SortedMap<String, byte[]> unpacked = PackedCharts.unpacked(chart, TestCharts.LIMITS);
    SortedMap<String, byte[]> packed = PackedCharts.packed(unpacked);

    assertThat(unpacked)
        .containsOnlyKeys(
            "Chart.yaml",
            "charts/outer.tgz/Chart.yaml",
            "charts/outer.tgz/charts/inner.tgz/Chart.yaml",
            "charts/outer.tgz/" + LONG.substring("cache/".length()),
            "files/a.tgz");
    assertThat(packed).containsOnlyKeys("Chart.yaml", "charts/outer.tgz", "files/a.tgz");
    assertThat(PackedCharts.unpacked(packed, TestCharts.LIMITS)).containsExactlyEntriesOf(unpacked);
  }

  @Test
  void leavesAloneWhatHelmDoesNotTakeForAChart() {
    SortedMap<String, byte[]> chart = files("charts/_a.tgz", "x", "charts/.a.tgz", "x");

    assertThat(PackedCharts.packed(PackedCharts.unpacked(chart, TestCharts.LIMITS)))
        .isEqualTo(chart);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../a", "cache/../../a", "/etc/a", "a", "cache/./a", "cache//a", "cache/a\\b"})
  void refusesAPathThatLeavesTheChartsFolder(String path) throws Exception {
    assertThatThrownBy(() -> unpack(new Tarball().file(path, "x").bytes()))
        .isInstanceOf(ChartRefused.class)
        .hasMessage(
            "charts/cache.tgz: holds %s, which is outside of the chart's folder".formatted(path));
  }

  @Test
  void refusesLinks() {
    assertThatThrownBy(() -> unpack(new Tarball().link("cache/values.yaml", "/etc/passwd").bytes()))
        .hasMessage(
            "charts/cache.tgz: holds cache/values.yaml, which is neither a file nor a folder");
  }

  @Test
  void refusesAFileThatIsThereTwice() {
    assertThatThrownBy(() -> unpack(new Tarball().file("a/b", "x").file("a/b", "y").bytes()))
        .hasMessage("charts/cache.tgz/b: is there twice");
  }

  @Test
  void refusesWhatIsNotPackedOrEndsInTheMiddle() throws Exception {
    byte[] whole = new Tarball().file("cache/Chart.yaml", "x".repeat(5_000)).bytes();

    for (byte[] broken : new byte[][] {{}, bytes("text"), Arrays.copyOf(whole, whole.length / 2)}) {
      assertThatThrownBy(() -> unpack(broken))
          .isInstanceOf(ChartRefused.class)
          .hasMessageStartingWith("charts/cache.tgz: cannot be read as a packed chart");
    }
  }

  @Test
  void refusesChartsThatArePackedInEachOther() throws Exception {
    byte[] chart = new Tarball().file("a/Chart.yaml", "x").bytes();
    for (int i = 0; i < 8; i++) {
      chart = new Tarball().file("a/charts/a.tgz", chart).bytes();
    }
    byte[] deep = chart;

    assertThatThrownBy(() -> unpack(deep)).hasMessageEndingWith(": charts are packed 8 deep");
  }

  @Test
  void refusesMoreFilesThanTheLimit() throws Exception {
    Tarball tarball = new Tarball();
    for (int i = 0; i <= TestCharts.LIMITS.chartFiles(); i++) {
      tarball.file("a/" + i, "");
    }

    assertThatThrownBy(() -> unpack(tarball.bytes()))
        .hasMessage("the chart has more than 1000 files, with what is packed in charts/");
  }

  private static SortedMap<String, byte[]> unpack(byte[] archive) {
    SortedMap<String, byte[]> chart = new TreeMap<>();
    chart.put("charts/cache.tgz", archive);
    return PackedCharts.unpacked(chart, TestCharts.LIMITS);
  }
}
