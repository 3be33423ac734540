package io.skein.client;

import io.skein.client.internal.FileOutbox;
import io.skein.client.internal.MemoryOutbox;
import io.skein.protocol.ClientId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where posts wait until they are answered. One outbox belongs to one device of one user and is
 * used by one client at a time.
 *
 * <p>Implementations are thread-safe: {@link #add} is called by the threads that post, {@link
 * #replace} and {@link #remove} by the client's callback thread.
 */
public interface Outbox extends AutoCloseable {
  /** How many unanswered posts an outbox holds if nothing else is said. */
  int ENTRIES_MAX = 10_000;

  /** Posts are lost with the process. */
  static Outbox inMemory() {
    return new MemoryOutbox(ENTRIES_MAX);
  }

  /** As {@link #inMemory()}, with another limit. */
  static Outbox inMemory(int entriesMax) {
    return new MemoryOutbox(entriesMax);
  }

  /**
   * Posts survive the process and the machine: each is synced to the file before {@link #add}
   * returns.
   *
   * @param file made if absent; readable and writable by its owner only
   * @throws IOException if the file cannot be opened, is no outbox, or is in use
   */
  static Outbox inFile(Path file) throws IOException {
    return FileOutbox.open(file, ENTRIES_MAX);
  }

  /** The entries that were added and not removed, in the order they were added. */
  List<OutboxEntry> entries();

  /**
   * Keeps a post.
   *
   * @throws SkeinException OVERLOADED if the outbox is full; nothing was kept
   * @throws IOException if it cannot be kept
   */
  void add(OutboxEntry entry) throws IOException;

  /**
   * Keeps another state of a post in the place of the one that {@link #add} kept: the client has
   * learned of a newer head before it sent the post for the first time. Need not be durable: a
   * retry with the older head gets the same answer, for more work of the node. Unknown ids are
   * ignored.
   */
  void replace(OutboxEntry entry) throws IOException;

  /**
   * Forgets a post, because it was answered. Need not be durable: a post that is sent again gets
   * the same answer. Unknown ids are ignored.
   */
  void remove(ClientId clientId) throws IOException;

  @Override
  void close() throws IOException;
}
