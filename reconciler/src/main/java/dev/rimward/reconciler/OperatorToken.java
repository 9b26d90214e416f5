package dev.rimward.reconciler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.reconciler.web.OperatorEndpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operators' token in its file, read anew each time so that it may be replaced. */
record OperatorToken(Path file) implements OperatorEndpoints.Token {
  private static final Logger log = LoggerFactory.getLogger(OperatorToken.class);

  /** Null where none is configured. */
  static @Nullable OperatorToken of(ConfigurationFile file) {
    String configured = file.configuration().webOrDefault().operatorTokenFile();
    return configured == null ? null : new OperatorToken(file.resolve(configured));
  }

  @Override
  public boolean accepts(String token) {
    try {
      String known = Files.readString(file).strip();
      return !known.isEmpty()
          && MessageDigest.isEqual(known.getBytes(UTF_8), token.getBytes(UTF_8));
    } catch (IOException e) {
      log.error("web.operatorTokenFile {} cannot be read; nobody is let in", file);
      return false;
    }
  }
}
