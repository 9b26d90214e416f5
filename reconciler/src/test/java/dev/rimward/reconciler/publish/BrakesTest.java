package dev.rimward.reconciler.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrakesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "1, 0, false",
    "1, 1, true",
    "20, 20, true",
    "20, 10, false", // half, but few
    "20, 11, true",
    "100, 30, false", // many, but a small part
    "100, 31, true",
    "34, 11, true",
    "37, 11, false",
  })
  void stopsObjectsThatAreAllGoneOrManyAndALargePart(int before, int gone, boolean trips) {
    assertThat(DeletionBrake.trips(before, gone)).isEqualTo(trips);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "2, 1, true",
    "3, 1, true",
    "4, 1, false",
    "10, 3, false",
    "10, 4, true"
  })
  void stopsARevisionThatRemovesMoreThanAThirdOfTheApplications(
      int before, int removed, boolean stopped) {
    assertThat(
            FleetBrake.check(
                new FleetBrake.Names(names(0, before), Set.of("fra1")),
                new FleetBrake.Names(names(removed, before), Set.of("fra1")),
                Set.of()))
        .matches(found -> found.isPresent() == stopped);
  }

  @Test
  void namesTheLinesThatLetTheRevisionPass() {
    Optional<FleetBrake.Stopped> stopped =
        FleetBrake.check(
            new FleetBrake.Names(Set.of("bank", "shop"), Set.of("ams1", "fra1")),
            new FleetBrake.Names(Set.of(), Set.of("fra1")),
            Set.of("bank"));

    assertThat(stopped.orElseThrow().toString())
        .contains("the applications shop and the clusters ams1")
        .endsWith("\nRimward-Approve-Deletion: shop\nRimward-Approve-Deletion: ams1");
  }

  @Test
  void letsARevisionPassWhenAllItRemovesIsApproved() {
    assertThat(
            FleetBrake.check(
                new FleetBrake.Names(Set.of("bank", "shop"), Set.of()),
                new FleetBrake.Names(Set.of(), Set.of()),
                Set.of("bank", "shop")))
        .isEmpty();
  }

  @Test
  void doesNotMindAFleetThatGrows() {
    assertThat(
            FleetBrake.check(
                new FleetBrake.Names(Set.of(), Set.of()),
                new FleetBrake.Names(names(0, 5), names(0, 5)),
                Set.of()))
        .isEmpty();
  }

  private static Set<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "n" + i).collect(Collectors.toSet());
  }
}
