package dev.rimward.policy.facility;

/** A text is not in the format of OR-Library. */
public final class MalformedInstanceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String found;

  MalformedInstanceException(int line, String expected, String found) {
    super("expected " + expected + "; found " + found);
    this.line = line;
    this.found = found;
  }

  /** The line it breaks at, from 1 on. */
  public int line() {
    return line;
  }

  /** The word that stands there, or that the text ends. */
  public String found() {
    return found;
  }
}
