package io.skein.node.journal.sim;

import java.util.Arrays;

/** Three replicas, each up or down. What they hold is in the tables. */
final class Replicas {
  static final int COUNT = 3;
  static final long NEVER = Long.MAX_VALUE;

  private final World world;
  private long outageStart;
  private long outageEnd;
  private final long[] downUntil = new long[COUNT];

  Replicas(World world) {
    this.world = world;
  }

  boolean isUp(int replica, long time) {
    return time >= downUntil[replica];
  }

  void down(int replica, long until) {
    downUntil[replica] = Math.max(downUntil[replica], until);
  }

  void allUp() {
    Arrays.fill(downUntil, 0);
    outageEnd = Math.min(outageEnd, world.now());
  }

  /** Two of them are down meanwhile. */
  void outage(long from, long until) {
    if (from > outageEnd) {
      outageStart = from;
    }
    outageEnd = Math.max(outageEnd, until);
  }

  /** Whether nobody could reach the store for long, and everybody can since a moment. */
  boolean isJustBack(long least, long since) {
    return outageEnd - outageStart >= least
        && world.now() >= outageEnd
        && world.now() < outageEnd + since;
  }

  boolean hasQuorum(long time) {
    int up = 0;
    for (int replica = 0; replica < COUNT; replica++) {
      if (isUp(replica, time)) {
        up++;
      }
    }
    return up * 2 > COUNT;
  }
}
