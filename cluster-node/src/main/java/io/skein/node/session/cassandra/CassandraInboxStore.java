package io.skein.node.session.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.Writes;
import io.skein.node.session.InboxStore;
import io.skein.node.session.InboxUnavailableException;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Inboxes in Cassandra: one partition per user, so loading is one read, and what changes together
 * is one batch. Every write says its own timestamp, see {@link InboxClock}. Thread-safe; stages
 * complete on the driver's threads.
 */
public final class CassandraInboxStore implements InboxStore {
  /** The device of the rows that are the conversation list; no device has this id. */
  static final long LIST = 0;

  /** The conversation of the row that is a device's cursor; sorts before every id. */
  static final String CURSOR = "";

  /** Rows per batch: about 30 kB, since an unconfigured Cassandra refuses batches over 50 KiB. */
  private static final int ROWS_PER_BATCH = 400;

  private final CassandraSession session;
  private final InboxClock clock;
  private final PreparedStatement select;
  private final PreparedStatement insertLine;
  private final PreparedStatement insertMark;
  private final PreparedStatement insertCursor;
  private final PreparedStatement deleteRow;
  private final PreparedStatement deleteDevice;
  private final PreparedStatement deleteDevicesBelow;
  private final PreparedStatement deleteDevicesAbove;
  private final PreparedStatement noteChange;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraInboxStore(CassandraSession session, Clock clock) {
    this.session = session;
    this.clock = new InboxClock(() -> ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
    this.select =
        session.prepareRead(
            "SELECT device, conversation, since, large, preferences, confirmed,"
                + " writetime(since) AS line_at,"
                + " writetime(confirmed) AS cursor_at, writetime(changed) AS changed_at"
                + " FROM inboxes WHERE user = ?");
    this.insertLine =
        session.prepareWrite(
            "INSERT INTO inboxes (user, device, conversation, since, large, preferences)"
                + " VALUES (?, 0, ?, ?, ?, ?) USING TIMESTAMP ?");
    this.insertMark =
        session.prepareWrite(
            "INSERT INTO inboxes (user, device, conversation) VALUES (?, ?, ?) USING TIMESTAMP ?");
    this.insertCursor =
        session.prepareWrite(
            "INSERT INTO inboxes (user, device, conversation, confirmed)"
                + " VALUES (?, ?, '', ?) USING TIMESTAMP ?");
    this.deleteRow =
        session.prepareWrite(
            "DELETE FROM inboxes USING TIMESTAMP ?"
                + " WHERE user = ? AND device = ? AND conversation = ?");
    this.deleteDevice =
        session.prepareWrite("DELETE FROM inboxes USING TIMESTAMP ? WHERE user = ? AND device = ?");
    this.deleteDevicesBelow =
        session.prepareWrite("DELETE FROM inboxes USING TIMESTAMP ? WHERE user = ? AND device < 0");
    this.deleteDevicesAbove =
        session.prepareWrite("DELETE FROM inboxes USING TIMESTAMP ? WHERE user = ? AND device > 0");
    this.noteChange =
        session.prepareWrite("UPDATE inboxes USING TIMESTAMP ? SET changed = true WHERE user = ?");
  }

  @Override
  public CompletionStage<Inbox> load(UserId user) {
    CompletableFuture<Inbox> loaded = new CompletableFuture<>();
    collect(session.execute(select.bind(user.value())), new InboxRows(clock), loaded);
    return loaded;
  }

  private static void collect(
      CompletionStage<AsyncResultSet> page, InboxRows rows, CompletableFuture<Inbox> loaded) {
    page.whenComplete(
        (found, failure) -> {
          if (failure != null) {
            loaded.completeExceptionally(
                StoreFailures.explain(failure, InboxUnavailableException::new));
            return;
          }
          try {
            found.currentPage().forEach(rows::add);
          } catch (IllegalArgumentException e) {
            loaded.completeExceptionally(new IllegalStateException("an inbox cannot be read", e));
            return;
          }
          if (found.hasMorePages()) {
            collect(found.fetchNextPage(), rows, loaded);
          } else {
            loaded.complete(rows.inbox());
          }
        });
  }

  /** One batch: a user's devices, and so the marks, are few. */
  @Override
  public CompletionStage<Void> putConversation(UserId user, Entry entry, Set<DeviceId> marked) {
    long at = clock.next();
    String key = entry.conversation().toString();
    List<BatchableStatement<?>> changes = new ArrayList<>(marked.size() + 1);
    changes.add(
        insertLine
            .boundStatementBuilder()
            .setLong(0, user.value())
            .setString(1, key)
            .setLong(2, entry.since())
            .setBoolean(3, entry.large())
            .setByteBuffer(4, PreferencesCodec.encode(entry.preferences()))
            .setLong(5, at)
            .build());
    marked.forEach(device -> changes.add(insertion(at, user, device, key)));
    return execute(changes);
  }

  @Override
  public CompletionStage<Void> removeConversation(
      UserId user, ConversationId conversation, Set<DeviceId> devices) {
    long at = clock.next();
    String key = conversation.toString();
    List<BatchableStatement<?>> changes = new ArrayList<>(devices.size() + 2);
    changes.add(noteChange.bind(at, user.value()));
    changes.add(deletion(at, user, LIST, key));
    devices.forEach(device -> changes.add(deletion(at, user, device.value(), key)));
    return execute(changes);
  }

  @Override
  public CompletionStage<Void> mark(
      UserId user, ConversationId conversation, Set<DeviceId> devices) {
    long at = clock.next();
    String key = conversation.toString();
    List<BatchableStatement<?>> changes = new ArrayList<>(devices.size());
    devices.forEach(device -> changes.add(insertion(at, user, device, key)));
    return execute(changes);
  }

  /**
   * One batch, up to {@link #ROWS_PER_BATCH} marks. Of more, the cursor goes with the first: if the
   * rest is lost, marks are left that say what the device has already, which costs a look.
   */
  @Override
  public CompletionStage<Void> clearMarks(
      UserId user, DeviceId device, Set<ConversationId> conversations, Bytes confirmed) {
    long at = clock.next();
    List<BatchableStatement<?>> changes = new ArrayList<>(conversations.size() + 2);
    changes.add(
        insertCursor.bind(user.value(), device.value(), ByteBuffer.wrap(confirmed.asArray()), at));
    if (!conversations.isEmpty()) {
      changes.add(noteChange.bind(at, user.value()));
    }
    for (ConversationId conversation : conversations) {
      changes.add(deletion(at, user, device.value(), conversation.toString()));
    }
    return execute(changes);
  }

  @Override
  public CompletionStage<Void> forgetDevice(UserId user, DeviceId device) {
    long at = clock.next();
    return execute(
        List.of(
            noteChange.bind(at, user.value()),
            deleteDevice.bind(at, user.value(), device.value())));
  }

  /** Device ids are unsigned, so half of them are below the conversation list. */
  @Override
  public CompletionStage<Void> forgetDevices(UserId user) {
    long at = clock.next();
    return execute(
        List.of(
            noteChange.bind(at, user.value()),
            deleteDevicesBelow.bind(at, user.value()),
            deleteDevicesAbove.bind(at, user.value())));
  }

  private BatchableStatement<?> insertion(
      long at, UserId user, DeviceId device, String conversation) {
    return insertMark
        .boundStatementBuilder()
        .setLong(0, user.value())
        .setLong(1, device.value())
        .setString(2, conversation)
        .setLong(3, at)
        .build();
  }

  private BatchableStatement<?> deletion(long at, UserId user, long device, String conversation) {
    return deleteRow
        .boundStatementBuilder()
        .setLong(0, at)
        .setLong(1, user.value())
        .setLong(2, device)
        .setString(3, conversation)
        .build();
  }

  /** All in one write if they are few; else some after the others. */
  private CompletableFuture<Void> execute(List<BatchableStatement<?>> changes) {
    List<Statement<?>> writes = new ArrayList<>(1);
    for (int from = 0; from < changes.size(); from += ROWS_PER_BATCH) {
      int to = Math.min(from + ROWS_PER_BATCH, changes.size());
      writes.add(Writes.together(changes.subList(from, to)));
    }
    return Writes.inOrder(session, writes, InboxUnavailableException::new);
  }
}
