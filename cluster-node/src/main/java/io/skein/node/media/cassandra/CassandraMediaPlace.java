package io.skein.node.media.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.media.MediaPlace;
import io.skein.node.platform.cassandra.CassandraSession;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** The one row of table {@code media_place}. Thread-safe. */
public final class CassandraMediaPlace implements MediaPlace {
  private static final String SCOPE = "file";

  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement insert;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraMediaPlace(CassandraSession session) {
    this.session = session;
    this.select =
        session.prepareSerialRead(
            "SELECT mark FROM media_place WHERE scope = ?", Calls.SERIAL_TIMEOUT);
    this.insert =
        session.prepareLightweightTransaction(
            "INSERT INTO media_place (scope, mark) VALUES (?, ?) IF NOT EXISTS");
  }

  @Override
  public CompletionStage<String> find() {
    return Calls.read(
        session,
        select.bind(SCOPE),
        rows -> {
          Row row = rows.one();
          return row == null ? "" : Objects.requireNonNull(row.getString("mark"));
        });
  }

  @Override
  public CompletionStage<String> decide(String name) {
    return Calls.transaction(session, insert.bind(SCOPE, name)).thenCompose(decided -> find());
  }
}
