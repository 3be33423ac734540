package io.skein.node.journal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A block of a lane, from when it is filled until the checkpoint passes it. It carries appends
 * whole, but for the first and the last, of which it may carry a part. Loop only.
 */
final class Block {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  final Backoff backoff;

  /** Empty, as the attempt is, when the block is decided, so that little stays in memory. */
  List<Append> appends;

  /** The index of the first entry of the first append. */
  final int from;

  /** The end index of the last append. */
  final int to;

  Attempt attempt;
  Progress progress = Progress.SENT;
  boolean validAtSend;
  long sentAtNanos;

  /** Fence {@code store}: the marker is being read. */
  boolean checking;

  /** Entries that are not known to be in history. */
  int notInHistory;

  Block(Attempt attempt, List<Append> appends, int from, int to, Backoff backoff) {
    this.attempt = attempt;
    this.appends = appends;
    this.from = from;
    this.to = to;
    this.backoff = backoff;
    this.notInHistory = attempt.entries().size();
  }

  /** Decided: what it carried lives on in the records only. */
  void release() {
    appends = List.of();
    attempt = new Attempt(attempt.position(), List.of(), NOTHING);
  }

  int from(int append) {
    return append == 0 ? from : 0;
  }

  int to(int append) {
    return append == appends.size() - 1 ? to : appends.get(append).entries.size();
  }

  /** Whether the last entry of the append is in this block. */
  boolean completes(int append) {
    return to(append) == appends.get(append).entries.size();
  }
}
