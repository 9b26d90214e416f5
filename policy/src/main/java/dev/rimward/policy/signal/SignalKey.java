package dev.rimward.policy.signal;

/** A signal as one application sees it. */
public record SignalKey(String signal, String application) implements Comparable<SignalKey> {
  @Override
  public int compareTo(SignalKey other) {
    int bySignal = signal.compareTo(other.signal);
    return bySignal != 0 ? bySignal : application.compareTo(other.application);
  }
}
