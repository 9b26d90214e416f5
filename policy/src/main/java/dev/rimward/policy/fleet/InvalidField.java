package dev.rimward.policy.fleet;

import java.util.OptionalInt;

/**
 * Thrown by a record's constructor when a value cannot be accepted; the reader turns it into a
 * {@link Problem} with file and line.
 */
public final class InvalidField extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int WHOLE = -1;
  private final String field;
  private final String complaint;
  private final int offset;

  /**
   * @param field path of the field below the record that throws, such as {@code max}; empty for the
   *     record as a whole
   * @param message what was expected and what was found
   */
  public InvalidField(String field, String message) {
    super(message);
    this.field = field;
    this.complaint = message;
    this.offset = WHOLE;
  }

  /** Of one place in a text that is a language of its own. */
  InvalidField(String text, int offset, String complaint) {
    super("at " + TextPosition.of(text, offset).inWords() + ": " + complaint);
    this.field = "";
    this.complaint = complaint;
    this.offset = offset;
  }

  /** Path of the field below the record that threw; empty for the record as a whole. */
  public String field() {
    return field;
  }

  /** The message without the place in the text. */
  String complaint() {
    return complaint;
  }

  /** The place in the text, if it is of one. */
  OptionalInt offset() {
    return offset == WHOLE ? OptionalInt.empty() : OptionalInt.of(offset);
  }
}
