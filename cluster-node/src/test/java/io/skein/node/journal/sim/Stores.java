package io.skein.node.journal.sim;

import io.skein.node.journal.LeaseRow;

/** What three replicas hold, of all tables. */
record Stores(
    Replicas replicas,
    LeaseTable leases,
    ShardTable shards,
    BlockTable blocks,
    PageTable pages,
    WakeTable wakes,
    SnapshotTable snapshots) {
  /** In such an outage each node's look at each lease fails at least once. */
  private static final long OUTAGE_LEAST = 5 * World.SECONDS;

  /** For so long after it nobody may seal: they all began to wait again. */
  private static final long WAIT_LEAST = 6 * World.SECONDS;

  static Stores empty(World world, Truth truth, Faults faults) {
    Replicas replicas = new Replicas(world);
    return new Stores(
        replicas,
        new LeaseTable(world, row -> checkSeal(row, truth, faults, replicas)),
        new ShardTable(world),
        new BlockTable(world, faults),
        new PageTable(world),
        new WakeTable(world),
        new SnapshotTable(world));
  }

  private static void checkSeal(LeaseRow row, Truth truth, Faults faults, Replicas replicas) {
    if (faults.onlyOutages
        && truth.isOwnerAlive(row.epoch())
        && replicas.isJustBack(OUTAGE_LEAST, WAIT_LEAST)) {
      truth.violation(Violation.Kind.SEALED_ALIVE, row.toString());
    }
  }
}
