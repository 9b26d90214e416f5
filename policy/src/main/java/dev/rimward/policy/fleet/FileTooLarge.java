package dev.rimward.policy.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Thrown for a file that is larger than {@link SourceTree#LARGEST_FILE}. Unlike other failures to
 * read it is the fault of whoever wrote the file, and spoils nothing else.
 */
public final class FileTooLarge extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  public FileTooLarge(String path, long size) {
    this("%s has %d bytes, at most %d are read".formatted(path, size, SourceTree.LARGEST_FILE));
  }

  private FileTooLarge(String message) {
    super(message, new IOException(message));
  }
}
