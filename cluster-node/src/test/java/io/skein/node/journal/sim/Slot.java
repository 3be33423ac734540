package io.skein.node.journal.sim;

import org.jspecify.annotations.Nullable;

/** A place in the cluster, for one process after the other, on one machine. */
final class Slot {
  static final int NOBODY = -1;

  final int number;
  final Machine machine;
  final Directory directory = new Directory();

  /** A process that lives on though another was started in its place. */
  @Nullable SimulatedNode zombie;

  @Nullable SimulatedNode node;

  /** Since when the process does nothing, as others see it. */
  long standingSince = NOBODY;

  boolean downed;

  /** Never to be used again. */
  boolean retired;

  Slot(int number, Machine machine) {
    this.number = number;
    this.machine = machine;
  }
}
