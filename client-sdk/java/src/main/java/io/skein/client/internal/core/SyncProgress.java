package io.skein.client.internal.core;

import io.skein.protocol.Bytes;

/** How far the device knows what happened while it was away. Confined to one thread. */
final class SyncProgress {
  private static final long NEVER = Long.MAX_VALUE;

  private Bytes cursor;
  private Bytes completeCursor;
  private boolean first;
  private boolean wanted;
  private boolean underWay;
  private boolean again;
  private long notBefore;

  SyncProgress(Bytes cursor) {
    this.cursor = cursor;
    completeCursor = cursor;
    first = cursor.isEmpty();
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
    notBefore = 0;
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

  void answered(Bytes cursor, boolean more) {
    this.cursor = cursor;
    underWay = false;
    wanted = more || again;
    again = again && more;
    first = first && more;
    if (!first) {
      completeCursor = cursor;
    }
  }

  void failed(long retryAt) {
    underWay = false;
    wanted = true;
    notBefore = retryAt;
  }

  boolean isComplete() {
    return !wanted && !underWay;
  }

  /** When a failed sync is repeated; {@link Long#MAX_VALUE} if none waits. */
  long retryAt() {
    return wanted && !underWay ? notBefore : NEVER;
  }
}
