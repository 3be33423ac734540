package io.skein.node.conversation;

import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Group ids in memory, for tests. Thread-safe; stages are complete when returned. */
public final class InMemoryGroupIds implements GroupIds {
  private record Creation(UserId creator, ClientId clientId) {}

  private final Map<Creation, ConversationId> groups = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<ConversationId> reserve(
      UserId creator, ClientId clientId, ConversationId candidate) {
    ConversationId first = groups.putIfAbsent(new Creation(creator, clientId), candidate);
    return CompletableFuture.completedFuture(first == null ? candidate : first);
  }
}
