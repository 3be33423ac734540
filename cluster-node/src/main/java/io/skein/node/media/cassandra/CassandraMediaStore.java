package io.skein.node.media.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.media.Media;
import io.skein.node.media.MediaStore;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.protocol.Bytes;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Media in table {@code media}, a partition each, by lightweight transactions only. Thread-safe;
 * stages complete on the driver's threads.
 */
public final class CassandraMediaStore implements MediaStore {
  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement advance;
  private final PreparedStatement found;
  private final PreparedStatement complete;
  private final PreparedStatement keepUntil;
  private final PreparedStatement markFirst;
  private final PreparedStatement mark;
  private final PreparedStatement decide;
  private final PreparedStatement unmark;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraMediaStore(CassandraSession session) {
    this.session = session;
    this.select =
        session.prepareSerialRead("SELECT * FROM media WHERE id = ?", Calls.SERIAL_TIMEOUT);
    // Below, of a row that was never marked, whether it is decided is null, and so not true.
    this.insert =
        session.prepareLightweightTransaction(
            "INSERT INTO media (id, owner, name, size, declared_type, declared_sha256, received,"
                + " expires, sha256, type, width, height, duration_millis)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS");
    this.advance =
        session.prepareLightweightTransaction(
            "UPDATE media SET received = ?, parts = parts + ? WHERE id = ?"
                + " IF received = ? AND mark_decided != true");
    this.found =
        session.prepareLightweightTransaction(
            "UPDATE media SET sha256 = ?, type = ?, width = ?, height = ?, duration_millis = ?"
                + " WHERE id = ?"
                + " IF size > 0 AND mark_decided != true");
    this.complete =
        session.prepareLightweightTransaction(
            "UPDATE media SET blob = ?, expires = ?, parts = null WHERE id = ?"
                + " IF size > 0 AND mark_decided != true");
    this.keepUntil =
        session.prepareLightweightTransaction(
            "UPDATE media SET expires = ? WHERE id = ? IF size > 0 AND mark_decided != true");
    String marked =
        "UPDATE media SET mark = ?, mark_since = ?, mark_decided = ? WHERE id = ? IF expires = ?";
    this.markFirst = session.prepareLightweightTransaction(marked + " AND mark = null");
    this.mark =
        session.prepareLightweightTransaction(marked + " AND mark = ? AND mark_decided = false");
    this.decide =
        session.prepareLightweightTransaction(
            "UPDATE media SET mark_decided = true WHERE id = ? IF mark = ?");
    this.unmark =
        session.prepareLightweightTransaction(
            "UPDATE media SET mark = null, mark_since = null, mark_decided = null WHERE id = ?"
                + " IF mark = ? AND mark_decided = false");
    this.delete =
        session.prepareLightweightTransaction(
            "DELETE FROM media WHERE id = ? IF mark_decided = true");
  }

  @Override
  public CompletionStage<Void> create(Media upload) {
    Media.Declared declared = upload.declared();
    BoundStatement statement =
        insert
            .bind()
            .setLong("id", upload.id().value())
            .setLong("owner", upload.owner().value())
            .setString("name", declared.name())
            .setLong("size", declared.size())
            .setLong("received", upload.received())
            .setInstant("expires", upload.expires());
    // What is not bound is not written: no tombstone.
    String type = declared.type();
    if (type != null) {
      statement = statement.setString("declared_type", type);
    }
    Bytes sha256 = declared.sha256();
    if (sha256 != null) {
      statement = statement.setByteBuffer("declared_sha256", Calls.blob(sha256));
    }
    Media.Found found = upload.found();
    if (found != null) {
      statement =
          statement
              .setByteBuffer("sha256", Calls.blob(found.sha256()))
              .setString("type", found.type())
              .setInt("width", found.width())
              .setInt("height", found.height())
              .setInt("duration_millis", found.durationMillis());
    }
    return Calls.transaction(session, statement).thenAccept(applied -> {});
  }

  @Override
  public CompletionStage<@Nullable Media> find(MediaId id) {
    return Calls.read(
        session,
        select.bind(id.value()),
        rows -> {
          Row row = rows.one();
          return row == null ? null : media(row);
        });
  }

  @Override
  public CompletionStage<Boolean> advance(MediaId id, long from, long to, long part) {
    return Calls.transaction(session, advance.bind(to, List.of(part), id.value(), from));
  }

  @Override
  public CompletionStage<Boolean> found(MediaId id, Media.Found facts) {
    return Calls.transaction(
        session,
        found.bind(
            Calls.blob(facts.sha256()),
            facts.type(),
            facts.width(),
            facts.height(),
            facts.durationMillis(),
            id.value()));
  }

  @Override
  public CompletionStage<Boolean> complete(MediaId id, long blob, Instant expires) {
    return Calls.transaction(session, complete.bind(blob, expires, id.value()));
  }

  @Override
  public CompletionStage<Boolean> keepUntil(MediaId id, Instant expires) {
    return Calls.transaction(session, keepUntil.bind(expires, id.value()));
  }

  @Override
  public CompletionStage<Boolean> mark(Media seen, Media.Mark next) {
    Media.Mark old = seen.mark();
    long id = seen.id().value();
    return Calls.transaction(
        session,
        old == null
            ? markFirst.bind(next.token(), next.since(), next.decided(), id, seen.expires())
            : mark.bind(
                next.token(), next.since(), next.decided(), id, seen.expires(), old.token()));
  }

  @Override
  public CompletionStage<Boolean> decide(MediaId id, long token) {
    return Calls.transaction(session, decide.bind(id.value(), token));
  }

  @Override
  public CompletionStage<Boolean> unmark(MediaId id, long token) {
    return Calls.transaction(session, unmark.bind(id.value(), token));
  }

  @Override
  public CompletionStage<Void> remove(MediaId id) {
    return Calls.transaction(session, delete.bind(id.value())).thenAccept(applied -> {});
  }

  private static Media media(Row row) {
    return new Media(
        new MediaId(row.getLong("id")),
        new UserId(row.getLong("owner")),
        new Media.Declared(
            Objects.requireNonNull(row.getString("name")),
            row.getLong("size"),
            row.getString("declared_type"),
            row.isNull("declared_sha256") ? null : Calls.bytes(row, "declared_sha256")),
        row.getLong("received"),
        Objects.requireNonNull(row.getList("parts", Long.class)),
        Objects.requireNonNull(row.getInstant("expires")),
        row.isNull("sha256")
            ? null
            : new Media.Found(
                Calls.bytes(row, "sha256"),
                Objects.requireNonNull(row.getString("type")),
                row.getInt("width"),
                row.getInt("height"),
                // Null, and so 0, of what was looked at by an earlier release.
                row.getInt("duration_millis")),
        row.getLong("blob"),
        row.isNull("mark")
            ? null
            : new Media.Mark(
                row.getLong("mark"),
                Objects.requireNonNull(row.getInstant("mark_since")),
                row.getBoolean("mark_decided")));
  }
}
