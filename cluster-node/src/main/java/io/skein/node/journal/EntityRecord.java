package io.skein.node.journal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the lanes know of one entity while an actor of it lives, or its entries are on their way.
 */
final class EntityRecord {
  /** An incarnation that waits until nothing is undecided. */
  record Opening(LaneIncarnation incarnation, CompletableFuture<Incarnation> opened) {}

  final Entity entity;
  final ShardRecord shard;
  final Lane lane;
  final Tail tail = new Tail();

  /** The incarnation whose entries are taken; null: none. */
  @Nullable LaneIncarnation current;

  @Nullable Opening opening;

  /** Last sequences that the lane took, put into a block, and decided; 0 if not known. */
  long appended;

  long sent;
  long decided;
  int undecided;

  // The materialiser's own.
  /** Stands for this record among those that wait for their time. */
  Materialiser.@Nullable Mark mark;

  boolean ready;
  boolean writing;
  @Nullable Backoff backoff;

  EntityRecord(Entity entity, ShardRecord shard, Lane lane) {
    this.entity = entity;
    this.shard = shard;
    this.lane = lane;
  }

  /** The number of the incarnation whose entries are taken; 0: none. */
  long incarnation() {
    return current == null ? 0 : current.number;
  }

  /** Whether nobody will add to what goes into history next. */
  boolean isClosing() {
    return current == null || shard.isFlushing();
  }

  /** Whether nothing is lost by forgetting it. */
  boolean isIdle() {
    return current == null && undecided == 0 && tail.isEmpty() && !writing;
  }
}
