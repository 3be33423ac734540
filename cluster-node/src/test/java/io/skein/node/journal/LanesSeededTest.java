package io.skein.node.journal;

import static io.skein.node.journal.LanesHouse.EPOCH;
import static io.skein.node.journal.LanesHouse.SHARD;
import static io.skein.node.journal.LanesHouse.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lanes under a store that loses, hides and holds writes, a lease that comes and goes, and actors
 * that end: at every moment a recovery would find all that was acknowledged, without hole, and at
 * the end history holds everything in order.
 */
class LanesSeededTest {
  private static final int STEPS = 400;
  private static final int ENTITIES = 4;

  /** One run, with these rules. */
  private static final class Run {
    private final LanesHouse house;
    private final List<Actor> actors = new ArrayList<>();
    private List<Long> known = List.of(0L, 0L);

    private Run(JournalRules rules) {
      house =
          new LanesHouse(
              rules,
              "lanes = 2",
              "lane.block-entries-max = 4",
              "history { after-entries = 5, after = 2s }",
              "history { page-entries-max = 3, writes-in-flight-max = 2 }");
    }

    /** An entity's actor: knows its head, and what was acknowledged. */
    private final class Actor {
      private final Entity entity;
      private @Nullable Incarnation incarnation;
      private @Nullable CompletableFuture<Incarnation> opening;
      private long head;
      private long acknowledged;

      private Actor(Entity entity) {
        this.entity = entity;
      }

      private void start() {
        end();
        opening = house.lanes.open(entity).toCompletableFuture();
        house.loop.run();
      }

      private void end() {
        if (incarnation != null) {
          incarnation.close();
          incarnation = null;
        }
        opening = null;
      }

      /** Reads its head, if it may begin; true once it has begun. */
      private boolean begun() {
        CompletableFuture<Incarnation> waits = opening;
        if (waits != null && waits.isDone()) {
          opening = null;
          if (!waits.isCompletedExceptionally()) {
            load(waits.join());
          }
        }
        return incarnation != null;
      }

      private void load(Incarnation begun) {
        long found = 0;
        while (true) {
          CompletableFuture<List<Entry>> read = begun.readAfter(found, 3).toCompletableFuture();
          house.loop.run();
          if (!read.isDone() || read.isCompletedExceptionally()) {
            begun.close();
            return;
          }
          if (read.join().isEmpty()) {
            break;
          }
          assertThat(read.join()).isEqualTo(entries(entity, found + 1, found + read.join().size()));
          found += read.join().size();
        }
        assertThat(found).isGreaterThanOrEqualTo(acknowledged);
        head = found;
        incarnation = begun;
      }

      private void post(int count) {
        if (!begun() || incarnation == null || !incarnation.reserve(20)) {
          return;
        }
        long last = head + count;
        incarnation
            .append(entries(entity, head + 1, last))
            .thenRun(() -> acknowledged = Math.max(acknowledged, last));
        head = last;
      }
    }

    private void play(long seed) {
      Random random = new Random(seed);
      for (int i = 0; i < ENTITIES; i++) {
        actors.add(new Actor(new Entity(SHARD, "e" + i)));
      }

      for (int step = 0; step < STEPS; step++) {
        step(random);
        house.loop.run();
        checkThatRecoveryFindsAll();
      }

      heal();
      CompletableFuture<Void> closed = house.lanes.close().toCompletableFuture();
      house.advance(Duration.ofMinutes(1));
      assertThat(closed).isCompleted();
      assertThat(house.refused).isEmpty();
      long all = 0;
      for (Actor actor : actors) {
        List<Entry> history = house.history(actor.entity);
        assertThat(history).isEqualTo(entries(actor.entity, 1, history.size()));
        assertThat((long) history.size()).isGreaterThanOrEqualTo(actor.acknowledged);
        all += history.size();
      }
      assertThat(all).isGreaterThan(50);
      for (int lane = 0; lane < 2; lane++) {
        List<Long> positions = house.journal.positions(EPOCH, lane);
        if (!positions.isEmpty()) {
          assertThat(house.lanes.checkpoints().get(lane))
              .isEqualTo(positions.get(positions.size() - 1));
        }
      }
    }

    private void step(Random random) {
      Actor actor = actors.get(random.nextInt(ENTITIES));
      switch (random.nextInt(14)) {
        case 0 -> actor.start();
        case 1 -> actor.end();
        case 2 -> house.journal.writes.failNext(fault(random));
        case 3 -> house.pages.writes.failNext(fault(random));
        case 4 -> house.journal.writes.hold();
        case 5 -> house.pages.writes.hold();
        case 6 -> house.valid = random.nextBoolean();
        case 7 -> heal();
        case 8 -> renewed();
        case 9 -> house.advance(Duration.ofMillis(random.nextInt(3000)));
        default -> actor.post(1 + random.nextInt(3));
      }
      if (random.nextInt(4) == 0) {
        house.journal.writes.releaseOne();
        house.pages.writes.releaseOne();
      }
    }

    private static Gate.Fault fault(Random random) {
      return random.nextBoolean() ? Gate.Fault.LOST : Gate.Fault.UNKNOWN;
    }

    private void heal() {
      house.valid = true;
      house.journal.writes.release();
      house.pages.writes.release();
      renewed();
      house.lanes.resume();
      for (Actor actor : actors) {
        if (actor.incarnation == null && actor.opening == null) {
          actor.start();
        }
      }
      house.loop.run();
    }

    private void renewed() {
      if (house.valid) {
        known = house.lanes.checkpoints();
        house.lanes.checkpointed(known);
      }
    }

    private void checkThatRecoveryFindsAll() {
      Set<Entry> found = new HashSet<>();
      for (int lane = 0; lane < 2; lane++) {
        long next = known.get(lane) + 1;
        for (long position : house.journal.positions(EPOCH, lane)) {
          if (position >= next) {
            assertThat(position).isEqualTo(next++);
            found.addAll(house.block(lane, position));
          }
        }
      }
      for (Actor actor : actors) {
        List<Entry> history = house.history(actor.entity);
        for (Entry entry : entries(actor.entity, history.size() + 1, actor.acknowledged)) {
          assertThat(found).contains(entry);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void losesNothingThatWasAcknowledged(long seed) {
    new Run(JournalRules.inForce()).play(seed);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  /** The checks above would see a loss: rule 25 taken away. */
  @Test
  void aCheckpointBeforeHistoryIsSeen() {
    JournalRules rules = JournalRules.inForce();
    JournalRules early =
        new JournalRules(
            rules.lanes(),
            new HistoryRules() {
              @Override
              public boolean mayCheckpoint(int notInHistory) {
                return true;
              }
            },
            rules.activation(),
            rules.leases(),
            rules.seals(),
            rules.recovery(),
            rules.ownership());

    assertThatThrownBy(() -> seeds().forEach(seed -> new Run(early).play(seed)))
        .isInstanceOf(AssertionError.class);
  }
}
