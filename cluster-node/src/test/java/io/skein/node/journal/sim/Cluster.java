package io.skein.node.journal.sim;

import io.skein.node.journal.Entity;
import io.skein.node.journal.ShardId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The members of the cluster and its coordinator, which is often wrong: it gives the shards of a
 * node that it holds for dead to others, whatever that node goes on believing. Nothing of what it
 * does may matter to safety (rule 13).
 */
final class Cluster {
  private static final long LOOK = World.SECONDS;
  private static final long UNREACHABLE = 8 * World.SECONDS;
  private static final long PEERS_ANSWER = World.SECONDS;

  private final World world;
  private final Truth truth;
  private final Faults faults;
  private final Stores stores;
  private final Mutation mutation;
  private final List<Entity> entities;
  private final Messages messages;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<ShardId, Integer> homes = new LinkedHashMap<>();
  private final Map<ShardId, Integer> formers = new LinkedHashMap<>();

  Cluster(
      World world,
      Truth truth,
      Faults faults,
      Stores stores,
      Mutation mutation,
      List<Entity> entities,
      List<ShardId> shards) {
    this.world = world;
    this.truth = truth;
    this.faults = faults;
    this.stores = stores;
    this.mutation = mutation;
    this.entities = entities;
    this.messages = new Messages(this);
    shards.forEach(shard -> homes.put(shard, Slot.NOBODY));
  }

  World world() {
    return world;
  }

  Truth truth() {
    return truth;
  }

  Faults faults() {
    return faults;
  }

  Stores stores() {
    return stores;
  }

  Mutation mutation() {
    return mutation;
  }

  Messages messages() {
    return messages;
  }

  /** In the order in which blocks name them. */
  List<Entity> entities() {
    return entities;
  }

  List<Slot> slots() {
    return slots;
  }

  List<ShardId> shards() {
    return List.copyOf(homes.keySet());
  }

  // Members.

  void begin() {
    for (int number = 0; number < faults.nodes; number++) {
      add("node-" + number);
    }
    look();
  }

  Slot add(String name) {
    double rate = 1 + faults.rateError * (world.pick(2001) - 1000) / 1000.0;
    Slot slot = new Slot(slots.size(), new Machine(name, rate));
    slots.add(slot);
    start(slot);
    return slot;
  }

  private void start(Slot slot) {
    SimulatedNode node = new SimulatedNode(this, slot.machine, slot.directory);
    slot.node = node;
    slot.downed = false;
    slot.standingSince = Slot.NOBODY;
    node.process().onDeath(() -> onDeath(slot, node));
    // A new process with the address of an old one: the cluster knows that the old one is gone.
    giveUp(slot);
    node.start();
    homes.forEach(
        (shard, home) -> {
          if (home == Slot.NOBODY) {
            host(shard, slot);
          }
        });
  }

  private void onDeath(Slot slot, SimulatedNode node) {
    if (slot.node == node) {
      slot.node = null;
    }
    if (slot.retired) {
      return;
    }
    world.after(
        world.between(3 * World.SECONDS, 9 * World.SECONDS),
        () -> {
          if (slot.node == null) {
            giveUp(slot);
          }
        });
    world.after(
        world.scaled(faults.restartMin, faults.restartMax),
        () -> {
          if (slot.node == null && !slot.retired) {
            start(slot);
          }
        });
  }

  /** A second process comes while the first still lives, of which nobody knows. */
  void startTwice(Slot slot) {
    SimulatedNode node = slot.node;
    if (node == null || slot.zombie != null) {
      return;
    }
    world.trace(() -> node.name() + " is started a second time");
    slot.zombie = node;
    node.process().onDeath(() -> slot.zombie = null);
    start(slot);
    world.after(
        world.scaled(World.SECONDS, 20 * World.SECONDS),
        () -> node.process().die("as nobody knows of it"));
  }

  /** The journal says that this node is of no use, others are (rule 15). */
  void leaves(SimulatedNode node) {
    for (Slot slot : slots) {
      if (slot.node == node) {
        slot.downed = true;
        slot.retired = faults.cutOff;
        giveUp(slot);
        world.after(
            world.scaled(World.SECONDS / 10, 5 * World.SECONDS),
            () -> node.process().die("as it must leave"));
      }
    }
  }

  /** Asks the others, who answer some time later (rule 15). */
  CompletionStage<Boolean> isAnyOtherValid(SimulatedNode asking) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    for (Slot slot : slots) {
      SimulatedNode other = slot.node;
      if (other != null && other != asking) {
        messages.later(
            () ->
                other
                    .standing()
                    .thenAccept(
                        standing -> {
                          if (standing.leaseValid()) {
                            messages.later(
                                () -> asking.process().execute(() -> answer.complete(true)));
                          }
                        }));
      }
    }
    world.after(PEERS_ANSWER, () -> asking.process().execute(() -> answer.complete(false)));
    return answer;
  }

  /** Never to be used again. */
  void retire(Slot slot, String how) {
    slot.retired = true;
    SimulatedNode node = slot.node;
    if (node != null) {
      node.process().die(how);
    }
    SimulatedNode zombie = slot.zombie;
    if (zombie != null) {
      zombie.process().die(how);
    }
    giveUp(slot);
  }

  /** For the end of the faults: who is down starts at once. */
  void startAll() {
    for (Slot slot : slots) {
      if (slot.node == null && !slot.retired) {
        start(slot);
      }
    }
  }

  // The coordinator.

  private void look() {
    for (Slot slot : slots) {
      SimulatedNode node = slot.node;
      if (node == null || slot.downed) {
        continue;
      }
      if (!node.process().isStanding()) {
        slot.standingSince = Slot.NOBODY;
      } else if (slot.standingSince == Slot.NOBODY) {
        slot.standingSince = world.now();
      } else if (world.now() - slot.standingSince > UNREACHABLE) {
        down(slot);
      }
    }
    world.after(LOOK, this::look);
  }

  /** The others go on without this node, which learns it some time later. */
  void down(Slot slot) {
    SimulatedNode node = slot.node;
    if (node == null || slot.downed) {
      return;
    }
    world.trace(() -> node.name() + " is downed by the others");
    slot.downed = true;
    giveUp(slot);
    world.after(
        world.scaled(faults.learnMin, faults.learnMax),
        () -> node.process().execute(() -> node.process().die("as it learns that it is downed")));
  }

  private void giveUp(Slot slot) {
    homes.forEach(
        (shard, home) -> {
          if (home == slot.number) {
            allocate(shard);
          }
        });
  }

  private void allocate(ShardId shard) {
    List<Slot> able =
        slots.stream()
            .filter(slot -> slot.node != null && !slot.downed && !slot.node.isLeaving())
            .toList();
    int home = homes.getOrDefault(shard, Slot.NOBODY);
    List<Slot> others = able.stream().filter(slot -> slot.number != home).toList();
    if (!others.isEmpty()) {
      host(shard, world.pick(others));
    } else if (!able.isEmpty()) {
      host(shard, able.get(0));
    } else {
      homes.put(shard, Slot.NOBODY);
    }
  }

  private void host(ShardId shard, Slot slot) {
    Integer before = homes.put(shard, slot.number);
    if (before != null && before != slot.number) {
      formers.put(shard, before);
    }
    SimulatedNode node = slot.node;
    if (node != null) {
      world.trace(() -> shard + " goes to " + node.name());
      messages.later(() -> node.process().execute(() -> node.region().host(shard)));
    }
  }

  /**
   * A hand-off, then a new home; or the same, if there is no other. As with Pekko's coordinator,
   * which knows a region by its process, the report of one that has a successor since says nothing
   * of what the successor has.
   */
  void rebalance(ShardId shard) {
    int home = homes.getOrDefault(shard, Slot.NOBODY);
    SimulatedNode node = home == Slot.NOBODY ? null : slots.get(home).node;
    if (node != null) {
      node.process()
          .execute(
              () ->
                  node.region()
                      .handOff(
                          shard,
                          () ->
                              messages.later(
                                  () -> {
                                    if (slots.get(home).node == node
                                        && homes.getOrDefault(shard, Slot.NOBODY) == home) {
                                      allocate(shard);
                                    }
                                  })));
    }
  }

  /** A second region gets the shard, and the first is told nothing. */
  void giveTwice(ShardId shard) {
    world.trace(() -> shard + " is given to a second region");
    int before = homes.getOrDefault(shard, Slot.NOBODY);
    allocate(shard);
    world.after(
        world.scaled(World.SECONDS, 30 * World.SECONDS),
        () -> {
          SimulatedNode node = before == Slot.NOBODY ? null : slots.get(before).node;
          if (node != null && homes.getOrDefault(shard, Slot.NOBODY) != before) {
            node.process().execute(() -> node.region().handOff(shard, () -> {}));
          }
        });
  }

  /**
   * All regions that have a shard, and are not its home, let it go. What the coordinator says may
   * be overtaken here by what it said later, so a region may begin with a shard that has gone
   * elsewhere since; Pekko keeps the order.
   */
  void settle() {
    homes.forEach(
        (shard, home) -> {
          for (Slot slot : slots) {
            SimulatedNode node = slot.node;
            if (node != null && slot.number != home && node.region().hosts(shard)) {
              node.process().execute(() -> node.region().handOff(shard, () -> {}));
            }
          }
        });
  }

  /** Starts the shards that stand still, each at its home and nowhere else; true if none does. */
  boolean isServed() {
    settle();
    boolean served = true;
    for (Map.Entry<ShardId, Integer> home : homes.entrySet()) {
      SimulatedNode node = home.getValue() == Slot.NOBODY ? null : slots.get(home.getValue()).node;
      if (node == null) {
        served = false;
      } else if (!node.region().isActive(home.getKey())) {
        served = false;
        node.process().execute(() -> node.region().startAgain(home.getKey()));
      }
    }
    return served;
  }

  /** A planned stop: hands its shards off, stops its journal, exits. */
  void drain(Slot slot) {
    SimulatedNode node = slot.node;
    if (node == null || node.isLeaving()) {
      return;
    }
    node.leave();
    homes.forEach(
        (shard, home) -> {
          if (home == slot.number) {
            rebalance(shard);
          }
        });
  }

  /**
   * Where a shard is; null: nowhere.
   *
   * @param formerly where it was before, rather
   */
  @Nullable Slot region(ShardId shard, boolean formerly) {
    int number =
        formerly
            ? formers.getOrDefault(shard, Slot.NOBODY)
            : homes.getOrDefault(shard, Slot.NOBODY);
    return number == Slot.NOBODY ? null : slots.get(number);
  }
}
