package dev.rimward.reconciler.simulate;

/** Numbers that look random and are the same each time. */
final class Noise {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Noise() {}

  /** Within 0 and 1, by the finalizer of SplitMix64 (Steele, Lea, Flood: OOPSLA 2014). */
  static double uniform(long seed, long key, long position) {
    long bits = mix(mix(mix(seed + GOLDEN_GAMMA) ^ key) + position * GOLDEN_GAMMA);
    return (bits >>> 11) * 0x1.0p-53;
  }

  private static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
