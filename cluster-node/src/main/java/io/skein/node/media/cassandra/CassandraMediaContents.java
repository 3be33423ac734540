package io.skein.node.media.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.media.MediaContents;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.protocol.Bytes;
import io.skein.protocol.MediaId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Contents in table {@code media_contents}, a partition each: every change is one transaction that
 * names the count of changes which it was decided on. Thread-safe; stages complete on the driver's
 * threads.
 */
public final class CassandraMediaContents implements MediaContents {
  private static final String JOIN =
      " INSERT INTO media_contents (sha256, media) VALUES (?, ?); APPLY BATCH";
  private static final String LEAVE =
      " DELETE FROM media_contents WHERE sha256 = ? AND media = ?; APPLY BATCH";
  private static final String UPDATE =
      "BEGIN BATCH UPDATE media_contents SET blob = ?, changes = ? WHERE sha256 = ? IF changes = ";

  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement useFirst;
  private final PreparedStatement use;
  private final PreparedStatement leaveFirst;
  private final PreparedStatement leave;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraMediaContents(CassandraSession session) {
    this.session = session;
    // Two rows tell whether a media is the only one; a partition without any still has its statics.
    this.select =
        session.prepareSerialRead(
            "SELECT blob, changes, media FROM media_contents WHERE sha256 = ? LIMIT 2",
            Calls.SERIAL_TIMEOUT);
    this.useFirst = session.prepareLightweightTransaction(UPDATE + "null;" + JOIN);
    this.use = session.prepareLightweightTransaction(UPDATE + "?;" + JOIN);
    this.leaveFirst = session.prepareLightweightTransaction(UPDATE + "null;" + LEAVE);
    this.leave = session.prepareLightweightTransaction(UPDATE + "?;" + LEAVE);
  }

  /**
   * A partition as it is read.
   *
   * @param alone whether no other media than the one in question uses the content
   */
  private record State(Place place, boolean alone) {}

  @Override
  public CompletionStage<Place> find(Bytes sha256) {
    return state(sha256, new MediaId(0)).thenApply(State::place);
  }

  @Override
  public CompletionStage<Boolean> use(Bytes sha256, MediaId media, long blob, Place seen) {
    int next = seen.changes() + 1;
    BoundStatement change =
        seen.changes() == 0
            ? useFirst.bind(blob, next, Calls.blob(sha256), Calls.blob(sha256), media.value())
            : use.bind(
                blob, next, Calls.blob(sha256), seen.changes(), Calls.blob(sha256), media.value());
    return Calls.transaction(session, change);
  }

  @Override
  public CompletionStage<Left> leave(Bytes sha256, MediaId media) {
    return state(sha256, media)
        .thenCompose(
            state -> {
              Place place = state.place();
              Left left = state.alone() ? new Left(0, place.blob()) : new Left(place.blob(), 0);
              return Calls.transaction(session, leave(sha256, media, left.inUse(), place.changes()))
                  .thenCompose(
                      applied ->
                          applied ? CompletableFuture.completedFuture(left) : leave(sha256, media));
            });
  }

  private BoundStatement leave(Bytes sha256, MediaId media, long inUse, int changes) {
    return changes == 0
        ? leaveFirst.bind(inUse, 1, Calls.blob(sha256), Calls.blob(sha256), media.value())
        : leave.bind(
            inUse, changes + 1, Calls.blob(sha256), changes, Calls.blob(sha256), media.value());
  }

  private CompletionStage<State> state(Bytes sha256, MediaId media) {
    return Calls.read(
        session,
        select.bind(Calls.blob(sha256)),
        rows -> {
          Place place = new Place(0, 0);
          boolean alone = true;
          for (Row row : rows.currentPage()) {
            place = new Place(row.getLong("blob"), row.getInt("changes"));
            alone &= row.isNull("media") || row.getLong("media") == media.value();
          }
          return new State(place, alone);
        });
  }
}
