package dev.rimward.reconciler.cli;

import static dev.rimward.reconciler.cli.Typed.rimward;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bench facility}. */
class BenchCommandTest {
  /**
   * Sites 1 and 3 serve both customers for 10 + 20 + 5 + 6. Site 2 alone would have room for all,
   * but costs 60 to open.
   */
  private static final String INSTANCE =
      """
      3 2
      10 10
      capacity 60
      10 20
      8
      5 1 30
      9
      40 1 6
      """;

  @TempDir Path folder = Path.of("");

  @Test
  void facilityPrintsCostAndOpenSitesNumberedFromOneAsOneLine() throws IOException {
    Typed typed = rimward("bench", "facility", write(INSTANCE), "--capacity", "20");

    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(typed.out());
    assertThat(line.get("cost").asDouble()).isEqualTo(41);
    assertThat(line.get("open").toString()).isEqualTo("[1,3]");
    assertThat(line.get("seconds").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void facilityNumbersCustomersAndSitesOfABrokenFileAndNamesTheLine() throws IOException {
    String file = write(INSTANCE.replace("40 1 6", "40 one 6"));

    Typed typed = rimward("bench", "facility", file, "--capacity", "20");

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err())
        .isEqualToIgnoringNewLines(
            "rimward: "
                + file
                + ":8: expected the cost of serving customer 2 from site 2; found one");
  }

  @Test
  void facilityAsksForTheCapacityThatAFileLeavesOpen() throws IOException {
    String file = write(INSTANCE);

    Typed typed = rimward("bench", "facility", file);

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err())
        .isEqualToIgnoringNewLines(
            "rimward: "
                + file
                + ":3: expected the capacity of site 2 as a number; found capacity;"
                + " give the number with --capacity");
  }

  @ParameterizedTest
  @CsvSource({"0, not enough capacity for the demand", "-3, --capacity must be a number from 0 on"})
  void facilitySaysWhenCapacityCannotSuffice(String capacity, String message) throws IOException {
    String file = write(INSTANCE.replace("10 10", "1 10"));

    Typed typed = rimward("bench", "facility", file, "--capacity=" + capacity);

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains(message);
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void facilitySaysWhenTheFileIsNotThere() {
    Typed typed = rimward("bench", "facility", folder.resolve("none.txt").toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("none.txt: cannot be read");
    assertThat(typed.hasStackTrace()).isFalse();
  }

  private String write(String instance) throws IOException {
    return Files.writeString(folder.resolve("instance.txt"), instance).toString();
  }
}
