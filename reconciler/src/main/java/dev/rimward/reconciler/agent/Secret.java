package dev.rimward.reconciler.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A token in a file, read anew each time so that it may be replaced. It never prints. */
record Secret(Path file) {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /** Checked, because the words of an HTTP client about a header quote it. */
  String read() throws IOException {
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException("the token file " + file + " cannot be read", e);
    }
    if (!TOKEN.matcher(token).matches()) {
      throw new IOException("the token file " + file + " holds no token");
    }
    return token;
  }
}
