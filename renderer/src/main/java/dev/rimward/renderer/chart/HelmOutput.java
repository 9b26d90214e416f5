package dev.rimward.renderer.chart;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link HelmMain} writes: for each folder one byte of kind, four of length, and the text. A
 * rejection is the last.
 *
 * @param texts of each folder, in their order
 * @param rejection why Helm did not accept a folder, in its own words; null when it accepted all
 */
record HelmOutput(List<String> texts, @Nullable String rejection) {
  static final int OBJECTS = 1;
  static final int SAME_AS_FIRST = 2;
  static final int REJECTED = 3;

  HelmOutput {
    texts = List.copyOf(texts);
  }

  static HelmOutput parse(byte[] output) throws IOException {
    DataInputStream input = new DataInputStream(new ByteArrayInputStream(output));
    List<String> texts = new ArrayList<>();
    while (input.available() > 0) {
      int kind = input.readByte();
      String text = text(input);
      switch (kind) {
        case OBJECTS -> texts.add(text);
        case SAME_AS_FIRST -> texts.add(texts.getFirst());
        case REJECTED -> {
          return new HelmOutput(texts, text);
        }
        default -> throw new IOException("unknown output of kind " + kind);
      }
    }
    return new HelmOutput(texts, null);
  }

  private static String text(DataInputStream input) throws IOException {
    int length = input.readInt();
    if (length < 0 || length > input.available()) {
      throw new EOFException("the output ends in the middle");
    }
    return new String(input.readNBytes(length), StandardCharsets.UTF_8);
  }
}
