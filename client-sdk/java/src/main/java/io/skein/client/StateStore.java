package io.skein.client;

import io.skein.client.internal.FileStateStore;
import io.skein.client.internal.MemoryStateStore;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a device has seen, kept so that a restart goes on where the last run ended. One store
 * belongs to one device of one user and is used by one client at a time; all calls come from one
 * thread at a time.
 */
public interface StateStore extends AutoCloseable {
  /** A restart begins anew: see {@link SkeinClient.Builder#firstSync}. */
  static StateStore inMemory() {
    return new MemoryStateStore();
  }

  /**
   * Kept in a file, written anew and renamed into place at each save (about twice a second while
   * messages arrive).
   *
   * @param file made if absent; readable and writable by its owner only
   * @throws IOException if the file cannot be read or is no state
   */
  static StateStore inFile(Path file) throws IOException {
    return FileStateStore.open(file);
  }

  /** What was saved, all saves together; {@link Checkpoint#EMPTY} at first. */
  Checkpoint load();

  /**
   * Keeps the cursor, and the positions besides those kept before. A crash leaves all of it or
   * none.
   */
  void save(Checkpoint checkpoint) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * A device's place in its conversations.
   *
   * @param cursor opaque, from the node
   */
  record Checkpoint(Bytes cursor, Map<ConversationId, Position> positions) {
    public static final Checkpoint EMPTY = new Checkpoint(Bytes.EMPTY, Map.of());
  }

  /**
   * A device's place in one conversation.
   *
   * @param seen every message up to here was handed to the listener
   * @param head a sequence that the conversation had reached; what lies between is still to be had
   */
  record Position(long seen, long head) {}
}
