package io.skein.node.conversation;

import io.skein.node.journal.Entity;
import io.skein.node.journal.WakeStore;
import io.skein.node.journal.WakeStore.Wake;
import io.skein.protocol.ConversationId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Rows in the journal's {@link WakeStore}, which the owner of a shard reads. Thread-safe. */
public final class StoredWakeRequests implements WakeRequests {
  private final WakeStore store;
  private final LongSupplier numbers;
  private final int numberOfShards;
  private final Consumer<Entity> waker;

  /**
   * @param numbers gives none twice in a cluster
   * @param waker wakes what it is told, see {@link WakeActor.Orphaned}
   */
  public StoredWakeRequests(
      WakeStore store, LongSupplier numbers, int numberOfShards, Consumer<Entity> waker) {
    this.store = store;
    this.numbers = numbers;
    this.numberOfShards = numberOfShards;
    this.waker = waker;
  }

  @Override
  public Wake row(ConversationId conversation) {
    return Wake.ofActor(entity(conversation), numbers.getAsLong());
  }

  @Override
  public CompletionStage<Void> write(Wake row) {
    return store.add(List.of(row));
  }

  @Override
  public void remove(Wake row) {
    store.remove(row);
  }

  @Override
  public void wake(ConversationId conversation) {
    waker.accept(entity(conversation));
  }

  private Entity entity(ConversationId conversation) {
    return Entity.of(ConversationSharding.TYPE, conversation.toString(), numberOfShards);
  }
}
