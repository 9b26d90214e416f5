package dev.rimward.reconciler.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.simulate.Outcome.Course;
import dev.rimward.reconciler.simulate.Outcome.Moved;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
  private static final Instant START = Instant.parse("2026-03-20T00:00:00Z");
  private static final Figures FIGURES =
      new Figures(0, 0, 0, 0, 0, 0, 0, null, null, null, null, null, 0);

  @Test
  void drawsStepsAtTheTimesAndHeightsThatTheyHave() throws Exception {
    Document svg = read(Chart.of(results(outcome("source", 2, 2, 4, 4))));

    // From 64 to 936 in four steps; 150 high, from 0 to 4.
    assertThat(paths(svg, "line s0"))
        .anyMatch(path -> path.matches("M64 (\\d+)H500V(\\d+)H936") && rises(path, 75));
  }

  private static boolean rises(String path, int by) {
    String[] numbers = path.substring("M64 ".length()).split("[A-Z]", -1);
    return Integer.parseInt(numbers[0]) - Integer.parseInt(numbers[2]) == by;
  }

  @Test
  void marksOpeningsAndClosingsButNoChangesOfReplicas() throws Exception {
    List<Moved> moves =
        List.of(
            new Moved(START.plusSeconds(3600), "fra1", 0, 2, ""),
            new Moved(START.plusSeconds(3600), "ams1", 2, 3, ""),
            new Moved(START.plusSeconds(7200), "fra1", 2, 0, ""));
    Outcome still = outcome("source", 1, 1, 1, 1);
    Outcome moving =
        new Outcome(
            "source", "shop", "follow", FIGURES, List.of(), moves, List.of(), still.course());

    List<String> marks = paths(read(Chart.of(results(moving))), "f0");

    assertThat(marks).hasSize(1);
    assertThat(marks.getFirst()).matches("M282 \\d+m-3 7h6l-3 -6zM500 \\d+m-3 -7h6l-3 6z");
    assertThat(paths(read(Chart.of(results(still))), "f0")).isEmpty();
  }

  @Test
  void leavesAGapWhereDemandIsUnknown() throws Exception {
    Outcome outcome =
        new Outcome(
            "source",
            "shop",
            "",
            FIGURES,
            List.of(),
            List.of(),
            List.of(),
            new Course(
                List.of(5.0, Double.NaN, 5.0, 5.0),
                "requests/s",
                List.of(0, 0, 0, 0),
                List.of(0, 0, 0, 0)));

    assertThat(paths(read(Chart.of(results(outcome))), "area").getFirst())
        .doesNotContain("NaN")
        .containsOnlyOnce("zM");
  }

  @Test
  void everyVariantHasAColourAndANameOfItsOwn() throws Exception {
    Document svg =
        read(Chart.of(results(outcome("source", 1, 2, 3, 4), outcome("a < b & c", 4, 3, 2, 1))));

    assertThat(paths(svg, "line s0")).hasSize(3);
    assertThat(paths(svg, "line s1")).hasSize(3);
    assertThat(svg.getDocumentElement().getTextContent()).contains("source", "a < b & c");
  }

  @Test
  void drawsNothingButTheTitleOfNothing() throws Exception {
    assertThat(read(Chart.of(results())).getElementsByTagName("path").getLength()).isZero();
  }

  private static Results results(Outcome... outcomes) {
    return new Results("a trace", START, START.plusSeconds(4 * 3600), "1h", List.of(outcomes));
  }

  private static Outcome outcome(String variant, Integer... locations) {
    return new Outcome(
        variant,
        "shop",
        "",
        FIGURES,
        List.of(),
        List.of(),
        List.of(),
        new Course(
            List.of(1.0, 2.0, 3.0, 4.0), "requests/s", List.of(locations), List.of(locations)));
  }

  private static Document read(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> paths(Document svg, String style) {
    NodeList paths = svg.getElementsByTagName("path");
    List<String> found = new ArrayList<>();
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      if (path.getAttribute("class").equals(style)) {
        found.add(path.getAttribute("d"));
      }
    }
    return found;
  }
}
