package io.skein.client.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes an answer's bytes when a read has waited too long for the next ones: the connection may be
 * gone without a word, and the reader would wait for ever. Read by one thread.
 */
final class StallGuard extends FilterInputStream {
  private final long patienceNanos;
  private volatile boolean reading;
  private volatile long sinceNanos;
  private volatile boolean stalled;
  private volatile boolean closed;

  /**
   * @param patience how long one read may wait
   */
  StallGuard(InputStream in, Duration patience) {
    super(in);
    patienceNanos = patience.toNanos();
    lookIn(patienceNanos);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    sinceNanos = System.nanoTime();
    reading = true;
    int read;
    try {
      read = super.read(buffer, offset, length);
    } finally {
      reading = false;
    }
    // What is closed from outside may look like its end.
    if (stalled) {
      throw new IOException("nothing came for " + Duration.ofNanos(patienceNanos));
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }

  private void lookIn(long nanos) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::look);
  }

  private void look() {
    if (closed) {
      return;
    }
    long left = reading ? sinceNanos + patienceNanos - System.nanoTime() : patienceNanos;
    if (left > 0) {
      lookIn(left);
      return;
    }
    stalled = true;
    try {
      close();
    } catch (IOException e) {
      // The reader has its own failure.
    }
  }
}
