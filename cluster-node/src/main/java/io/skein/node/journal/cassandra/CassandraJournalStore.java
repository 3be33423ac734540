package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.JournalStore;
import io.skein.node.platform.cassandra.CassandraSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Blocks in {@code journal_blocks}, a partition per segment. Every write is LOCAL_QUORUM; the
 * timestamp of a block is its position and that of a segment's deletion the one after its last
 * (rules 24, 25), so that repeating either, late or early, changes nothing. Thread-safe; stages
 * complete on the driver's threads.
 */
public final class CassandraJournalStore implements JournalStore {
  /** Blocks of one answer: 4 MiB of full ones. A whole segment of those would be 64 MiB. */
  static final int READ_BLOCKS_MAX = 16;

  private final CassandraSession session;
  private final PreparedStatement insertBlock;
  private final PreparedStatement selectBlocks;
  private final PreparedStatement deleteSegment;
  private final PreparedStatement insertMark;
  private final PreparedStatement selectMark;

  /**
   * Prepares the statements: blocks, for the start of a node.
   *
   * @param writeTimeout after which the outcome of writing a block is unknown
   */
  public CassandraJournalStore(CassandraSession session, Duration writeTimeout) {
    this.session = session;
    this.insertBlock =
        session.prepareWrite(
            "INSERT INTO journal_blocks (epoch, lane, segment, position, block)"
                + " VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?",
            writeTimeout);
    this.selectBlocks =
        session.prepareRead(
            "SELECT position, block FROM journal_blocks"
                + " WHERE epoch = ? AND lane = ? AND segment = ? AND position > ? LIMIT "
                + READ_BLOCKS_MAX);
    this.deleteSegment =
        session.prepareWrite(
            "DELETE FROM journal_blocks USING TIMESTAMP ?"
                + " WHERE epoch = ? AND lane = ? AND segment = ?");
    this.insertMark =
        session.prepareWrite(
            "INSERT INTO journal_marks (epoch, sealed) VALUES (?, true) USING TIMESTAMP 1");
    this.selectMark = session.prepareRead("SELECT sealed FROM journal_marks WHERE epoch = ?");
  }

  @Override
  public CompletionStage<Void> write(BlockAddress address, ByteBuffer block) {
    return Answers.done(
        session,
        insertBlock
            .boundStatementBuilder()
            .setInt(0, address.epoch())
            .setInt(1, address.lane())
            .setLong(2, segmentOf(address.position()))
            .setLong(3, address.position())
            .setByteBuffer(4, block)
            .setLong(5, address.position())
            .build());
  }

  @Override
  public CompletionStage<List<Stored>> readAfter(int epoch, int lane, long after) {
    return Answers.all(
        session,
        selectBlocks.bind(epoch, lane, segmentOf(after + 1), after),
        row ->
            new Stored(
                row.getLong(0),
                Objects.requireNonNull(row.getByteBuffer(1), "every row is written whole")));
  }

  @Override
  public CompletionStage<Void> deleteSegment(int epoch, int lane, long segment) {
    long last = (segment + 1) * segmentBlocks();
    return Answers.done(session, deleteSegment.bind(last + 1, epoch, lane, segment));
  }

  @Override
  public CompletionStage<Void> mark(int epoch) {
    return Answers.done(session, insertMark.bind(epoch));
  }

  @Override
  public CompletionStage<Boolean> isMarked(int epoch) {
    return Answers.one(session, selectMark.bind(epoch), row -> row != null);
  }
}
