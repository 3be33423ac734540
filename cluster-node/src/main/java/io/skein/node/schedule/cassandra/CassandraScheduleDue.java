package io.skein.node.schedule.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.schedule.ScheduleDue;
import io.skein.node.schedule.ScheduleUnavailableException;
import io.skein.protocol.ClientId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Entries in table {@code schedule_due}. Thread-safe. */
public final class CassandraScheduleDue implements ScheduleDue {
  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement selectFirst;
  private final PreparedStatement selectNext;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraScheduleDue(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareWrite(
            "INSERT INTO schedule_due (list, due, user, post) VALUES (?, ?, ?, ?)");
    this.selectFirst =
        session.prepareRead(
            "SELECT due, user, post FROM schedule_due WHERE list = ? AND due <= ? LIMIT ?");
    this.selectNext =
        session.prepareRead(
            "SELECT due, user, post FROM schedule_due"
                + " WHERE list = ? AND (due, user, post) > (?, ?, ?) AND (due) <= (?) LIMIT ?");
    this.delete =
        session.prepareWrite(
            "DELETE FROM schedule_due WHERE list = ? AND due = ? AND user = ? AND post = ?");
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
        session.execute(
            statement.bind(
                entry.list(),
                entry.due(),
                entry.user().value(),
                CassandraScheduleStore.uuid(entry.post()))),
        ScheduleUnavailableException::new);
  }

  /** One page holds all that is asked for: see the limit of the setting. */
  @Override
  public CompletionStage<List<Entry>> until(
      int list, @Nullable Entry after, Instant now, int limit) {
    BoundStatement select =
        after == null
            ? selectFirst.bind(list, now, limit)
            : selectNext.bind(
                list,
                after.due(),
                after.user().value(),
                CassandraScheduleStore.uuid(after.post()),
                now,
                limit);
    return StoreFailures.translate(
        session.execute(select.setPageSize(limit)),
        CassandraScheduleDue::entries,
        ScheduleUnavailableException::new);
  }

  private static List<Entry> entries(AsyncResultSet rows) {
    List<Entry> entries = new ArrayList<>();
    for (Row row : rows.currentPage()) {
      UUID post = Objects.requireNonNull(row.getUuid("post"), "part of the key");
      entries.add(
          new Entry(
              new UserId(row.getLong("user")),
              new ClientId(post.getMostSignificantBits(), post.getLeastSignificantBits()),
              Objects.requireNonNull(row.getInstant("due"), "part of the key")));
    }
    return entries;
  }
}
