package io.skein.node.call.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.call.CallStore;
import io.skein.node.call.CallUnavailableException;
import io.skein.node.call.LiveCall;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.TimeToLive;
import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls in table {@code calls}: a row is written with its version for its time, so that of two the
 * later state stays, whichever comes first. Thread-safe; stages complete on the driver's threads.
 */
public final class CassandraCallStore implements CallStore {
  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final int keptForSeconds;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraCallStore(CassandraSession session, Duration keptFor) {
    this.session = session;
    this.keptForSeconds = TimeToLive.seconds(keptFor);
    this.select = session.prepareRead("SELECT state FROM calls WHERE conversation = ?");
    this.insert =
        session.prepareWrite(
            "INSERT INTO calls (conversation, state) VALUES (?, ?) USING TTL ? AND TIMESTAMP ?");
  }

  @Override
  public CompletionStage<@Nullable LiveCall> load(ConversationId conversation) {
    return StoreFailures.translate(
        session.execute(select.bind(conversation.toString())),
        rows -> call(conversation, rows.one()),
        CallUnavailableException::new);
  }

  private static @Nullable LiveCall call(ConversationId conversation, @Nullable Row row) {
    if (row == null) {
      return null;
    }
    ByteBuffer state = Objects.requireNonNull(row.getByteBuffer("state"), "the only value");
    return LiveCallCodec.decode(conversation, state);
  }

  @Override
  public CompletionStage<Void> write(LiveCall call) {
    return StoreFailures.translate(
        session.execute(
            insert.bind(
                call.call().conversation().toString(),
                LiveCallCodec.encode(call),
                keptForSeconds,
                call.call().version())),
        CallUnavailableException::new);
  }
}
