package dev.rimward.policy.fleet;

import java.util.Optional;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A place in a text; line and column count from 1. */
record TextPosition(int line, int column) {
  /**
   * @param offset in {@code char}s; at most the length of the text
   */
  static TextPosition of(String text, int offset) {
    String before = text.substring(0, offset);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int lineStart = before.lastIndexOf('\n') + 1;
    return new TextPosition(line, 1 + before.codePointCount(lineStart, offset));
  }

  /**
   * Where a character of a scalar's value stands in the file. Empty where the file spells the value
   * in another way, with escapes.
   *
   * @param offset in the value
   */
  static Optional<TextPosition> inFile(String file, ScalarNode scalar, int offset) {
    String value = scalar.getValue();
    int at = start(file, scalar);
    int i = 0;
    while (i < offset) {
      if (isSpace(value, i)) {
        i = skipSpace(value, i);
        at = skipSpace(file, at);
      } else if (at < file.length() && file.charAt(at) == value.charAt(i)) {
        i++;
        at++;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(of(file, at));
  }

  /** {@code line 2, column 6}; in the first line only the column. */
  String inWords() {
    return (line > 1 ? "line " + line + ", " : "") + "column " + column;
  }

  /** The first character of the value: behind the header of a block, or the quotes. */
  private static int start(String file, ScalarNode scalar) {
    int mark = file.offsetByCodePoints(0, scalar.getStartMark().getIndex());
    return switch (scalar.getScalarStyle()) {
      case LITERAL, FOLDED -> skipSpace(file, Math.max(mark, file.indexOf('\n', mark)));
      case SINGLE_QUOTED, DOUBLE_QUOTED -> mark + 1;
      default -> mark;
    };
  }

  private static boolean isSpace(String text, int at) {
    return at < text.length() && Character.isWhitespace(text.charAt(at));
  }

  private static int skipSpace(String text, int at) {
    int next = at;
    while (isSpace(text, next)) {
      next++;
    }
    return next;
  }
}
