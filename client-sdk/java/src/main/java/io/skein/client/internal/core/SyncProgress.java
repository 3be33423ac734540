package io.skein.client.internal.core;

import io.skein.protocol.Bytes;
import java.util.random.RandomGenerator;

/** How far the device knows what happened while it was away. Confined to one thread. */
final class SyncProgress {
  /**
   * Answers in a row that bring nothing, after which the client goes on with what it has: some
   * conversation cannot be told of, and is not to keep the others waiting.
   */
  static final int FRUITLESS_MAX = 5;

  private static final long RETRY_MILLIS = 1_000;
  private static final long RETRY_MAX_MILLIS = 30_000;
  private static final long NEVER = Long.MAX_VALUE;

  private final Backoff backoff;
  private Bytes cursor;
  private Bytes completeCursor;
  private boolean first;
  private boolean wanted;
  private boolean underWay;
  private boolean again;
  private long notBefore;
  private int fruitless;

  SyncProgress(Bytes cursor, RandomGenerator random) {
    this.cursor = cursor;
    completeCursor = cursor;
    first = cursor.isEmpty();
    backoff = new Backoff(RETRY_MILLIS, RETRY_MAX_MILLIS, random);
  }

  Bytes cursor() {
    return cursor;
  }

  /**
   * The cursor to keep for another run: not one from the middle of the first list, because a run
   * that starts there would not know the rest of the list for old.
   */
  Bytes completeCursor() {
    return completeCursor;
  }

  /** True until the whole list was had once, in this run or an earlier one. */
  boolean isFirst() {
    return first;
  }

  void connected(boolean resumed) {
    wanted = wanted || !resumed || first;
    fruitful();
  }

  void disconnected() {
    wanted = wanted || underWay;
    underWay = false;
  }

  /** Events were lost. */
  void restart() {
    again = underWay;
    wanted = !underWay || wanted;
  }

  boolean isWanted(long now) {
    return wanted && !underWay && now >= notBefore;
  }

  void asked() {
    wanted = false;
    underWay = true;
  }

  /**
   * A page of the list.
   *
   * @param more the node has more to tell
   * @param brought false if the page is empty
   */
  void answered(Bytes cursor, boolean more, boolean brought, long now) {
    this.cursor = cursor;
    underWay = false;
    wanted = more || again;
    again = again && more;
    first = first && more;
    if (!first) {
      completeCursor = cursor;
    }
    if (brought || !more) {
      fruitful();
    } else {
      fruitless(0, now);
    }
  }

  /**
   * The node could not tell.
   *
   * @param hintMillis how long to wait, 0 if not told
   */
  void failed(long hintMillis, long now) {
    underWay = false;
    wanted = true;
    fruitless(hintMillis, now);
  }

  private void fruitful() {
    fruitless = 0;
    notBefore = 0;
    backoff.reset();
  }

  private void fruitless(long hintMillis, long now) {
    fruitless++;
    long wait = fruitless < FRUITLESS_MAX ? 0 : backoff.nextMillis();
    notBefore = now + Math.max(hintMillis, RETRY_MILLIS) + wait;
  }

  boolean isComplete() {
    return !wanted && !underWay;
  }

  /** True after the answer that lets the client go on with what it has. */
  boolean hasJustStuck() {
    return fruitless == FRUITLESS_MAX && !underWay;
  }

  /** When a failed sync is repeated; {@link Long#MAX_VALUE} if none waits. */
  long retryAt() {
    return wanted && !underWay ? notBefore : NEVER;
  }
}
