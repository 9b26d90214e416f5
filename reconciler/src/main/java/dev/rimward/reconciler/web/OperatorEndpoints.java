package dev.rimward.reconciler.web;

import org.jspecify.annotations.Nullable;

/**
 * What operators may ask the service to do.
 *
 * @param token needed with every request; null: the request must come from this machine, and the
 *     service must not be reachable from another
 * @param sync called with the JSON that was sent
 */
public record OperatorEndpoints(@Nullable Token token, Sync sync) {
  /** Knows the operators' token. */
  @FunctionalInterface
  public interface Token {
    /** Takes the same time whatever is wrong with it. */
    boolean accepts(String token);
  }

  /** Looks at clusters now. */
  @FunctionalInterface
  public interface Sync {
    Outcome sync(byte[] body);
  }

  /**
   * What came of a request.
   *
   * @param status of HTTP
   * @param answer as JSON; null: an error
   * @param error in words; empty: none
   */
  public record Outcome(int status, @Nullable Object answer, String error) {
    public static Outcome accepted(Object answer) {
      return new Outcome(202, answer, "");
    }

    public static Outcome refused(int status, String error) {
      return new Outcome(status, null, error);
    }
  }
}
