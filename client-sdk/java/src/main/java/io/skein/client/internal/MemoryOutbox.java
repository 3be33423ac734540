package io.skein.client.internal;

import io.skein.client.Outbox;
import io.skein.client.OutboxEntry;
import io.skein.client.SkeinException;
import io.skein.protocol.ClientId;
import io.skein.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Posts that are lost with the process. Thread-safe. */
public final class MemoryOutbox implements Outbox {
  private final int entriesMax;
  private final Map<ClientId, OutboxEntry> entries = new LinkedHashMap<>();

  public MemoryOutbox(int entriesMax) {
    this.entriesMax = entriesMax;
  }

  @Override
  public synchronized List<OutboxEntry> entries() {
    return List.copyOf(entries.values());
  }

  @Override
  public synchronized void add(OutboxEntry entry) {
    if (entries.size() >= entriesMax) {
      throw full(entriesMax);
    }
    entries.put(entry.clientId(), entry);
  }

  static SkeinException full(int entriesMax) {
    return new SkeinException(
        ErrorCode.OVERLOADED, "the outbox is full: " + entriesMax + " posts are unanswered");
  }

  @Override
  public synchronized void replace(OutboxEntry entry) {
    entries.replace(entry.clientId(), entry);
  }

  @Override
  public synchronized void remove(ClientId clientId) {
    entries.remove(clientId);
  }

  @Override
  public void close() {}
}
