package io.skein.node.account.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.account.Device;
import io.skein.node.account.DeviceStore;
import io.skein.node.account.DeviceType;
import io.skein.node.account.PushSubscription;
import io.skein.node.account.UnreadLine;
import io.skein.node.account.UserState;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.TimeToLive;
import io.skein.node.platform.cassandra.Writes;
import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Devices, one partition per user. The version of a device is the write's timestamp, so Cassandra's
 * own rule (the newest write stays, and a deletion beats what is as old) is the port's.
 * Thread-safe.
 */
public final class CassandraDeviceStore implements DeviceStore {
  private static final String COLUMNS =
      "user, device, name, type, created, last_seen, family, current, previous, chain, rotated";

  private final CassandraSession session;
  private final PreparedStatement selectIds;
  private final PreparedStatement selectAll;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement updateName;
  private final PreparedStatement deleteName;
  private final PreparedStatement selectState;
  private final PreparedStatement updatePrivacy;
  private final PreparedStatement updateLastConnected;
  private final PreparedStatement updateDiscards;
  private final PreparedStatement updateSubscription;
  private final PreparedStatement deleteSubscription;
  private final PreparedStatement updateUnread;
  private final PreparedStatement deleteState;

  /** Prepares its statements. Blocks. */
  public CassandraDeviceStore(CassandraSession session) {
    this.session = session;
    this.selectIds = session.prepareRead("SELECT device FROM devices WHERE user = ?");
    this.selectState =
        session.prepareRead(
            "SELECT device, privacy, writetime(privacy) AS privacy_at, last_connected, discards,"
                + " subscriptions, unread FROM devices WHERE user = ?");
    String whole = "SELECT " + COLUMNS + ", names, writetime(current) AS version FROM devices";
    this.selectAll = session.prepareRead(whole + " WHERE user = ?");
    this.select = session.prepareRead(whole + " WHERE user = ? AND device = ?");
    this.insert =
        session.prepareWrite(
            "INSERT INTO devices ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ? AND TIMESTAMP ?");
    this.delete =
        session.prepareWrite("DELETE FROM devices USING TIMESTAMP ? WHERE user = ? AND device = ?");
    this.updateName =
        session.prepareWrite("UPDATE devices USING TIMESTAMP ? SET names[?] = ? WHERE user = ?");
    this.deleteName =
        session.prepareWrite("DELETE names[?] FROM devices USING TIMESTAMP ? WHERE user = ?");
    this.updatePrivacy =
        session.prepareWrite("UPDATE devices USING TIMESTAMP ? SET privacy = ? WHERE user = ?");
    this.updateLastConnected =
        session.prepareWrite(
            "UPDATE devices USING TIMESTAMP ? SET last_connected = ? WHERE user = ?");
    this.updateDiscards =
        session.prepareWrite("UPDATE devices USING TIMESTAMP ? SET discards = true WHERE user = ?");
    this.updateSubscription =
        session.prepareWrite(
            "UPDATE devices USING TTL ? AND TIMESTAMP ? SET subscriptions[?] = ? WHERE user = ?");
    this.deleteSubscription =
        session.prepareWrite(
            "DELETE subscriptions[?], unread FROM devices USING TIMESTAMP ? WHERE user = ?");
    this.updateUnread =
        session.prepareWrite("UPDATE devices USING TIMESTAMP ? SET unread = ? WHERE user = ?");
    this.deleteState =
        session.prepareWrite(
            "DELETE privacy, last_connected, names, discards, subscriptions, unread"
                + " FROM devices USING TIMESTAMP ? WHERE user = ?");
  }

  @Override
  public CompletionStage<Set<DeviceId>> devices(UserId user) {
    return Calls.read(
        session,
        selectIds.bind(user.value()),
        rows -> {
          Set<DeviceId> ids = new HashSet<>();
          for (Row row : rows.currentPage()) {
            if (isOfDevice(row)) {
              ids.add(new DeviceId(row.getLong("device")));
            }
          }
          return ids;
        });
  }

  /** A user of whom only a state is kept has one row without a device. */
  private static boolean isOfDevice(Row row) {
    return !row.isNull("device");
  }

  @Override
  public CompletionStage<UserState> state(UserId user) {
    return Calls.read(session, selectState.bind(user.value()), CassandraDeviceStore::state);
  }

  private static UserState state(AsyncResultSet rows) {
    Set<DeviceId> ids = new HashSet<>();
    Row last = null;
    for (Row row : rows.currentPage()) {
      last = row;
      if (isOfDevice(row)) {
        ids.add(new DeviceId(row.getLong("device")));
      }
    }
    if (last == null) {
      return UserState.of(ids);
    }
    Instant lastConnected = last.getInstant("last_connected");
    return new UserState(
        ids,
        PrivacyCodec.decode(last.getByteBuffer("privacy")),
        last.getLong("privacy_at"),
        lastConnected == null ? Instant.EPOCH : lastConnected,
        last.getBoolean("discards"),
        subscriptions(last),
        PushCodec.decodeUnread(last.getByteBuffer("unread")));
  }

  private static Map<DeviceId, PushSubscription> subscriptions(Row row) {
    Map<Long, ByteBuffer> stored = row.getMap("subscriptions", Long.class, ByteBuffer.class);
    if (stored == null || stored.isEmpty()) {
      return Map.of();
    }
    Map<DeviceId, PushSubscription> subscriptions = new HashMap<>();
    stored.forEach(
        (device, bytes) -> {
          PushSubscription subscription = PushCodec.decodeSubscription(bytes);
          if (subscription != null) {
            subscriptions.put(new DeviceId(device), subscription);
          }
        });
    return subscriptions;
  }

  @Override
  public CompletionStage<Void> putPrivacy(UserId user, Privacy privacy, long version) {
    return Calls.write(
        session, updatePrivacy.bind(version, PrivacyCodec.encode(privacy), user.value()));
  }

  @Override
  public CompletionStage<Void> putLastConnected(UserId user, Instant at) {
    return Calls.write(session, updateLastConnected.bind(micros(at), at, user.value()));
  }

  @Override
  public CompletionStage<Void> putDiscards(UserId user, Instant at) {
    return Calls.write(session, updateDiscards.bind(micros(at), user.value()));
  }

  @Override
  public CompletionStage<Void> putSubscription(
      UserId user, DeviceId device, PushSubscription subscription, Duration keep) {
    return Calls.write(
        session,
        updateSubscription.bind(
            TimeToLive.seconds(keep),
            subscription.version(),
            device.value(),
            PushCodec.encode(subscription),
            user.value()));
  }

  @Override
  public CompletionStage<Void> removeSubscription(UserId user, DeviceId device, long version) {
    return Calls.write(session, deleteSubscription.bind(device.value(), version, user.value()));
  }

  @Override
  public CompletionStage<Void> putUnread(UserId user, List<UnreadLine> unread, Instant at) {
    return Calls.write(
        session, updateUnread.bind(micros(at), PushCodec.encode(unread), user.value()));
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  @Override
  public CompletionStage<Void> forgetState(UserId user, long version) {
    return Calls.write(session, deleteState.bind(version, user.value()));
  }

  @Override
  public CompletionStage<List<Device>> list(UserId user) {
    return Calls.read(session, selectAll.bind(user.value()), CassandraDeviceStore::list);
  }

  /** One page holds all: a user has at most a hundred devices. */
  private static List<Device> list(AsyncResultSet rows) {
    List<Device> devices = new ArrayList<>();
    for (Row row : rows.currentPage()) {
      if (isOfDevice(row)) {
        devices.add(device(row));
      }
    }
    return devices;
  }

  @Override
  public CompletionStage<@Nullable Device> find(UserId user, DeviceId device) {
    return Calls.read(
        session,
        select.bind(user.value(), device.value()),
        rows -> {
          Row row = rows.one();
          return row == null ? null : device(row);
        });
  }

  @Override
  public CompletionStage<Void> put(Device device, Duration keep) {
    Device.Refresh refresh = device.refresh();
    Bytes previous = refresh.previous();
    return Calls.write(
        session,
        insert.bind(
            device.user().value(),
            device.id().value(),
            device.name(),
            device.type().text(),
            device.created(),
            device.lastSeen(),
            blob(refresh.family()),
            blob(refresh.current()),
            // Empty rather than null, which would be a tombstone.
            blob(previous == null ? Bytes.EMPTY : previous),
            blob(refresh.chain()),
            refresh.rotated(),
            Math.toIntExact(keep.toSeconds()),
            device.version()));
  }

  @Override
  public CompletionStage<Void> remove(UserId user, DeviceId device, long version) {
    return Calls.write(
        session,
        Writes.together(
            List.of(
                delete.bind(version, user.value(), device.value()),
                deleteName.bind(device.value(), version, user.value()),
                deleteSubscription.bind(device.value(), version, user.value()))));
  }

  @Override
  public CompletionStage<Void> rename(UserId user, DeviceId device, String name, long version) {
    return Calls.write(session, updateName.bind(version, device.value(), name, user.value()));
  }

  private static Device device(Row row) {
    Bytes previous = bytes(row, "previous");
    DeviceType type = DeviceType.ofText(Objects.requireNonNull(row.getString("type")));
    Map<Long, String> names = row.getMap("names", Long.class, String.class);
    String given = names == null ? null : names.get(row.getLong("device"));
    return new Device(
        new UserId(row.getLong("user")),
        new DeviceId(row.getLong("device")),
        given == null ? Objects.requireNonNull(row.getString("name")) : given,
        // A type that a newer release made.
        type == null ? DeviceType.OTHER : type,
        instant(row, "created"),
        instant(row, "last_seen"),
        new Device.Refresh(
            bytes(row, "family"),
            bytes(row, "current"),
            previous.isEmpty() ? null : previous,
            bytes(row, "chain"),
            instant(row, "rotated")),
        row.getLong("version"));
  }

  private static Instant instant(Row row, String column) {
    return Objects.requireNonNull(row.getInstant(column));
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
