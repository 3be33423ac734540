package io.skein.client.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts how far a file has been read. Confined to one upload, but for the count. */
final class CountedInput extends FilterInputStream {
  private final AtomicLong position;

  CountedInput(InputStream in, AtomicLong position) {
    super(in);
    this.position = position;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    position.addAndGet(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    position.addAndGet(Math.max(0, read));
    return read;
  }
}
