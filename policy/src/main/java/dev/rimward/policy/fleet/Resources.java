package dev.rimward.policy.fleet;

/** CPU and memory, of a cluster or of a replica. */
public record Resources(@Default("0") Quantity cpu, @Default("0") Quantity memory) {
  /** Neither CPU nor memory. */
  public static final Resources NONE = new Resources(Quantity.ZERO, Quantity.ZERO);

  public Resources plus(Resources other) {
    return new Resources(cpu.plus(other.cpu), memory.plus(other.memory));
  }

  public Resources times(int count) {
    return new Resources(cpu.times(count), memory.times(count));
  }
}
