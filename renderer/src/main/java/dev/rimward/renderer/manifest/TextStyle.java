package dev.rimward.renderer.manifest;

/**
 * In which of YAML's notations a text can be written so that every reader makes the same text of
 * it. Asked of every key and value, so that it looks at each character once, without a regular
 * expression for ordinary words.
 */
final class TextStyle {
  /** Characters that begin something else than a word. */
  private static final String INDICATORS = " ?:,[]{}#&*!|>'\"%@`";

  private TextStyle() {}

  /** Several lines of which every reader makes the same text. */
  static boolean isBlock(String text) {
    if (text.indexOf('\n') <= 0 || text.charAt(0) == ' ' || text.endsWith("\n\n")) {
      return false;
    }
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      if (start < end && !isBlockLine(text, start, end)) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  private static boolean isBlockLine(String text, int start, int end) {
    if (text.charAt(start) == '\t') {
      return false;
    }
    boolean isBlank = true;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c > ' ' && c <= '~') {
        isBlank = false;
      } else if (c != ' ' && c != '\t') {
        if (!isPrintable(text, i)) {
          return false;
        }
        isBlank &= Character.isWhitespace(c);
      }
    }
    return !isBlank;
  }

  /** One line that can be written as it is. */
  static boolean isPlain(String text) {
    if (!mayBegin(text)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isUsual = c > '#' && c <= '~';
      if (!isUsual && !mayFollow(text, i)) {
        return false;
      }
    }
    char last = text.charAt(text.length() - 1);
    return last != ':' && last != ' ' && PlainScalar.isTextEverywhere(text);
  }

  private static boolean mayBegin(String text) {
    if (text.isEmpty() || INDICATORS.indexOf(text.charAt(0)) >= 0) {
      return false;
    }
    return switch (text.charAt(0)) {
      case '-' -> !text.equals("-") && !text.startsWith("- ") && !text.startsWith("---");
      case '.' -> !text.startsWith("...");
      default -> true;
    };
  }

  /** Not what ends a key or begins a comment. */
  private static boolean mayFollow(String text, int index) {
    char before = index == 0 ? 0 : text.charAt(index - 1);
    return switch (text.charAt(index)) {
      case ' ' -> before != ':';
      case '#' -> before != ' ';
      default -> isPrintable(text, index);
    };
  }

  /** Half of a pair is not; both of one are. */
  private static boolean isPrintable(String text, int index) {
    char c = text.charAt(index);
    if (Character.isLowSurrogate(c)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return isPrintable(text.codePointAt(index));
  }

  /** Whether every reader accepts the character as it is, and none takes it for a line's end. */
  static boolean isPrintable(int c) {
    return (c >= ' ' && c <= '~')
        || (c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029)
        || (c > 0xDFFF && c < 0xFFFE && c != 0xFEFF)
        || c > 0xFFFF;
  }
}
