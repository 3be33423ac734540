package io.skein.node.journal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shards of one epoch: which are held, and taking and giving them back (rules 11 to 13). All of
 * it ends with the epoch. Loop only.
 */
final class ShardClaims {
  private final JournalNodeSetup setup;
  private final int epoch;
  private final LaneControl lanes;
  private final IntConsumer watch;
  private final Turns turns;
  private final WakeRounds wakes;
  private final Map<ShardId, Claim> claims = new HashMap<>();
  private final Map<Integer, CompletionStage<@Nullable LeaseRow>> ownerReads = new HashMap<>();
  private boolean over;
  private boolean refusing;

  /**
   * @param watch takes an epoch that stands in the way
   */
  ShardClaims(JournalNodeSetup setup, int epoch, LaneControl lanes, IntConsumer watch) {
    this.setup = setup;
    this.epoch = epoch;
    this.lanes = lanes;
    this.watch = watch;
    this.turns = new Turns(setup.loop(), setup.settings().ownership().callsMax());
    this.wakes = new WakeRounds(setup, turns);
  }

  /** As {@link JournalNode#acquire}. */
  CompletionStage<Boolean> acquire(ShardId shard, Runnable lost) {
    return over || refusing ? CompletableFuture.completedFuture(false) : claim(shard).acquire(lost);
  }

  /** As {@link JournalNode#release}. */
  CompletionStage<Boolean> release(ShardId shard) {
    Claim claim = claims.get(shard);
    return over || claim == null ? CompletableFuture.completedFuture(true) : claim.release();
  }

  /** As {@link JournalNode#doYouHold}. */
  void doYouHold(ShardRow row) {
    if (!over && row.epoch() == epoch) {
      claim(row.shard()).asked();
    }
  }

  Set<ShardId> held() {
    Set<ShardId> held = new HashSet<>();
    claims.forEach(
        (shard, claim) -> {
          if (claim.isHeld()) {
            held.add(shard);
          }
        });
    return held;
  }

  /** Another epoch has ended: who waits for a shard of it looks at once. */
  void ended(int other) {
    claims.values().forEach(claim -> claim.ended(other));
  }

  /** Takes no more, and gives back what is held (rule 14). */
  CompletionStage<Void> releaseAll() {
    refusing = true;
    return CompletableFuture.allOf(
        claims.values().stream()
            .map(Claim::release)
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
  }

  /** The epoch is over: who holds a shard is told that it is lost (rule 9). */
  void end() {
    over = true;
    claims.values().forEach(Claim::end);
  }

  private Claim claim(ShardId shard) {
    return claims.computeIfAbsent(shard, id -> new Claim(this, setup, id, epoch));
  }

  // For the claims

  boolean isOver() {
    return over;
  }

  LaneControl lanes() {
    return lanes;
  }

  <T> void then(
      Supplier<CompletionStage<T>> call,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
    turns.then(call, then);
  }

  void watch(int owner) {
    watch.accept(owner);
  }

  /**
   * The lease of an owner. Many shards wait for one: they share a read that is under way. One that
   * began too early shows less than is true, never more, since an ended epoch stays ended.
   */
  CompletionStage<@Nullable LeaseRow> owner(int other) {
    CompletionStage<@Nullable LeaseRow> going = ownerReads.get(other);
    if (going != null) {
      return going;
    }
    CompletableFuture<@Nullable LeaseRow> read = new CompletableFuture<>();
    ownerReads.put(other, read);
    turns.<@Nullable LeaseRow>then(
        () -> setup.leases().read(other),
        (row, failure) -> {
          ownerReads.remove(other);
          OnLoop.settle(read, row, failure);
        });
    return read;
  }

  void grant(ShardRow row) {
    lanes.grant(row.shard(), row.generation());
    if (setup.rules().ownership().wakesAfterAcquire()) {
      Claim claim = claim(row.shard());
      wakes.begin(row.shard(), wake -> true, () -> !over && claim.holds(row));
    }
  }
}
