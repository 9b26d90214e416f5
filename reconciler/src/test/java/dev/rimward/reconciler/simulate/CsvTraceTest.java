package dev.rimward.reconciler.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.signal.SignalKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTraceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final SignalKey SHOP = new SignalKey("requests", "shop");
  private static final String HEADER = "time,location,value";

  @TempDir Path folder = Path.of("");

  @Test
  void holdsAValueUntilTheNextOneOrUntilItIsStale() {
    Trace trace = trace(HEADER, "2026-03-20T00:00:00Z,u0yj,7", "2026-03-20T00:02:00Z,u0yj,9");

    assertThat(at(trace, "2026-03-19T23:59:59Z")).isNaN();
    assertThat(at(trace, "2026-03-20T00:00:00Z")).isEqualTo(7);
    assertThat(at(trace, "2026-03-20T00:01:59Z")).isEqualTo(7);
    assertThat(at(trace, "2026-03-20T00:02:00Z")).isEqualTo(9);
    assertThat(at(trace, "2026-03-20T00:06:59Z")).isEqualTo(9);
    assertThat(at(trace, "2026-03-20T00:07:00Z")).isNaN();
  }

  @Test
  void holdsForAsLongAsItIsTold() {
    Trace trace =
        CsvTrace.read(
            "trace.csv",
            List.of(HEADER, "0,u0yj,7"),
            fleet(),
            List.of(SHOP),
            Optional.of(Duration.ofHours(1)),
            MINUTE);

    assertThat(at(trace, "1970-01-01T00:59:59Z")).isEqualTo(7);
    assertThat(at(trace, "1970-01-01T01:00:00Z")).isNaN();
  }

  @Test
  void anEmptyValueIsUnknownAndNotZero() {
    Trace trace = trace(HEADER, "0,u0yj,7", "60,u0yj,");

    assertThat(at(trace, "1970-01-01T00:01:00Z")).isNaN();
  }

  @Test
  void takesColumnsInAnyOrderAndTimesWithAnOffset() {
    Trace trace = trace("value, Time, \"location\"", "7, 2026-03-20T02:00:00+02:00, \"u0yj\"");

    assertThat(at(trace, "2026-03-20T00:00:00Z")).isEqualTo(7);
    assertThat(trace.start()).isEqualTo(Instant.parse("2026-03-20T00:00:00Z"));
    assertThat(trace.end()).isEqualTo(Instant.parse("2026-03-20T00:01:00Z"));
  }

  @Test
  void aRowMayBeOfOneApplicationThatMustBeThere() {
    Trace all = trace("time,location,value,application", "0,u0yj,7,shop");

    assertThat(at(all, "1970-01-01T00:00:00Z")).isEqualTo(7);
    assertThatThrownBy(() -> trace("time,location,value,application", "0,u0yj,7,shp"))
        .isInstanceOf(InvalidTrace.class)
        .hasMessage("trace.csv: there is no application shp; there are: shop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday,u0yj,7 | trace.csv:3: time must be as 2026-03-20T08:00:00Z, or in seconds",
        "60,u0yj,-1 | trace.csv:3: value must be a number of 0 or more",
        "60,u0yj,NaN | trace.csv:3: value must be a number of 0 or more",
        "60,u0yj,many | trace.csv:3: value must be a number of 0 or more",
        "60,u0yj | trace.csv:3: has 2 fields, the header has 3",
        "60,,7 | trace.csv:3: location is empty",
        "0,u0yj,8 | trace.csv:3: a second value for u0yj at the same time",
      })
  void namesTheLineThatIsWrong(String row, String message) {
    assertThatThrownBy(() -> trace(HEADER, "0,u0yj,7", row))
        .isInstanceOf(InvalidTrace.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void namesTheColumnThatIsMissingOrUnknown() {
    assertThatThrownBy(() -> trace("time,value", "0,7"))
        .hasMessage(
            "trace.csv:1: the header has no column location; it must be time,location,value");
    assertThatThrownBy(() -> trace("time,place,value", "0,u0yj,7"))
        .hasMessageContaining("\"place\"");
    assertThatThrownBy(() -> trace(HEADER)).hasMessage("trace.csv: has no rows below its header");
  }

  private Fleet fleet() {
    return Sources.twoPlaces(
        folder,
        "activation: {signal: requests, threshold: 20},"
            + " replicaScheduling: {duplicated: {replicas: 1}}");
  }

  private Trace trace(String... lines) {
    return Sources.csv(fleet(), List.of(lines), MINUTE);
  }

  private static double at(Trace trace, String time) {
    return trace.recording().value(SHOP, "u0yj", Instant.parse(time));
  }
}
