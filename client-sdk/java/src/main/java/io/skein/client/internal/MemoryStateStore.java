package io.skein.client.internal;

import io.skein.client.StateStore;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import java.util.HashMap;
import java.util.Map;

/** State that lasts as long as its object: a client that is built with the same one goes on. */
public final class MemoryStateStore implements StateStore {
  private final Map<ConversationId, Position> positions = new HashMap<>();
  private Bytes cursor = Bytes.EMPTY;

  @Override
  public synchronized Checkpoint load() {
    return new Checkpoint(cursor, Map.copyOf(positions));
  }

  @Override
  public synchronized void save(Checkpoint checkpoint) {
    cursor = checkpoint.cursor();
    positions.putAll(checkpoint.positions());
  }

  @Override
  public void close() {}
}
