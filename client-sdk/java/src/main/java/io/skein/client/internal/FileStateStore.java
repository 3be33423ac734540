package io.skein.client.internal;

import io.skein.client.StateStore;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** State in a file of one record, replaced whole at each save. Thread-safe. */
public final class FileStateStore implements StateStore {
  private static final int MAGIC = 0x534b4e53; // "SKNS"
  private static final byte STATE = 1;
  private static final int POSITION_BYTES = 4 * Long.BYTES;

  private final Path file;
  private final Map<ConversationId, Position> positions = new HashMap<>();
  private Bytes cursor = Bytes.EMPTY;

  private FileStateStore(Path file) {
    this.file = file;
  }

  /** See {@link StateStore#inFile}. */
  public static FileStateStore open(Path file) throws IOException {
    FileStateStore store = new FileStateStore(file);
    if (Files.exists(file)) {
      List<RecordFile.Entry> entries = RecordFile.read(file, MAGIC).entries();
      if (entries.size() != 1) {
        throw new IOException(file + " is damaged");
      }
      store.read(ByteBuffer.wrap(entries.get(0).bytes().asArray()));
    }
    return store;
  }

  private void read(ByteBuffer state) {
    byte[] cursorBytes = new byte[state.getInt()];
    state.get(cursorBytes);
    cursor = Bytes.wrap(cursorBytes);
    while (state.remaining() >= POSITION_BYTES) {
      ConversationId id = new ConversationId(state.getLong(), state.getLong());
      positions.put(id, new Position(state.getLong(), state.getLong()));
    }
  }

  @Override
  public synchronized Checkpoint load() {
    return new Checkpoint(cursor, Map.copyOf(positions));
  }

  @Override
  public synchronized void save(Checkpoint checkpoint) throws IOException {
    cursor = checkpoint.cursor();
    positions.putAll(checkpoint.positions());
    ByteBuffer state =
        ByteBuffer.allocate(Integer.BYTES + cursor.size() + positions.size() * POSITION_BYTES);
    state.putInt(cursor.size()).put(cursor.asArray());
    positions.forEach(
        (id, position) ->
            state
                .putLong(id.high())
                .putLong(id.low())
                .putLong(position.seen())
                .putLong(position.head()));
    RecordFile.replace(
        file, MAGIC, List.of(new RecordFile.Entry(STATE, Bytes.wrap(state.array()))));
  }

  @Override
  public void close() {}
}
