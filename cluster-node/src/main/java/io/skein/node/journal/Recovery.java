package io.skein.node.journal;

import io.skein.node.journal.JournalStore.Stored;
import io.skein.node.journal.WakeStore.Wake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a sealed epoch decided into history (rules 16 to 18). Any node may do it, with a
 * lease or without, several at once, and each may stop anywhere: every step may be repeated, and
 * who repeats starts from the row. Loop only.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int WAKES_PER_WRITE = 100;
  private static final int ATTEMPTS = 4;
  private static final Duration DAMAGED_AGAIN = Duration.ofMinutes(1);

  private final JournalNodeSetup setup;
  private final RecoveryRules rules;
  private final Turns writes;
  private final WakeRounds rounds;
  private final Map<Integer, CompletableFuture<Void>> running = new HashMap<>();
  private final Map<Integer, Long> damagedNanos = new HashMap<>();

  private boolean stopped;

  Recovery(JournalNodeSetup setup) {
    this.setup = setup;
    this.rules = setup.rules().recovery();
    this.writes = new Turns(setup.loop(), setup.settings().ownership().callsMax());
    this.rounds = new WakeRounds(setup, writes);
  }

  /** Wakes nobody any more; what is under way goes on. */
  void stop() {
    stopped = true;
  }

  /**
   * Recovers an epoch, if it is not done yet.
   *
   * @return complete when it has ended, with all in history; fails if the store does, to be tried
   *     again, if the epoch is ACTIVE, and with {@link DamagedException} if the journal is damaged,
   *     which is then not read again for a minute
   */
  CompletionStage<Void> recover(int epoch) {
    CompletableFuture<Void> going = running.get(epoch);
    if (going != null) {
      return going;
    }
    Long damaged = damagedNanos.get(epoch);
    if (damaged != null && setup.clocks().monotonicNanos() - damaged < DAMAGED_AGAIN.toNanos()) {
      return CompletableFuture.failedFuture(
          new DamagedException("epoch " + epoch, "as found before", null));
    }
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    running.put(epoch, outcome);
    read(epoch)
        .thenCompose(this::recover)
        .whenComplete((done, failure) -> finish(epoch, outcome, failure));
    return outcome;
  }

  private void finish(int epoch, CompletableFuture<Void> outcome, @Nullable Throwable failure) {
    Throwable cause = failure == null ? null : OnLoop.causeOf(failure);
    if (cause instanceof DamagedException damaged) {
      // Who was slower than another finds what that one has deleted already: no damage then.
      read(epoch)
          .whenComplete(
              (row, unread) -> {
                if (unread == null && (row == null || Watch.isEnded(row))) {
                  end(epoch, outcome, null);
                } else {
                  if (unread == null) {
                    alarm(epoch, damaged);
                  }
                  end(epoch, outcome, damaged);
                }
              });
    } else {
      end(epoch, outcome, cause);
    }
  }

  private void end(int epoch, CompletableFuture<Void> outcome, @Nullable Throwable failure) {
    running.remove(epoch);
    if (failure == null) {
      damagedNanos.remove(epoch);
      outcome.complete(null);
    } else {
      outcome.completeExceptionally(failure);
    }
  }

  private void alarm(int epoch, DamagedException damaged) {
    damagedNanos.put(epoch, setup.clocks().monotonicNanos());
    LOG.error("The journal of epoch {} is damaged; its recovery stops", epoch, damaged);
    setup.events().damaged(epoch, String.valueOf(damaged.getMessage()));
  }

  private CompletionStage<@Nullable LeaseRow> read(int epoch) {
    return OnLoop.call(setup.loop(), () -> setup.leases().read(epoch));
  }

  private CompletionStage<Void> recover(@Nullable LeaseRow row) {
    if (row == null || Watch.isEnded(row)) {
      return CompletableFuture.completedFuture(null);
    }
    if (row.state() == LeaseRow.State.ACTIVE) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("epoch " + row.epoch() + " is not sealed"));
    }
    LOG.info("Recovering epoch {} of {}: {}", row.epoch(), row.node(), row.state());
    return marked(row)
        .thenCompose(
            marked ->
                row.state() == LeaseRow.State.CUT
                    ? bring(row, Objects.requireNonNull(row.cuts(), "cuts"))
                    : cutAndBring(row));
  }

  /** Rule 10: who is to read the journal marks the epoch first. */
  private CompletionStage<Void> marked(LeaseRow row) {
    return rules.marks(setup.settings().fence())
        ? retrying(() -> setup.blocks().mark(row.epoch()))
        : CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> cutAndBring(LeaseRow row) {
    return ends(row)
        .thenCompose(
            ends -> {
              List<Long> own = ends.stream().map(LaneReader.End::position).toList();
              if (!rules.fixesCut()) {
                return history(row, own)
                    .thenCompose(
                        wakes -> cut(row, own).thenCompose(cuts -> recovered(row.epoch(), wakes)));
              }
              return rewritten(row, ends)
                  .thenCompose(done -> cut(row, own))
                  .thenCompose(
                      cuts ->
                          cuts == null
                              ? CompletableFuture.completedFuture(null)
                              : bring(row, cuts));
            });
  }

  private CompletionStage<List<LaneReader.End>> ends(LeaseRow row) {
    List<Long> checkpoints = rules.checkpoints(row);
    List<CompletableFuture<LaneReader.End>> ends = new ArrayList<>();
    for (int lane = 0; lane < row.lanes(); lane++) {
      ends.add(reader(row, lane).end(checkpoints.get(lane)).toCompletableFuture());
    }
    return all(ends).thenApply(done -> ends.stream().map(CompletableFuture::join).toList());
  }

  /** Rule 17: a minority may hold the last block; whoever calls it the end makes it so. */
  private CompletionStage<Void> rewritten(LeaseRow row, List<LaneReader.End> ends) {
    List<CompletableFuture<Void>> writing = new ArrayList<>();
    for (int lane = 0; lane < ends.size(); lane++) {
      Stored last = ends.get(lane).last();
      if (last != null && rules.rewritesLastBlock()) {
        BlockAddress address = new BlockAddress(row.epoch(), lane, last.position());
        writing.add(retrying(() -> setup.blocks().write(address, last.block())));
      }
    }
    return all(writing);
  }

  /**
   * @return the positions that all use; null if another has recovered the epoch meanwhile
   */
  private CompletionStage<@Nullable List<Long>> cut(LeaseRow row, List<Long> own) {
    return OnLoop.call(setup.loop(), () -> setup.leases().cut(row.epoch(), own))
        .thenApply(
            swap -> {
              if (swap.applied()) {
                return own;
              }
              LeaseRow found = swap.found();
              return found == null || Watch.isEnded(found)
                  ? null
                  : Objects.requireNonNull(found.cuts(), "cuts");
            });
  }

  private CompletionStage<Void> bring(LeaseRow row, List<Long> cuts) {
    return rules.bringsIntoHistoryFirst()
        ? history(row, cuts).thenCompose(wakes -> recovered(row.epoch(), wakes))
        : recovered(row.epoch(), List.of())
            .thenCompose(done -> history(row, cuts))
            .thenApply(wakes -> null);
  }

  /**
   * Rule 18: all entries up to the cuts into history, and then the wake rows.
   *
   * @return these
   */
  private CompletionStage<List<Wake>> history(LeaseRow row, List<Long> cuts) {
    List<Long> checkpoints = rules.checkpoints(row);
    Set<Entity> entities = new LinkedHashSet<>();
    List<CompletableFuture<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < row.lanes(); i++) {
      int lane = i;
      lanes.add(
          reader(row, lane)
              .each(
                  checkpoints.get(lane),
                  cuts.get(lane),
                  blocks -> write(row.epoch(), lane, blocks, entities))
              .toCompletableFuture());
    }
    return all(lanes)
        .thenCompose(
            done -> {
              LOG.info(
                  "Epoch {}: {} conversations brought into history, from {} to {}",
                  row.epoch(),
                  entities.size(),
                  checkpoints,
                  cuts);
              List<Wake> wakes =
                  entities.stream().map(entity -> Wake.ofEpoch(entity, row.epoch())).toList();
              return rules.wakes() ? stored(wakes) : CompletableFuture.completedFuture(List.of());
            });
  }

  private CompletionStage<Void> write(
      int epoch, int lane, List<Stored> blocks, Set<Entity> entities) {
    Map<Entity, List<Entry>> entries = new LinkedHashMap<>();
    for (Stored block : blocks) {
      BlockAddress address = new BlockAddress(epoch, lane, block.position());
      for (Entry entry : setup.codec().decode(address, block.block())) {
        entries.computeIfAbsent(entry.entity(), entity -> new ArrayList<>()).add(entry);
      }
    }
    entities.addAll(entries.keySet());
    List<CompletableFuture<Void>> writing = new ArrayList<>();
    entries.forEach(
        (entity, all) ->
            runs(all)
                .forEach(
                    run ->
                        writing.add(
                            writes
                                .call(() -> retrying(() -> setup.history().write(entity, run)))
                                .toCompletableFuture())));
    return all(writing);
  }

  /** An entity whose shard was elsewhere for a while has a gap here, which others have filled. */
  private static List<List<Entry>> runs(List<Entry> entries) {
    List<List<Entry>> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= entries.size(); i++) {
      if (i == entries.size() || entries.get(i).sequence() != entries.get(i - 1).sequence() + 1) {
        runs.add(entries.subList(from, i));
        from = i;
      }
    }
    return runs;
  }

  private CompletionStage<List<Wake>> stored(List<Wake> wakes) {
    List<CompletableFuture<Void>> writing = new ArrayList<>();
    for (int from = 0; from < wakes.size(); from += WAKES_PER_WRITE) {
      List<Wake> some = wakes.subList(from, Math.min(wakes.size(), from + WAKES_PER_WRITE));
      writing.add(
          writes.call(() -> retrying(() -> setup.wakeRows().add(some))).toCompletableFuture());
    }
    return all(writing).thenApply(done -> wakes);
  }

  /**
   * The epoch's shards are free now, and who acquires them wakes these entities. One of them may be
   * in a shard that was released before its owner died, and is owned already: so they are woken
   * from here too.
   */
  private CompletionStage<Void> recovered(int epoch, List<Wake> wakes) {
    return OnLoop.call(setup.loop(), () -> setup.leases().recovered(epoch))
        .thenApply(
            swap -> {
              if (swap.applied()) {
                wakes.stream()
                    .map(wake -> wake.entity().shard())
                    .distinct()
                    .forEach(
                        shard ->
                            rounds.begin(shard, wake -> wake.epoch() == epoch, () -> !stopped));
              }
              return null;
            });
  }

  private LaneReader reader(LeaseRow row, int lane) {
    return new LaneReader(setup, this::retrying, row.epoch(), lane);
  }

  /** One hiccup of the store is no reason to start again from the checkpoint. */
  private <T> CompletableFuture<T> retrying(Supplier<CompletionStage<T>> call) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    attempt(call, 1, outcome);
    return outcome;
  }

  private <T> void attempt(
      Supplier<CompletionStage<T>> call, int attempt, CompletableFuture<T> outcome) {
    OnLoop.then(
        setup.loop(),
        call,
        (value, failure) -> {
          if (failure == null) {
            outcome.complete(value);
          } else if (attempt >= ATTEMPTS || failure instanceof DamagedException) {
            outcome.completeExceptionally(failure);
          } else {
            setup
                .loop()
                .after(
                    setup.settings().ownership().backoff(),
                    () -> attempt(call, attempt + 1, outcome));
          }
        });
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }
}
