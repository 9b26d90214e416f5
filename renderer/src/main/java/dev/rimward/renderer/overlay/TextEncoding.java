package dev.rimward.renderer.overlay;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** How an object writes a text. */
enum TextEncoding {
  Plain,
  /** Values of a Secret's {@code data}. */
  Base64Line,
  /** As kustomize generates these: a long one in lines, of which each ends. */
  Base64Lines;

  private static final int LINE = 70;

  /**
   * Of a value in a Secret's {@code data}.
   *
   * @param generated it is known that kustomize wrote it
   */
  static TextEncoding ofSecret(String written, boolean generated) {
    return generated || written.contains("\n") ? Base64Lines : Base64Line;
  }

  /**
   * Empty for what is no text: binary content, or no Base64, of which the API server will say so.
   */
  Optional<String> decoded(String written) {
    if (this == Plain) {
      return Optional.of(written);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(written.replaceAll("[\r\n]", ""));
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  String encoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return switch (this) {
      case Plain -> text;
      case Base64Line -> Base64.getEncoder().encodeToString(bytes);
      case Base64Lines -> inLines(bytes);
    };
  }

  private static String inLines(byte[] bytes) {
    String line = Base64.getEncoder().encodeToString(bytes);
    return line.length() < LINE ? line : line.replaceAll(".{1,%d}".formatted(LINE), "$0\n");
  }
}
