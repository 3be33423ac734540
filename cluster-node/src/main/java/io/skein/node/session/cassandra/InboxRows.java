package io.skein.node.session.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.session.InboxStore;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sorts the rows of one user's partition into an inbox, and tells the clock their timestamps. Used
 * by one page after the other.
 */
final class InboxRows {
  private final InboxClock clock;
  private final List<InboxStore.Entry> conversations = new ArrayList<>();
  private final Map<DeviceId, Set<ConversationId>> marks = new HashMap<>();
  private final Map<DeviceId, Bytes> confirmed = new HashMap<>();

  InboxRows(InboxClock clock) {
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException if the row is none of ours
   */
  void add(Row row) {
    saw(row, "line_at");
    saw(row, "cursor_at");
    saw(row, "changed_at");
    String conversation = row.getString("conversation");
    if (conversation == null) {
      // A partition of which only the static cell is left.
      return;
    }
    long device = row.getLong("device");
    if (device == CassandraInboxStore.LIST) {
      conversations.add(
          new InboxStore.Entry(
              ConversationId.parse(conversation),
              row.getLong("since"),
              row.getBoolean("large"),
              PreferencesCodec.decode(row.getByteBuffer("preferences"))));
    } else if (conversation.equals(CassandraInboxStore.CURSOR)) {
      ByteBuffer cursor = row.getByteBuffer("confirmed");
      if (cursor != null) {
        byte[] bytes = new byte[cursor.remaining()];
        cursor.get(bytes);
        confirmed.put(new DeviceId(device), Bytes.wrap(bytes));
      }
    } else {
      marks
          .computeIfAbsent(new DeviceId(device), id -> new HashSet<>())
          .add(ConversationId.parse(conversation));
    }
  }

  private void saw(Row row, String column) {
    if (!row.isNull(column)) {
      clock.saw(row.getLong(column));
    }
  }

  InboxStore.Inbox inbox() {
    return new InboxStore.Inbox(
        List.copyOf(conversations), Map.copyOf(marks), Map.copyOf(confirmed));
  }
}
