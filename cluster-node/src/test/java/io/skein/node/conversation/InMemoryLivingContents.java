package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Contents in memory: one lock for all of it. */
public final class InMemoryLivingContents implements LivingContents {
  private record Row(ConversationId conversation, Living living, Instant until) {}

  private final InstantSource clock;
  private final List<Row> rows = new ArrayList<>();
  private CompletionStage<Void> gate = CompletableFuture.completedStage(null);

  /**
   * @param clock by which contents go
   */
  public InMemoryLivingContents(InstantSource clock) {
    this.clock = clock;
  }

  /** What is kept from now on is so only when this is complete. */
  public synchronized void holdUntil(CompletionStage<Void> gate) {
    this.gate = gate;
  }

  /** How many are kept, for whichever message. */
  public synchronized int size() {
    removeOver();
    return rows.size();
  }

  @Override
  public synchronized CompletionStage<Void> keep(
      ConversationId conversation, List<Living> contents) {
    return gate.thenAccept(done -> add(conversation, contents));
  }

  private synchronized void add(ConversationId conversation, List<Living> contents) {
    Instant now = clock.instant();
    contents.forEach(living -> rows.add(new Row(conversation, living, now.plus(living.life()))));
  }

  @Override
  public synchronized CompletionStage<Map<Long, ByteBuffer>> find(
      ConversationId conversation, long first, long last) {
    removeOver();
    Map<Long, ByteBuffer> found = new HashMap<>();
    for (Row row : rows) {
      long sequence = row.living().sequence();
      if (row.conversation().equals(conversation) && sequence >= first && sequence <= last) {
        found.put(row.living().number(), row.living().content());
      }
    }
    return CompletableFuture.completedStage(found);
  }

  private void removeOver() {
    Instant now = clock.instant();
    rows.removeIf(row -> !now.isBefore(row.until()));
  }
}
