package io.skein.node.conversation.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.conversation.ConversationStates;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.ReadCursor;
import io.skein.node.conversation.ReceiptsSwitch;
import io.skein.node.conversation.Snapshot;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.Writes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots and read cursors in Cassandra. Thread-safe; stages complete on the driver's threads.
 *
 * <p>Every value is written with a timestamp that follows from what it says (rule 24, and the
 * schema's own words): repeating a write, late or early, changes nothing.
 */
public final class CassandraConversationStates implements ConversationStates {
  /** Cursors per write: 25 kB. */
  private static final int CURSORS_PER_WRITE = 500;

  private final CassandraSession session;
  private final PreparedStatement insertSnapshot;
  private final PreparedStatement selectSnapshot;
  private final PreparedStatement insertCursor;
  private final PreparedStatement selectCursors;
  private final PreparedStatement updateSwitch;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraConversationStates(CassandraSession session) {
    this.session = session;
    this.insertSnapshot =
        session.prepareWrite(
            "INSERT INTO conversation_snapshots (conversation, state) VALUES (?, ?)"
                + " USING TIMESTAMP ?");
    this.selectSnapshot =
        session.prepareRead("SELECT state FROM conversation_snapshots WHERE conversation = ?");
    this.insertCursor =
        session.prepareWrite(
            "INSERT INTO read_cursors (conversation, member, sequence, hidden) VALUES (?, ?, ?, ?)"
                + " USING TIMESTAMP ?");
    this.selectCursors =
        session.prepareRead(
            "SELECT member, sequence, hidden, receipts_changes FROM read_cursors"
                + " WHERE conversation = ?");
    this.updateSwitch =
        session.prepareWrite(
            "UPDATE read_cursors USING TIMESTAMP ? SET receipts_changes = ?"
                + " WHERE conversation = ?");
  }

  @Override
  public CompletionStage<@Nullable Snapshot> readSnapshot(ConversationId conversation) {
    return this.<@Nullable Snapshot>answer(
        selectSnapshot.bind(conversation.toString()),
        rows -> {
          Row row = rows.one();
          return row == null ? null : SnapshotCodec.decode(present(row.getByteBuffer(0)));
        });
  }

  /** Encoded elsewhere than on the conversation's thread: of 100,000 members it takes a while. */
  @Override
  public CompletionStage<Void> writeSnapshot(ConversationId conversation, Snapshot snapshot) {
    return StoreFailures.translate(
        CompletableFuture.supplyAsync(() -> SnapshotCodec.encode(snapshot))
            .thenCompose(
                state ->
                    session.execute(
                        insertSnapshot
                            .boundStatementBuilder()
                            .setString(0, conversation.toString())
                            .setByteBuffer(1, state)
                            .setLong(2, snapshot.sequence())
                            .build())),
        LogUnavailableException::new);
  }

  @Override
  public CompletionStage<Cursors> readCursors(ConversationId conversation) {
    CompletableFuture<Cursors> answer = new CompletableFuture<>();
    collectCursors(
        session.execute(selectCursors.bind(conversation.toString())), new CursorRows(), answer);
    return answer;
  }

  /** The rows of one conversation. */
  private static final class CursorRows {
    private final Map<UserId, ReadCursor> read = new HashMap<>();
    private ReceiptsSwitch receipts = ReceiptsSwitch.ON;

    /** A conversation whose switch was used before anybody had read has one row without member. */
    void add(Row row) {
      if (!row.isNull("member")) {
        read.put(
            new UserId(row.getLong("member")),
            new ReadCursor(row.getLong("sequence"), row.getBoolean("hidden")));
      }
      receipts = new ReceiptsSwitch(row.getInt("receipts_changes"));
    }

    Cursors cursors() {
      return new Cursors(Map.copyOf(read), receipts);
    }
  }

  private static void collectCursors(
      CompletionStage<AsyncResultSet> page, CursorRows cursors, CompletableFuture<Cursors> answer) {
    page.whenComplete(
        (rows, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(
                StoreFailures.explain(failure, LogUnavailableException::new));
            return;
          }
          rows.currentPage().forEach(cursors::add);
          if (rows.hasMorePages()) {
            collectCursors(rows.fetchNextPage(), cursors, answer);
          } else {
            answer.complete(cursors.cursors());
          }
        });
  }

  @Override
  public CompletionStage<Void> writeCursors(
      ConversationId conversation, Map<UserId, ReadCursor> read) {
    String key = conversation.toString();
    List<BoundStatement> rows = new ArrayList<>(read.size());
    read.forEach(
        (member, cursor) ->
            rows.add(
                insertCursor
                    .boundStatementBuilder()
                    .setString(0, key)
                    .setLong(1, member.value())
                    .setLong(2, cursor.sequence())
                    .setBoolean(3, cursor.hidden())
                    .setLong(4, cursor.sequence())
                    .build()));
    List<Statement<?>> writes = new ArrayList<>(1);
    for (int from = 0; from < rows.size(); from += CURSORS_PER_WRITE) {
      writes.add(
          Writes.together(rows.subList(from, Math.min(from + CURSORS_PER_WRITE, rows.size()))));
    }
    return Writes.inOrder(session, writes, LogUnavailableException::new);
  }

  @Override
  public CompletionStage<Void> writeReceiptsSwitch(
      ConversationId conversation, ReceiptsSwitch changed) {
    return StoreFailures.translate(
        session.execute(
            updateSwitch.bind(
                (long) changed.changes(), changed.changes(), conversation.toString())),
        LogUnavailableException::new);
  }

  private <T extends @Nullable Object> CompletableFuture<T> answer(
      Statement<?> statement, Function<AsyncResultSet, T> result) {
    return StoreFailures.translate(
        session.execute(statement), result, LogUnavailableException::new);
  }

  private static ByteBuffer present(@Nullable ByteBuffer value) {
    return Objects.requireNonNull(value, "every row is written whole");
  }
}
