package dev.rimward.renderer.manifest;

/**
 * Text that cannot be read as YAML, or holds what has no equal in JSON. The message never quotes
 * the text, which may be a Secret's.
 */
public final class InvalidYaml extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final int line;

  InvalidYaml(int line, String message) {
    super(message);
    this.line = line;
  }

  /** Counted from 1; 0 where the problem is the text's as a whole. */
  public int line() {
    return line;
  }
}
