package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "90s, PT1M30S",
    "2m, PT2M",
    "1h30m, PT1H30M",
    "500ms, PT0.5S",
    "1.5h, PT1H30M",
    "10us, PT0.00001S",
    "10µs, PT0.00001S",
    "3ns, PT0.000000003S",
    "1m1m, PT2M",
    "2562047h, PT2562047H"
  })
  void readsDurationsAsGoWritesThem(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "-1s", "1 s", "1d", "s", "1s ", ".5s", "PT1S", "2562048h", "1,5s"})
  void refusesOtherDurations(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(InvalidField.class)
        .hasMessage("must be a duration such as 90s, 2m or 1h30m, is \"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "16, 16",
    "500m, 0.5",
    "64Gi, 68719476736",
    "1.5e3, 1500",
    "1E3, 1000",
    "1k, 1000",
    "2E, 2000000000000000000",
    "1n, 0.000000001",
    "+5, 5",
    "-1, -1",
    ".5, 0.5",
    "5., 5"
  })
  void readsQuantitiesAsKubernetesDoes(String text, BigDecimal amount) {
    assertThat(Quantity.parse(text).amount()).isEqualByComparingTo(amount);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gi", "1 Gi", "1gi", "1K", "1Mb", "0x10", "1e", "1_000", "1e1000000"})
  void refusesOtherQuantities(String text) {
    assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(InvalidField.class);
  }

  @Test
  void quantitiesAreEqualWhenTheirAmountsAre() {
    assertThat(Quantity.parse("1000m"))
        .isEqualTo(Quantity.parse("1"))
        .hasSameHashCodeAs(Quantity.parse("1.0"));
    assertThat(Quantity.parse("1Ki")).isGreaterThan(Quantity.parse("1k"));
    assertThat(Quantity.parse("0.0")).isEqualTo(Quantity.ZERO);
    assertThat(Quantity.parse("250m").times(3).plus(Quantity.parse("1")))
        .isEqualTo(Quantity.parse("1750m"));
  }

  @Test
  void distancesFollowTheGreatCircle() {
    GeoPoint frankfurt = new GeoPoint(50.11, 8.68);
    assertThat(frankfurt.kilometresTo(new GeoPoint(40.71, -74.01))).isCloseTo(6200, within(20.0));
    assertThat(frankfurt.kilometresTo(frankfurt)).isZero();
    assertThat(new GeoPoint(0, 179).kilometresTo(new GeoPoint(0, -179)))
        .isCloseTo(222, within(1.0));
    assertThat(new GeoPoint(90, 0).kilometresTo(new GeoPoint(-90, 50)))
        .isCloseTo(20015, within(1.0));
  }

  @ParameterizedTest
  @CsvSource({
    "In, true, false, false", "NotIn, false, true, true",
    "Exists, true, true, false", "DoesNotExist, false, false, true"
  })
  void labelSelectorsAreThoseOfKubernetes(
      LabelSelector.Operator operator, boolean same, boolean other, boolean absent) {
    List<String> values = operator.name().endsWith("In") ? List.of("europe", "asia") : List.of();
    LabelSelector selector =
        new LabelSelector(
            Map.of(), List.of(new LabelSelector.Requirement("region", operator, values)));

    assertThat(selector.matches(Map.of("region", "europe"))).isEqualTo(same);
    assertThat(selector.matches(Map.of("region", "africa"))).isEqualTo(other);
    assertThat(selector.matches(Map.of("zone", "europe"))).isEqualTo(absent);
  }

  @Test
  void everyPartOfALabelSelectorMustMatch() {
    LabelSelector selector =
        new LabelSelector(
            Map.of("a", "1"),
            List.of(new LabelSelector.Requirement("b", LabelSelector.Operator.Exists, List.of())));

    assertThat(selector.matches(Map.of("a", "1", "b", "2"))).isTrue();
    assertThat(selector.matches(Map.of("a", "1"))).isFalse();
    assertThat(selector.matches(Map.of("a", "2", "b", "2"))).isFalse();
    assertThat(LabelSelector.EVERYTHING.matches(Map.of())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "locatoin, location, 1",
    "metadata, metadata, 0",
    "label, labels, 1",
    "ClusterNames, clusterNames, 0",
    "abc, '', 3",
    "taints, location, 7"
  })
  void countsEdits(String left, String right, int distance) {
    assertThat(Suggestion.distance(left, right)).isEqualTo(distance);
    assertThat(Suggestion.distance(right, left)).isEqualTo(distance);
  }
}
