package io.skein.node.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The lanes of one epoch of a node: where entries become durable, are decided, and go on into
 * history. Between an actor and its acknowledgement stand one hand-over to the loop, one write to
 * the store, which carries whatever else came meanwhile, and one look at the lease.
 *
 * <p>What is called through {@link Journal} and {@link Incarnation} may come from any thread;
 * {@link LaneControl}, and everything inside, is confined to the loop.
 */
public final class Lanes implements LaneControl, Journal {
  private final LaneSetup setup;
  private final List<Lane> lanes = new ArrayList<>();
  private final Handover handover;
  private final Materialiser materialiser;
  private final ShardRecords records;
  private final Reads reads;
  private volatile boolean over;

  /** Lanes that hold no shard: as many as the settings say. */
  public Lanes(LaneSetup setup) {
    this.setup = setup;
    handover = new Handover(setup.loop(), this::arrived);
    materialiser = new Materialiser(setup, this::isPressed, this::advanced);
    records = new ShardRecords(setup, lanes, materialiser);
    reads = new Reads(setup);
    for (int i = 0; i < setup.settings().lanes(); i++) {
      lanes.add(new Lane(i, setup, new Decisions()));
    }
  }

  /** What follows from a lane's decisions, for the records and for history. */
  private final class Decisions implements Lane.Decisions {
    @Override
    public void decided(EntityRecord record, long last, int count, long nanos) {
      records.decided(record, last, count, nanos);
    }

    @Override
    public void answered(EntityRecord record) {
      // Whoever was answered may have ended the epoch.
      if (!over) {
        records.answered(record);
      }
    }

    @Override
    public void refill() {
      handover.drain(Lanes.this::take);
    }

    @Override
    public void settled() {
      materialiser.pump();
      report();
    }
  }

  @Override
  public CompletionStage<Incarnation> open(Entity entity) {
    CompletableFuture<Incarnation> opened = new CompletableFuture<>();
    setup
        .loop()
        .execute(
            () -> {
              if (over) {
                opened.completeExceptionally(ended());
              } else {
                records.open(this, entity, opened);
              }
            });
    return opened;
  }

  /** Any thread: entries on their way into the lane. */
  void hand(Append append) {
    handover.add(append);
  }

  private void arrived() {
    handover.drain(this::take);
    lanes.forEach(Lane::pump);
  }

  private void take(Append append) {
    if (over) {
      append.done.completeExceptionally(ended());
    } else {
      records.take(append);
    }
  }

  /** Any thread: entries of the incarnation's entity. */
  CompletionStage<List<Entry>> read(LaneIncarnation incarnation, Reads.Range range) {
    CompletableFuture<List<Entry>> answer = new CompletableFuture<>();
    setup
        .loop()
        .execute(
            () -> {
              if (over || !records.isCurrent(incarnation)) {
                answer.completeExceptionally(ended());
              } else {
                reads
                    .read(incarnation.record, range)
                    .whenComplete(
                        (entries, failure) -> {
                          if (failure == null) {
                            answer.complete(entries);
                          } else {
                            answer.completeExceptionally(failure);
                          }
                        });
              }
            });
    return answer;
  }

  /** Any thread: the incarnation is over. */
  void end(LaneIncarnation incarnation) {
    setup
        .loop()
        .execute(
            () -> {
              if (!over) {
                records.end(incarnation);
              }
            });
  }

  private void advanced(EntityRecord record) {
    records.advanced(record);
    report();
  }

  @Override
  public void grant(ShardId shard, long generation) {
    if (!over) {
      records.grant(shard, generation);
    }
  }

  @Override
  public CompletionStage<Void> flush(ShardId shard) {
    return over ? CompletableFuture.failedFuture(ended()) : records.flush(shard);
  }

  @Override
  public void drop(ShardId shard) {
    records.drop(shard);
  }

  @Override
  public void resume() {
    lanes.forEach(Lane::resume);
  }

  @Override
  public List<Long> checkpoints() {
    return lanes.stream().map(Lane::checkpoint).toList();
  }

  @Override
  public void checkpointed(List<Long> checkpoints) {
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).checkpointed(checkpoints.get(i));
    }
  }

  @Override
  public CompletionStage<Void> close() {
    return over ? CompletableFuture.failedFuture(ended()) : records.close();
  }

  @Override
  public void abandon() {
    if (over) {
      return;
    }
    over = true;
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    lanes.forEach(lane -> lane.abandon().forEach(append -> waiting.add(append.done)));
    handover.drain(append -> waiting.add(append.done));
    materialiser.abandon();
    waiting.addAll(records.abandon());
    waiting.addAll(reads.abandon());
    waiting.forEach(future -> future.completeExceptionally(ended()));
  }

  private boolean isPressed() {
    return lanes.stream().anyMatch(lane -> lane.room.isPressed());
  }

  private void report() {
    long entries = 0;
    long bytes = 0;
    long blocks = 0;
    for (Lane lane : lanes) {
      entries += lane.room.backlogEntries();
      bytes += lane.room.backlogBytes();
      blocks += lane.room.backlogBlocks();
    }
    setup.metrics().backlog(entries, bytes, blocks);
  }

  private static JournalUnavailableException ended() {
    return new JournalUnavailableException("this node's epoch, or this actor's time, is over");
  }
}
