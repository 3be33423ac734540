package io.skein.node.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The shards that the lanes may take entries of, and what is known of their entities: who may
 * append, what is undecided, what is not in history (rules 11, 12, 19). Loop only.
 */
final class ShardRecords {
  private final Map<ShardId, ShardRecord> shards = new HashMap<>();
  private final LaneSetup setup;
  private final LaneRules rules;
  private final ActivationRules activation;
  private final List<Lane> lanes;
  private final Materialiser materialiser;
  private long incarnations;
  private int openings;
  private boolean closing;

  ShardRecords(LaneSetup setup, List<Lane> lanes, Materialiser materialiser) {
    this.setup = setup;
    this.rules = setup.rules().lanes();
    this.activation = setup.rules().activation();
    this.lanes = lanes;
    this.materialiser = materialiser;
  }

  void grant(ShardId id, long generation) {
    if (closing) {
      return;
    }
    ShardRecord shard = shards.computeIfAbsent(id, ShardRecord::new);
    shard.granted = generation;
    endFlush(shard, new JournalUnavailableException(id + " was acquired again meanwhile"));
  }

  /** Whoever waits for the flush does so in vain. */
  private static void endFlush(ShardRecord shard, JournalUnavailableException why) {
    CompletableFuture<Void> flush = shard.flush;
    if (flush != null) {
      shard.flush = null;
      flush.completeExceptionally(why);
    }
  }

  CompletionStage<Void> flush(ShardId id) {
    ShardRecord shard = shards.get(id);
    if (shard == null) {
      return CompletableFuture.completedFuture(null);
    }
    if (shard.flush != null) {
      return shard.flush;
    }
    CompletableFuture<Void> flush = new CompletableFuture<>();
    shard.flush = flush;
    shard.granted = ShardRecord.NONE;
    for (EntityRecord record : List.copyOf(shard.entities.values())) {
      refuse(record, notOwned(id));
      materialiser.hurry(record);
    }
    materialiser.pump();
    completeFlush(shard);
    return flush;
  }

  private void completeFlush(ShardRecord shard) {
    CompletableFuture<Void> flush = shard.flush;
    if (flush != null && rules.isFlushed(shard.undecided, shard.notInHistory)) {
      // The shard stays closed: who asked for this says what follows.
      flush.complete(null);
    }
  }

  void drop(ShardId id) {
    ShardRecord shard = shards.get(id);
    if (shard == null) {
      return;
    }
    shard.granted = ShardRecord.NONE;
    endFlush(shard, notOwned(id));
    List<EntityRecord> dropped =
        shard.entities.values().stream().filter(record -> rules.isDropped(id, id(record))).toList();
    for (EntityRecord record : dropped) {
      shard.entities.remove(record.entity.id());
      refuse(record, notOwned(id));
      endCurrent(record);
    }
    if (shard.entities.isEmpty()) {
      shards.remove(id);
    }
  }

  private static ShardId id(EntityRecord record) {
    return record.entity.shard();
  }

  /** All shards to their end; nothing is taken afterwards. */
  CompletionStage<Void> close() {
    closing = true;
    return CompletableFuture.allOf(
        List.copyOf(shards.keySet()).stream()
            .map(shard -> flush(shard).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  void open(Lanes owner, Entity entity, CompletableFuture<Incarnation> opened) {
    ShardRecord shard = shards.get(entity.shard());
    if (shard == null || shard.granted == ShardRecord.NONE) {
      opened.completeExceptionally(notOwned(entity.shard()));
      return;
    }
    if (!setup.right().isValid()) {
      opened.completeExceptionally(
          new JournalUnavailableException("the lease of this node is not valid"));
      return;
    }
    if (openings >= setup.settings().lane().opensWaitingMax()) {
      opened.completeExceptionally(
          new JournalUnavailableException("too many actors wait for their lane"));
      return;
    }
    EntityRecord record =
        shard.entities.computeIfAbsent(
            entity.id(),
            id -> new EntityRecord(entity, shard, lanes.get(entity.lane(lanes.size()))));
    refuse(record, new JournalUnavailableException("another actor of " + entity + " began"));
    endCurrent(record);
    LaneIncarnation incarnation =
        new LaneIncarnation(
            owner, record, ++incarnations, shard.granted, setup.settings().lane().entryBytesMax());
    record.opening = new EntityRecord.Opening(incarnation, opened);
    openings++;
    begin(record);
  }

  /** Rule 19: the incarnation that waits begins, if it may. */
  private void begin(EntityRecord record) {
    EntityRecord.Opening opening = record.opening;
    if (opening != null && activation.mayOpen(record.undecided)) {
      record.opening = null;
      openings--;
      record.current = opening.incarnation();
      opening.opened().complete(opening.incarnation());
    }
  }

  /** Whoever waits to begin does so in vain. */
  private void refuse(EntityRecord record, JournalUnavailableException why) {
    EntityRecord.Opening opening = record.opening;
    if (opening != null) {
      record.opening = null;
      openings--;
      opening.opened().completeExceptionally(why);
    }
  }

  private static void endCurrent(EntityRecord record) {
    LaneIncarnation current = record.current;
    if (current != null) {
      record.current = null;
      current.reservation.end();
    }
  }

  /** The actor is gone: what it left goes into history soon. */
  void end(LaneIncarnation incarnation) {
    EntityRecord record = incarnation.record;
    if (record.current == incarnation) {
      endCurrent(record);
      materialiser.hurry(record);
      materialiser.pump();
      tidy(record);
    }
  }

  boolean isCurrent(LaneIncarnation incarnation) {
    return rules.mayTakeFrom(incarnation.record.incarnation(), incarnation.number);
  }

  /** Takes entries into the lane, or refuses them: their outcome is then unknown to the actor. */
  void take(Append append) {
    LaneIncarnation incarnation = append.incarnation;
    EntityRecord record = incarnation.record;
    ShardRecord shard = record.shard;
    if (!rules.mayTake(shard.granted, incarnation.generation) || !isCurrent(incarnation)) {
      refuse(
          append, new JournalUnavailableException("this actor of " + record.entity + " is over"));
    } else if (record.appended != 0 && !rules.follows(record.appended, append.first())) {
      refuse(
          append,
          new IllegalStateException(
              record.entity + " has " + record.appended + ", not " + (append.first() - 1)));
    } else {
      append.entries.forEach(record.tail::add);
      record.appended = append.last();
      record.undecided += append.entries.size();
      shard.undecided += append.entries.size();
      shard.notInHistory += append.entries.size();
      record.lane.enqueue(append);
    }
  }

  private static void refuse(Append append, RuntimeException why) {
    int count = append.entries.size();
    append.record().lane.room.wait(-count, -Room.cost(append.entries, 0, count));
    append.done.completeExceptionally(why);
  }

  void decided(EntityRecord record, long last, int count, long nanos) {
    record.decided = Math.max(record.decided, last);
    record.undecided -= count;
    record.shard.undecided -= count;
    materialiser.decided(record, nanos);
  }

  /** The appends are answered: who waited may begin, or nobody is left to be told. */
  void answered(EntityRecord record) {
    if (record.opening != null) {
      begin(record);
    } else if (record.current == null) {
      setup.orphans().decided(record.entity);
    }
    completeFlush(record.shard);
  }

  /** More of the entity is in history. */
  void advanced(EntityRecord record) {
    completeFlush(record.shard);
    tidy(record);
  }

  private static void tidy(EntityRecord record) {
    if (record.isIdle() && record.opening == null) {
      record.shard.entities.remove(record.entity.id(), record);
    }
  }

  private static JournalUnavailableException notOwned(ShardId shard) {
    return new JournalUnavailableException("this node does not own " + shard);
  }

  /**
   * Drops everything.
   *
   * @return what waits
   */
  List<CompletableFuture<?>> abandon() {
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (ShardRecord shard : shards.values()) {
      for (EntityRecord record : shard.entities.values()) {
        EntityRecord.@Nullable Opening opening = record.opening;
        if (opening != null) {
          waiting.add(opening.opened());
        }
        endCurrent(record);
      }
      if (shard.flush != null) {
        waiting.add(shard.flush);
      }
    }
    shards.clear();
    return waiting;
  }
}
