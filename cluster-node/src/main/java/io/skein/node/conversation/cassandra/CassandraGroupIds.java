package io.skein.node.conversation.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.conversation.GroupIds;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Group ids in Cassandra, each decided by one lightweight transaction: the first to insert wins,
 * the others are answered with what is there. An outcome that is unknown fails the stage; asking
 * again, with whatever candidate, finds what was decided. Thread-safe.
 */
public final class CassandraGroupIds implements GroupIds {
  private final CassandraSession session;
  private final PreparedStatement insert;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraGroupIds(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareLightweightTransaction(
            "INSERT INTO group_ids (creator, client_id, group_id) VALUES (?, ?, ?) IF NOT EXISTS");
  }

  @Override
  public CompletionStage<ConversationId> reserve(
      UserId creator, ClientId clientId, ConversationId candidate) {
    return StoreFailures.translate(
        session.execute(
            insert.bind(
                creator.value(), new UUID(clientId.high(), clientId.low()), candidate.low())),
        answer -> {
          Row row = Objects.requireNonNull(answer.one(), "a transaction is always answered");
          return row.getBoolean("[applied]")
              ? candidate
              : ConversationId.group(row.getLong("group_id"));
        },
        LogUnavailableException::new);
  }
}
