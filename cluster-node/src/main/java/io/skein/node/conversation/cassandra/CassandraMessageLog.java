package io.skein.node.conversation.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.MessageLogMetrics;
import io.skein.node.conversation.Snapshot;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.Writes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
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
 * The log in Cassandra: a row per message, in partitions of {@link Buckets#SIZE}. Thread-safe;
 * stages complete on the driver's threads.
 *
 * <p>A write here costs the store far more by the request than by the row, so the messages of one
 * append travel in one unlogged batch of one partition, which the store applies as one mutation:
 * whole or not at all. Only at a bucket's end, and above {@link AppendPart#BYTES_MAX}, an append
 * becomes several writes, one after the other, so that what is stored of a failed append is always
 * a prefix of it.
 *
 * <p>Every value is written with a timestamp that follows from what it says (message-log rules in
 * 0002-conversation.cql): repeating a write, late or early, changes nothing.
 */
public final class CassandraMessageLog implements MessageLog {
  /** The most messages that one read returns: 8 MB of the largest. */
  static final int READ_MESSAGES_MAX = 500;

  /** Cursors per write: 25 kB. */
  private static final int CURSORS_PER_WRITE = 500;

  private final CassandraSession session;
  private final MessageLogMetrics metrics;
  private final PreparedStatement insertMessage;
  private final PreparedStatement selectMessages;
  private final PreparedStatement insertSnapshot;
  private final PreparedStatement selectSnapshot;
  private final PreparedStatement insertCursor;
  private final PreparedStatement selectCursors;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraMessageLog(CassandraSession session, MessageLogMetrics metrics) {
    this.session = session;
    this.metrics = metrics;
    this.insertMessage =
        session.prepareWrite(
            "INSERT INTO messages (conversation, bucket, sequence, entry) VALUES (?, ?, ?, ?)"
                + " USING TIMESTAMP 1");
    this.selectMessages =
        session.prepareRead(
            "SELECT sequence, entry FROM messages"
                + " WHERE conversation = ? AND bucket = ? AND sequence >= ? AND sequence <= ?");
    this.insertSnapshot =
        session.prepareWrite(
            "INSERT INTO conversation_snapshots (conversation, state) VALUES (?, ?)"
                + " USING TIMESTAMP ?");
    this.selectSnapshot =
        session.prepareRead("SELECT state FROM conversation_snapshots WHERE conversation = ?");
    this.insertCursor =
        session.prepareWrite(
            "INSERT INTO read_cursors (conversation, member, sequence) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
    this.selectCursors =
        session.prepareRead("SELECT member, sequence FROM read_cursors WHERE conversation = ?");
  }

  @Override
  public CompletionStage<Void> append(ConversationId conversation, List<Message> messages) {
    List<Statement<?>> writes = new ArrayList<>(1);
    try {
      String key = conversation.toString();
      for (AppendPart part : AppendPart.split(messages)) {
        writes.add(write(key, part));
      }
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    long started = System.nanoTime();
    CompletionStage<Void> done = Writes.inOrder(session, writes, LogUnavailableException::new);
    done.whenComplete(
        (stored, failure) -> {
          if (failure == null) {
            metrics.appended(messages.size(), System.nanoTime() - started);
          } else {
            metrics.appendFailed();
          }
        });
    return done;
  }

  private Statement<?> write(String conversation, AppendPart part) {
    List<ByteBuffer> entries = part.entries();
    List<BoundStatement> rows = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      rows.add(
          insertMessage
              .boundStatementBuilder()
              .setString(0, conversation)
              .setLong(1, part.bucket())
              .setLong(2, part.first() + i)
              .setByteBuffer(3, entries.get(i))
              .build());
    }
    return Writes.together(rows);
  }

  @Override
  public CompletionStage<List<Message>> readAfter(
      ConversationId conversation, long after, int limit) {
    long from = Math.max(after, 0) + 1;
    if (from < 1 || limit < 1) {
      return CompletableFuture.completedFuture(List.of());
    }
    long to = from + Math.min(limit, READ_MESSAGES_MAX) - 1;
    return read(conversation, from, Math.max(to, from), Runs::startingAt);
  }

  @Override
  public CompletionStage<List<Message>> readBefore(
      ConversationId conversation, long before, int limit) {
    long to = before - 1;
    if (before < 2 || limit < 1) {
      return CompletableFuture.completedFuture(List.of());
    }
    long from = Math.max(1, before - Math.min(limit, READ_MESSAGES_MAX));
    return read(conversation, from, to, (first, messages) -> Runs.newest(messages));
  }

  /** Which of the messages that were found may be shown. */
  private interface Selection {
    List<Message> of(long from, List<Message> found);
  }

  /** Sequences are dense, so a range of them is in one partition, or in two that are neighbours. */
  private CompletionStage<List<Message>> read(
      ConversationId conversation, long from, long to, Selection selection) {
    long started = System.nanoTime();
    long bucket = Buckets.of(from);
    CompletionStage<List<Message>> found =
        Buckets.of(to) == bucket
            ? select(conversation, bucket, from, to)
            : select(conversation, bucket, from, Buckets.last(bucket))
                .thenCombine(
                    select(conversation, bucket + 1, Buckets.first(bucket + 1), to),
                    CassandraMessageLog::joined);
    CompletableFuture<List<Message>> answer = new CompletableFuture<>();
    found.whenComplete(
        (messages, failure) -> {
          if (failure == null) {
            metrics.read(System.nanoTime() - started);
            answer.complete(selection.of(from, messages));
          } else {
            metrics.readFailed();
            answer.completeExceptionally(
                StoreFailures.explain(failure, LogUnavailableException::new));
          }
        });
    return answer;
  }

  private CompletionStage<List<Message>> select(
      ConversationId conversation, long bucket, long from, long to) {
    return answer(
        selectMessages
            .boundStatementBuilder()
            .setString(0, conversation.toString())
            .setLong(1, bucket)
            .setLong(2, from)
            .setLong(3, to)
            .build(),
        rows -> {
          List<Message> messages = new ArrayList<>();
          for (Row row : rows.currentPage()) {
            messages.add(
                EntryCodec.decode(conversation, row.getLong(0), present(row.getByteBuffer(1))));
          }
          return messages;
        });
  }

  private static List<Message> joined(List<Message> first, List<Message> second) {
    List<Message> all = new ArrayList<>(first.size() + second.size());
    all.addAll(first);
    all.addAll(second);
    return all;
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

  @Override
  public CompletionStage<Void> writeSnapshot(ConversationId conversation, Snapshot snapshot) {
    return StoreFailures.translate(
        session.execute(
            insertSnapshot
                .boundStatementBuilder()
                .setString(0, conversation.toString())
                .setByteBuffer(1, SnapshotCodec.encode(snapshot))
                .setLong(2, snapshot.sequence())
                .build()),
        LogUnavailableException::new);
  }

  @Override
  public CompletionStage<Map<UserId, Long>> readCursors(ConversationId conversation) {
    CompletableFuture<Map<UserId, Long>> answer = new CompletableFuture<>();
    collectCursors(
        session.execute(selectCursors.bind(conversation.toString())), new HashMap<>(), answer);
    return answer;
  }

  private static void collectCursors(
      CompletionStage<AsyncResultSet> page,
      Map<UserId, Long> cursors,
      CompletableFuture<Map<UserId, Long>> answer) {
    page.whenComplete(
        (rows, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(
                StoreFailures.explain(failure, LogUnavailableException::new));
            return;
          }
          rows.currentPage()
              .forEach(row -> cursors.put(new UserId(row.getLong(0)), row.getLong(1)));
          if (rows.hasMorePages()) {
            collectCursors(rows.fetchNextPage(), cursors, answer);
          } else {
            answer.complete(Map.copyOf(cursors));
          }
        });
  }

  @Override
  public CompletionStage<Void> writeCursors(ConversationId conversation, Map<UserId, Long> read) {
    String key = conversation.toString();
    List<BoundStatement> rows = new ArrayList<>(read.size());
    read.forEach(
        (member, sequence) ->
            rows.add(
                insertCursor
                    .boundStatementBuilder()
                    .setString(0, key)
                    .setLong(1, member.value())
                    .setLong(2, sequence)
                    .setLong(3, sequence)
                    .build()));
    List<Statement<?>> writes = new ArrayList<>(1);
    for (int from = 0; from < rows.size(); from += CURSORS_PER_WRITE) {
      writes.add(
          Writes.together(rows.subList(from, Math.min(from + CURSORS_PER_WRITE, rows.size()))));
    }
    return Writes.inOrder(session, writes, LogUnavailableException::new);
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
