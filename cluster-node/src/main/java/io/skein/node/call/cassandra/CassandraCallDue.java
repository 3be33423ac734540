package io.skein.node.call.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.call.CallDue;
import io.skein.node.call.CallUnavailableException;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.protocol.ConversationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Entries in table {@code calls_due}. Thread-safe. */
public final class CassandraCallDue implements CallDue {
  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraCallDue(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareWrite("INSERT INTO calls_due (list, due, conversation) VALUES (?, ?, ?)");
    this.select =
        session.prepareRead(
            "SELECT due, conversation FROM calls_due"
                + " WHERE list = ? AND due >= ? AND due <= ? LIMIT ?");
    this.delete =
        session.prepareWrite(
            "DELETE FROM calls_due WHERE list = ? AND due = ? AND conversation = ?");
  }

  @Override
  public CompletionStage<Void> add(Entry entry) {
    return write(insert, entry);
  }

  @Override
  public CompletionStage<Void> remove(Entry entry) {
    return write(delete, entry);
  }

  private CompletionStage<Void> write(PreparedStatement statement, Entry entry) {
    return StoreFailures.translate(
        session.execute(statement.bind(entry.list(), entry.due(), entry.conversation().toString())),
        CallUnavailableException::new);
  }

  /** One page holds all that is asked for: see the limit of the setting. */
  @Override
  public CompletionStage<List<Entry>> between(int list, Instant from, Instant now, int limit) {
    return StoreFailures.translate(
        session.execute(select.bind(list, from, now, limit).setPageSize(limit)),
        CassandraCallDue::entries,
        CallUnavailableException::new);
  }

  private static List<Entry> entries(AsyncResultSet rows) {
    List<Entry> entries = new ArrayList<>();
    for (Row row : rows.currentPage()) {
      String conversation =
          Objects.requireNonNull(row.getString("conversation"), "part of the key");
      entries.add(
          new Entry(
              ConversationId.parse(conversation),
              Objects.requireNonNull(row.getInstant("due"), "part of the key")));
    }
    return entries;
  }
}
