package io.skein.node.journal.sim;

import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.ShardRow;
import java.util.ArrayList;
import java.util.List;

/** What goes from one place in the cluster to another: some time later, if somebody is there. */
final class Messages {
  private static final int HISTORY_PAGE = 5;

  /** Of the requests to a place with two processes, how many the older one gets. */
  private static final double TO_ZOMBIES = 0.4;

  private final Cluster cluster;
  private final World world;
  private final Truth truth;

  Messages(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.truth = cluster.truth();
  }

  void later(Runnable task) {
    world.after(world.between(World.MILLIS / 5, 5 * World.MILLIS), task);
  }

  /** To the region that probably has the shard; once the storm is over, to the one that has it. */
  void route(Entity entity, Request request) {
    Faults faults = cluster.faults();
    boolean stray = faults.raging(world.now()) && world.chance(faults.strays);
    Slot slot = cluster.region(entity.shard(), stray);
    if (slot != null) {
      later(
          () -> {
            SimulatedNode zombie = slot.zombie;
            SimulatedNode node = zombie != null && world.chance(TO_ZOMBIES) ? zombie : slot.node;
            if (node != null) {
              node.process().execute(() -> node.region().deliver(entity, request));
            }
          });
    }
  }

  /** Any node may read history, whoever owns the entity (rule 22). */
  void readHistory(Entity entity, long after) {
    SimulatedNode node = world.pick(cluster.slots()).node;
    if (node != null) {
      node.process().execute(() -> readHistory(node, entity, after, new ArrayList<>()));
    }
  }

  private void readHistory(SimulatedNode node, Entity entity, long after, List<Entry> found) {
    node.history()
        .readAfter(entity, after + found.size(), HISTORY_PAGE)
        .thenAccept(
            page -> {
              found.addAll(page);
              if (page.isEmpty()) {
                truth.readHistory(entity, after, found);
              } else {
                readHistory(node, entity, after, found);
              }
            });
  }

  /** From a node to another one, by its name (rule 11). */
  void askOwner(String name, ShardRow row) {
    for (Slot slot : cluster.slots()) {
      if (slot.machine.name().equals(name)) {
        later(
            () -> {
              SimulatedNode node = slot.node;
              if (node != null) {
                node.process().execute(() -> node.isAsked(row));
              }
            });
      }
    }
  }
}
