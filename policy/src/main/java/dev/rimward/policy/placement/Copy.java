package dev.rimward.policy.placement;

/** One application at one location. */
public record Copy(String application, String location) implements Comparable<Copy> {
  @Override
  public int compareTo(Copy other) {
    int byApplication = application.compareTo(other.application);
    return byApplication != 0 ? byApplication : location.compareTo(other.location);
  }
}
