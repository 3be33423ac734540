package io.skein.node.media;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image while it is decoded: they end when the time is over, and it is known
 * whether it was they that failed or what was made of them. What they let a decoder wait is not
 * counted as its time, but has a limit of its own. Confined to one thread.
 */
final class ImageBytes extends FilterInputStream {
  private final LongSupplier nanoTime;
  private final long timeoutNanos;
  private final long beganNanos;
  private long waitedNanos;
  private @Nullable IOException failure;

  /**
   * Time begins now.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   * @param timeout how long it may take to decode them, and besides how long to read them
   */
  ImageBytes(InputStream in, LongSupplier nanoTime, Duration timeout) {
    super(in);
    this.nanoTime = nanoTime;
    this.timeoutNanos = timeout.toNanos();
    this.beganNanos = nanoTime.getAsLong();
  }

  /** Whether it has taken too long to decode them. */
  boolean isOver() {
    return nanoTime.getAsLong() - beganNanos - waitedNanos > timeoutNanos;
  }

  /** Why they could not be read; null: they could. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    requireTime();
    long since = nanoTime.getAsLong();
    try {
      int read = super.read(buffer, offset, length);
      waitedNanos += nanoTime.getAsLong() - since;
      if (waitedNanos > timeoutNanos) {
        throw new IOException("its bytes come too slowly");
      }
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Between two rows, for a decoder that needs no more bytes.
   *
   * @throws IOException if the time is over
   */
  void requireTime() throws IOException {
    if (isOver()) {
      throw new IOException("it takes too long");
    }
  }
}
