package dev.rimward.policy.fleet;

/**
 * Thrown by a record's constructor when a value cannot be accepted; the reader turns it into a
 * {@link Problem} with file and line.
 */
public final class InvalidField extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final String field;

  /**
   * @param field path of the field below the record that throws, such as {@code max}; empty for the
   *     record as a whole
   * @param message what was expected and what was found
   */
  public InvalidField(String field, String message) {
    super(message);
    this.field = field;
  }

  /** Path of the field below the record that threw; empty for the record as a whole. */
  public String field() {
    return field;
  }
}
