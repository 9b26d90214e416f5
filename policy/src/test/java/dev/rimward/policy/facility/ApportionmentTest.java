package dev.rimward.policy.facility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApportionmentTest {
  /** Weights with bounds and a total that they allow, made from a seed. */
  @SuppressWarnings("ArrayRecordComponent") // As the arguments of what is tested.
  private record Division(int total, double[] weights, int[] min, int[] max) {
    static Division of(int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int parties = random.nextInt(1, 12);
      // Small whole weights have many equal claims, wide ones reach all exponents.
      double[] weights =
          switch (seed % 3) {
            case 0 -> random.doubles(parties, 0, 6).map(Math::floor).toArray();
            case 1 -> random.doubles(parties, 0, 100).toArray();
            default -> random.doubles(parties, -40, 40).map(StrictMath::exp).toArray();
          };
      int[] min = random.ints(parties, 0, 4).toArray();
      int[] max = Arrays.stream(min).map(least -> least + random.nextInt(0, 40)).toArray();
      if (random.nextBoolean()) {
        Arrays.fill(min, 0);
        Arrays.fill(max, Integer.MAX_VALUE);
      }
      int least = Arrays.stream(min).sum();
      long most = Arrays.stream(max).asLongStream().sum();
      return new Division(
          least + random.nextInt((int) Math.min(200, most - least) + 1), weights, min, max);
    }

    int[] divide() {
      return Apportionment.divide(total, weights, min, max);
    }

    Division withTotal(int changed) {
      return new Division(changed, weights, min, max);
    }

    boolean allows(int changed) {
      return changed <= Arrays.stream(max).asLongStream().sum();
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 600);
  }

  @Test
  void roundsToTheNearestAsTheMethodOfWebsterDoes() {
    double[] weights = {53_000, 24_000, 23_000};
    int[] free = {9, 9, 9};

    assertThat(Apportionment.divide(7, weights, new int[3], free)).containsExactly(3, 2, 2);
    assertThat(Apportionment.divide(4, weights, new int[3], free)).containsExactly(2, 1, 1);
  }

  @Test
  void givesEqualClaimsToTheLowerIndexFirst() {
    double[] weights = {1, 1, 1};

    assertThat(Apportionment.divide(4, weights, new int[3], new int[] {9, 9, 9}))
        .containsExactly(2, 1, 1);
  }

  @Test
  void givesToAWeightOfZeroOnlyWhatNobodyElseMayTake() {
    double[] weights = {0, 3, 0};

    assertThat(Apportionment.divide(5, weights, new int[] {1, 0, 0}, new int[] {3, 4, 9}))
        .containsExactly(1, 4, 0);
    assertThat(Apportionment.divide(8, weights, new int[] {1, 0, 0}, new int[] {3, 4, 9}))
        .containsExactly(3, 4, 1);
  }

  @Test
  void dividesNothingAmongNobody() {
    assertThat(Apportionment.divide(0, new double[0], new int[0], new int[0])).isEmpty();
  }

  @Test
  void refusesATotalThatTheBoundsDoNotAllow() {
    double[] weights = {1, 2};

    assertThatThrownBy(() -> Apportionment.divide(2, weights, new int[] {1, 2}, new int[] {3, 3}))
        .hasMessage("a division needs a total from 3 to 6");
    assertThatThrownBy(() -> Apportionment.divide(7, weights, new int[] {1, 2}, new int[] {3, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Apportionment.divide(1, weights, new int[] {2, 0}, new int[] {1, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Apportionment.divide(1, new double[] {1, Double.NaN}, new int[2], new int[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isWhatTheHighestClaimsGetOneByOne(int seed) {
    Division division = Division.of(seed);

    assertThat(division.divide()).containsExactly(oneByOne(division));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void addsUpAndKeepsTheBounds(int seed) {
    Division division = Division.of(seed);

    int[] parts = division.divide();

    assertThat(Arrays.stream(parts).sum()).isEqualTo(division.total());
    for (int i = 0; i < parts.length; i++) {
      assertThat(parts[i]).isBetween(division.min()[i], division.max()[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void oneMoreUnitTakesNoneAway(int seed) {
    Division division = Division.of(seed);
    if (division.allows(division.total() + 1)) {
      int[] before = division.divide();
      int[] after = division.withTotal(division.total() + 1).divide();

      for (int i = 0; i < before.length; i++) {
        assertThat(after[i] - before[i]).isBetween(0, 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whoWeighsMoreGetsNoLessAndNobodyElseMore(int seed) {
    Division division = Division.of(seed);
    int[] before = division.divide();
    int heavier = seed % before.length;
    double[] weights = division.weights().clone();
    weights[heavier] = weights[heavier] * 1.3 + 0.1;

    int[] after = Apportionment.divide(division.total(), weights, division.min(), division.max());

    for (int i = 0; i < before.length; i++) {
      assertThat(Integer.compare(after[i], before[i])).isIn(0, i == heavier ? 1 : -1);
    }
  }

  @Test
  void dividesAMillionAmongAThousand() {
    SplittableRandom random = new SplittableRandom(7);
    double[] weights = random.doubles(1000, 0, 50).toArray();
    int[] max = random.ints(1000, 500, 5000).toArray();
    int[] min = random.ints(1000, 0, 500).toArray();
    Division division = new Division(1_000_000, weights, min, max);

    assertThat(division.divide()).containsExactly(oneByOne(division));
  }

  private static int[] oneByOne(Division division) {
    int[] parts = division.min().clone();
    int left = division.total() - Arrays.stream(parts).sum();
    for (; left > 0; left--) {
      int highest = -1;
      for (int i = 0; i < parts.length; i++) {
        if (parts[i] < division.max()[i]
            && (highest < 0 || claim(division, parts, i) > claim(division, parts, highest))) {
          highest = i;
        }
      }
      parts[highest]++;
    }
    return parts;
  }

  private static double claim(Division division, int[] parts, int i) {
    return division.weights()[i] / (2.0 * parts[i] + 1);
  }
}
