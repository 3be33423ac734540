package io.skein.node.account.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.account.DeviceLabel;
import io.skein.node.account.DeviceType;
import io.skein.node.account.WaitingDevice;
import io.skein.node.account.WaitingDevice.Decision;
import io.skein.node.account.WaitingDevice.Verdict;
import io.skein.node.account.WaitingDeviceStore;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Devices that wait to be linked, one partition each, which goes by itself. Changed by lightweight
 * transactions alone. Thread-safe.
 */
public final class CassandraWaitingDeviceStore implements WaitingDeviceStore {
  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private final PreparedStatement decide;
  private final PreparedStatement delete;

  /** Prepares its statements. Blocks. */
  public CassandraWaitingDeviceStore(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareLightweightTransaction(
            "INSERT INTO waiting_devices (link, proof, name, type, expires)"
                + " VALUES (?, ?, ?, ?, ?) IF NOT EXISTS USING TTL ?");
    // What was decided by a transaction is there at a quorum once it is answered.
    this.select =
        session.prepareRead(
            "SELECT link, proof, name, type, expires, user, device, password_version, approved"
                + " FROM waiting_devices WHERE link = ?");
    this.decide =
        session.prepareLightweightTransaction(
            "UPDATE waiting_devices USING TTL ? SET user = ?, device = ?, password_version = ?,"
                + " approved = ? WHERE link = ? IF proof = ? AND approved = null");
    this.delete =
        session.prepareLightweightTransaction(
            "DELETE FROM waiting_devices WHERE link = ? IF EXISTS");
  }

  @Override
  public CompletionStage<Void> add(WaitingDevice device, Duration keep) {
    return Calls.write(
        session,
        insert.bind(
            blob(device.key()),
            blob(device.proof()),
            device.label().name(),
            device.label().type().text(),
            device.expires(),
            seconds(keep)));
  }

  @Override
  public CompletionStage<@Nullable WaitingDevice> find(Bytes key) {
    return Calls.read(session, select.bind(blob(key)), rows -> device(rows.one()));
  }

  @Override
  public CompletionStage<Boolean> decide(WaitingDevice decided, Duration keep) {
    Decision decision = Objects.requireNonNull(decided.decision());
    return Calls.write(
        session,
        decide.bind(
            seconds(keep),
            decision.user().value(),
            decision.device().value(),
            decision.passwordVersion(),
            decision.verdict() == Verdict.APPROVE,
            blob(decided.key()),
            blob(decided.proof())),
        AsyncResultSet::wasApplied);
  }

  @Override
  public CompletionStage<Boolean> take(Bytes key) {
    return Calls.write(session, delete.bind(blob(key)), AsyncResultSet::wasApplied);
  }

  /** Cells of a decision may outlive the others by a second: they are of nobody then. */
  private static @Nullable WaitingDevice device(@Nullable Row row) {
    if (row == null || row.isNull("proof") || row.isNull("expires")) {
      return null;
    }
    DeviceType type = DeviceType.ofText(Objects.requireNonNullElse(row.getString("type"), ""));
    return new WaitingDevice(
        bytes(row, "link"),
        bytes(row, "proof"),
        new DeviceLabel(
            Objects.requireNonNullElse(row.getString("name"), ""),
            // A type that a newer release made.
            type == null ? DeviceType.OTHER : type),
        Objects.requireNonNull(row.getInstant("expires")),
        row.isNull("approved") ? null : decision(row));
  }

  private static Decision decision(Row row) {
    return new Decision(
        new UserId(row.getLong("user")),
        new DeviceId(row.getLong("device")),
        row.getLong("password_version"),
        row.getBoolean("approved") ? Verdict.APPROVE : Verdict.DENY);
  }

  /** Whole ones, and not too few. */
  private static int seconds(Duration keep) {
    return Math.toIntExact(keep.plusMillis(999).toSeconds());
  }

  private static ByteBuffer blob(Bytes bytes) {
    return ByteBuffer.wrap(bytes.asArray());
  }

  private static Bytes bytes(Row row, String column) {
    ByteBuffer buffer = Objects.requireNonNull(row.getByteBuffer(column));
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return Bytes.wrap(bytes);
  }
}
