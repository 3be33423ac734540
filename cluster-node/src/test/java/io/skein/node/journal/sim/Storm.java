package io.skein.node.journal.sim;

import io.skein.node.journal.ShardId;
import java.util.List;
import java.util.Objects;

/** Lets the faults happen that do not belong to one operation: each kind at its own rate. */
final class Storm {
  private final Cluster cluster;
  private final World world;
  private final Faults faults;

  Storm(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.faults = cluster.faults();
  }

  void begin() {
    cluster.slots().forEach(slot -> slot.machine.stepWall(wallError()));
    each(faults.pauseRate, () -> onSlot(slot -> node(slot).process().pause(faults.pause(world))));
    each(
        faults.suspendRate,
        () -> onSlot(slot -> node(slot).process().suspend(faults.pause(world))));
    each(faults.crashRate, () -> onNode(node -> node.process().die("at any time")));
    each(faults.drainRate, () -> cluster.drain(world.pick(cluster.slots())));
    each(faults.downRate, () -> cluster.down(world.pick(cluster.slots())));
    each(faults.zombieRate, () -> cluster.startTwice(world.pick(cluster.slots())));
    each(faults.wallStepRate, this::stepWall);
    each(faults.stallRate, () -> onSlot(slot -> stall(node(slot))));
    each(faults.swapStallRate, () -> onSlot(slot -> loseSwaps(node(slot))));
    if (faults.cutOff) {
      world.after(faults.storm / 4, () -> onNode(this::cutOff));
    }
    each(faults.replicaDownRate, this::replicaDown);
    each(faults.storeDownRate, this::storeDown);
    each(faults.actorCrashRate, () -> onShard(shard -> shard.crashActor(world)));
    each(faults.actorCrashRate, () -> onShard(shard -> shard.passivateActor(world)));
    each(faults.bounceRate, () -> onShard(HostedShard::stop));
    each(faults.rebalanceRate, () -> cluster.rebalance(shard()));
    each(faults.twoRegionsRate, () -> cluster.giveTwice(shard()));
  }

  /** The end: what was broken works again, what was late has come, or never will. */
  void end() {
    faults.over();
    cluster.stores().replicas().allUp();
    if (!faults.cutOff) {
      onAllNodes(node -> node.link().heal());
    }
    cluster.startAll();
    cluster.settle();
  }

  private void each(double rate, Runnable fault) {
    if (rate > 0) {
      long wait = (long) (-Math.log(1 - world.pick(1 << 20) / (double) (1 << 20)) / rate * 1e9);
      world.after(
          wait,
          () -> {
            if (faults.raging(world.now())) {
              fault.run();
              each(rate, fault);
            }
          });
    }
  }

  private ShardId shard() {
    return world.pick(cluster.shards());
  }

  private interface OnNode {
    void happen(SimulatedNode node);
  }

  private interface OnShard {
    void happen(HostedShard shard);
  }

  private void onNode(OnNode fault) {
    SimulatedNode node = world.pick(cluster.slots()).node;
    if (node != null) {
      fault.happen(node);
    }
  }

  private interface OnSlot {
    void happen(Slot slot);
  }

  /** What makes a node seem dead: the others may give it up. */
  private void onSlot(OnSlot fault) {
    Slot slot = world.pick(cluster.slots());
    if (slot.node != null) {
      fault.happen(slot);
      if (world.chance(faults.downShare)) {
        world.after(world.between(0, faults.downWithin), () -> cluster.down(slot));
      }
    }
  }

  private static SimulatedNode node(Slot slot) {
    return Objects.requireNonNull(slot.node);
  }

  private void onAllNodes(OnNode fault) {
    for (Slot slot : List.copyOf(cluster.slots())) {
      SimulatedNode node = slot.node;
      if (node != null) {
        fault.happen(node);
      }
    }
  }

  private void onShard(OnShard fault) {
    onNode(
        node ->
            node.process()
                .execute(
                    () -> {
                      HostedShard shard = node.region().any(world);
                      if (shard != null) {
                        fault.happen(shard);
                      }
                    }));
  }

  private long wallError() {
    return world.between(-3600, 3600) * World.SECONDS;
  }

  private void stepWall() {
    long by = wallError();
    Machine machine = world.pick(cluster.slots()).machine;
    world.trace(() -> machine.name() + "'s wall clock is set by " + NodeProcess.seconds(by));
    machine.stepWall(by);
  }

  private void stall(SimulatedNode node) {
    long until = world.now() + world.scaled(faults.stallMin, faults.stallMax);
    world.trace(
        () -> node.name() + "'s way to the store stalls until " + NodeProcess.seconds(until));
    node.link().stall(until);
  }

  private void loseSwaps(SimulatedNode node) {
    long until = world.now() + world.scaled(faults.stallMin, faults.stallMax);
    world.trace(() -> node.name() + "'s transactions are lost until " + NodeProcess.seconds(until));
    node.link().loseSwaps(until);
  }

  /** For good: only rule 15 helps. */
  private void cutOff(SimulatedNode node) {
    world.trace(() -> node.name() + " is cut off from the store");
    node.link().stall(Long.MAX_VALUE / 2);
  }

  private void replicaDown() {
    int replica = world.pick(Replicas.COUNT);
    long until = world.now() + world.scaled(faults.storeDownMin, faults.storeDownMax);
    world.trace(() -> "replica " + replica + " is down until " + NodeProcess.seconds(until));
    cluster.stores().replicas().down(replica, until);
  }

  private void storeDown() {
    long until = world.now() + world.scaled(faults.storeDownMin, faults.storeDownMax);
    world.trace(() -> "two replicas are down until " + NodeProcess.seconds(until));
    cluster.stores().replicas().outage(world.now(), until);
    int up = world.pick(Replicas.COUNT);
    for (int replica = 0; replica < Replicas.COUNT; replica++) {
      if (replica != up) {
        cluster.stores().replicas().down(replica, until);
      }
    }
  }
}
