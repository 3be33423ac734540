package io.skein.node.media.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.media.MediaDue;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.protocol.MediaId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Entries in table {@code media_due}. Thread-safe. */
public final class CassandraMediaDue implements MediaDue {
  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraMediaDue(CassandraSession session) {
    this.session = session;
    this.insert = session.prepareWrite("INSERT INTO media_due (list, due, media) VALUES (?, ?, ?)");
    this.select =
        session.prepareRead("SELECT due, media FROM media_due WHERE list = ? AND due <= ? LIMIT ?");
    this.delete =
        session.prepareWrite("DELETE FROM media_due WHERE list = ? AND due = ? AND media = ?");
  }

  @Override
  public CompletionStage<Void> add(Entry entry) {
    return Calls.write(session, insert.bind(entry.list(), entry.due(), entry.media().value()));
  }

  /** One page holds a batch: see the limit of the setting. */
  @Override
  public CompletionStage<List<Entry>> until(int list, Instant now, int limit) {
    return Calls.read(
        session,
        select.bind(list, now, limit).setPageSize(limit),
        rows -> {
          List<Entry> entries = new ArrayList<>();
          for (Row row : rows.currentPage()) {
            entries.add(
                new Entry(
                    new MediaId(row.getLong("media")),
                    Objects.requireNonNull(row.getInstant("due"))));
          }
          return entries;
        });
  }

  @Override
  public CompletionStage<Void> remove(Entry entry) {
    return Calls.write(session, delete.bind(entry.list(), entry.due(), entry.media().value()));
  }
}
