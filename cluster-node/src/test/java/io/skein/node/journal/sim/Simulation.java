package io.skein.node.journal.sim;

import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.Incarnation;
import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.WakeStore;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: nodes under load in a storm of faults; then all is well, and every request must be
 * answered; then all nodes go, and a fresh one must have everything.
 */
final class Simulation {
  private static final String TYPE = "conversation";
  private static final long QUIET = 90 * World.SECONDS;
  private static final long TAKE_OVER = 90 * World.SECONDS;
  private static final long GLANCE = World.SECONDS / 4;
  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final int PAGE = 8;

  /** What a run came to. */
  record Outcome(
      long seed, List<Violation> violations, long steps, int acknowledged, List<String> trace) {
    boolean isClean() {
      return violations.isEmpty();
    }
  }

  private final long seed;
  private final Faults faults;
  private final World world;
  private final Truth truth;
  private final Stores stores;
  private final Cluster cluster;
  private final Storm storm;
  private final List<Entity> entities = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();

  private Simulation(long seed, Mutation mutation, boolean tracing) {
    this.seed = seed;
    this.world = new World(seed, tracing);
    this.truth = new Truth(world);
    this.faults = mutation.profile().get().drawn(world);
    this.stores = Stores.empty(world, truth, faults);
    List<ShardId> shards = new ArrayList<>();
    for (int number = 0; number < faults.shards; number++) {
      shards.add(new ShardId(TYPE, number));
    }
    for (int number = 0; number < faults.conversations; number++) {
      ConversationId id =
          number == faults.conversations - 1
              ? ConversationId.direct(new UserId(1), new UserId(2))
              : ConversationId.group(number + 1);
      entities.add(new Entity(shards.get(number % faults.shards), id.toString()));
    }
    this.cluster = new Cluster(world, truth, faults, stores, mutation, entities, shards);
    this.storm = new Storm(cluster);
    for (int number = 1; number <= faults.clients; number++) {
      UserId user = new UserId(number);
      clients.add(
          new SimulatedClient(
              cluster,
              user,
              entities.stream()
                  .filter(entity -> mayUse(user, ConversationId.parse(entity.id())))
                  .toList()));
    }
  }

  private static boolean mayUse(UserId user, ConversationId id) {
    return !id.isDirect() || id.isDirectOf(user);
  }

  static Outcome run(long seed, Mutation mutation, boolean tracing) {
    return new Simulation(seed, mutation, tracing).run();
  }

  private Outcome run() {
    cluster.begin();
    clients.forEach(SimulatedClient::start);
    storm.begin();
    world.runUntil(faults.storm);
    world.trace(() -> "the storm is over");
    storm.end();
    clients.forEach(SimulatedClient::silence);
    if (!until(QUIET, this::isQuiet)) {
      if (!cluster.isServed()) {
        truth.violation(Violation.Kind.STUCK, "shards " + owners());
      }
      clients.stream()
          .filter(client -> client.unanswered() > 0)
          .forEach(client -> truth.violation(Violation.Kind.STUCK, client.describe()));
    }
    if (truth.violations().isEmpty()) {
      takeOver();
    }
    return new Outcome(
        seed, truth.violations(), world.stepsTaken(), truth.acknowledgements(), world.traced());
  }

  private boolean isQuiet() {
    return cluster.isServed() && clients.stream().allMatch(client -> client.unanswered() == 0);
  }

  private String owners() {
    return cluster.shards().stream().map(stores.shards()::row).toList()
        + " leases "
        + stores.leases().rows().values();
  }

  /** True if it came true within this time. */
  private boolean until(long limit, BooleanSupplier condition) {
    long end = world.now() + limit;
    while (world.now() < end && !condition.getAsBoolean() && truth.violations().isEmpty()) {
      world.runUntil(world.now() + GLANCE);
    }
    return condition.getAsBoolean();
  }

  private void takeOver() {
    world.trace(() -> "all nodes go, a fresh one comes");
    for (Slot slot : List.copyOf(cluster.slots())) {
      cluster.retire(slot, "at the end");
    }
    SimulatedNode fresh = cluster.add("fresh").node;
    if (fresh == null) {
      throw new IllegalStateException("the fresh node did not start");
    }
    if (!until(TAKE_OVER, () -> owns(fresh))) {
      truth.violation(
          Violation.Kind.STUCK, "shards after " + NodeProcess.seconds(TAKE_OVER) + ": " + owners());
    } else if (!until(TAKE_OVER, () -> ended(fresh))) {
      truth.violation(Violation.Kind.STUCK, "leases " + stores.leases().rows().values());
    } else if (!until(TAKE_OVER, () -> wakesLeft().isEmpty())) {
      truth.violation(Violation.Kind.WAKE_LEFT, wakesLeft().toString());
    } else {
      truth.checkPublished();
      entities.forEach(entity -> read(fresh, entity));
    }
  }

  private boolean owns(SimulatedNode fresh) {
    return cluster.shards().stream().allMatch(fresh.region()::isActive);
  }

  /** Those that every quorum finds: an owner may not have met others yet, which wake in vain. */
  private List<WakeStore.Wake> wakesLeft() {
    long now = world.now();
    List<WakeStore.Wake> left = new ArrayList<>(stores.wakes().left(new Look(0, now, 1, now)));
    left.retainAll(stores.wakes().left(new Look(1, now, 2, now)));
    left.retainAll(stores.wakes().left(new Look(0, now, 2, now)));
    return left;
  }

  /** Whether no other epoch may still be recovered. */
  private boolean ended(SimulatedNode fresh) {
    return stores.leases().rows().values().stream()
        .allMatch(
            row ->
                row.state() == LeaseRow.State.CLOSED
                    || row.state() == LeaseRow.State.RECOVERED
                    || (row.node().equals(fresh.name()) && row.state() == LeaseRow.State.ACTIVE));
  }

  private void read(SimulatedNode fresh, Entity entity) {
    AtomicReference<@Nullable List<Entry>> log = new AtomicReference<>();
    open(fresh, entity, log);
    until(TAKE_OVER, () -> log.get() != null);
    List<Entry> found = log.get();
    if (found != null) {
      truth.checkLog(entity, found);
    } else if (truth.violations().isEmpty()) {
      truth.violation(Violation.Kind.STUCK, entity + " cannot be read");
    }
  }

  /** Begun again when an actor that is woken late shuts this reader out, as rule 19 has it. */
  private void open(
      SimulatedNode fresh, Entity entity, AtomicReference<@Nullable List<Entry>> log) {
    fresh
        .journal()
        .open(entity)
        .whenComplete(
            (incarnation, failure) -> {
              Runnable again = () -> fresh.process().after(AGAIN, () -> open(fresh, entity, log));
              if (failure == null) {
                readOn(incarnation, new ArrayList<>(), log, again);
              } else {
                again.run();
              }
            });
  }

  private void readOn(
      Incarnation incarnation,
      List<Entry> found,
      AtomicReference<@Nullable List<Entry>> log,
      Runnable again) {
    incarnation
        .readAfter(found.size(), PAGE)
        .whenComplete(
            (page, failure) -> {
              if (failure != null) {
                again.run();
              } else if (page.isEmpty()) {
                log.set(found);
              } else {
                found.addAll(page);
                readOn(incarnation, found, log, again);
              }
            });
  }
}
