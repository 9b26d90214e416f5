package dev.rimward.reconciler.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails when more is read than may come: what is short when it is packed may be long. */
final class BoundedInput extends FilterInputStream {
  private long left;

  BoundedInput(InputStream input, long most) {
    super(input);
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(Math.max(0, count));
    return count;
  }

  @Override
  public long skip(long length) throws IOException {
    long count = super.skip(length);
    count(count);
    return count;
  }

  private void count(long bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("the request is too long");
    }
  }
}
