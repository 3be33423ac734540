package io.skein.node.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lanes that only note what is done to them. Confined to the test's thread. */
final class RecordedLanes implements LaneControl, Journal {
  final Right right;
  final EpochEnd end;
  final List<String> calls = new ArrayList<>();
  final Gate flushes = new Gate();
  final Gate closes = new Gate();
  List<Long> checkpoints;
  List<Long> checkpointed = List.of();
  int resumed;

  RecordedLanes(Right right, EpochEnd end, int lanes) {
    this.right = right;
    this.end = end;
    this.checkpoints = Collections.nCopies(lanes, 0L);
  }

  @Override
  public void grant(ShardId shard, long generation) {
    calls.add("grant " + shard + " " + generation);
  }

  @Override
  public CompletionStage<Void> flush(ShardId shard) {
    calls.add("flush " + shard);
    return flushes.<Void>pass(() -> null);
  }

  @Override
  public void drop(ShardId shard) {
    calls.add("drop " + shard);
  }

  @Override
  public void resume() {
    resumed++;
  }

  @Override
  public List<Long> checkpoints() {
    return checkpoints;
  }

  @Override
  public void checkpointed(List<Long> positions) {
    checkpointed = positions;
  }

  @Override
  public CompletionStage<Void> close() {
    calls.add("close");
    return closes.<Void>pass(() -> null);
  }

  @Override
  public void abandon() {
    calls.add("abandon");
  }

  @Override
  public CompletionStage<Incarnation> open(Entity entity) {
    return CompletableFuture.failedFuture(new JournalUnavailableException("only recorded"));
  }
}
