package io.skein.node.journal;

/**
 * The room that one incarnation has taken and not used yet. Thread-safe: its actor takes and uses,
 * the loop ends it.
 */
final class Reservation {
  private final Room room;
  private int entries;
  private long bytes;
  private boolean ended;

  Reservation(Room room) {
    this.room = room;
  }

  /**
   * Takes room for one entry.
   *
   * @return true also after the end: the append will tell the actor so
   */
  synchronized boolean take(long cost) {
    if (ended) {
      return true;
    }
    if (!room.reserve(cost)) {
      return false;
    }
    entries++;
    bytes += cost;
    return true;
  }

  /** Entries of this cost wait now, instead of the room that was taken for them. */
  synchronized void use(int count, long cost) {
    int reserved = Math.min(entries, count);
    long reservedBytes = reserved == entries ? bytes : Math.min(bytes, cost);
    entries -= reserved;
    bytes -= reservedBytes;
    room.wait(count - reserved, cost - reservedBytes);
  }

  /** Gives back what was not used. */
  synchronized void end() {
    ended = true;
    room.wait(-entries, -bytes);
    entries = 0;
    bytes = 0;
  }
}
