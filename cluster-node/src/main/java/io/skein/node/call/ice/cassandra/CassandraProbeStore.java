package io.skein.node.call.ice.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.call.CallUnavailableException;
import io.skein.node.call.ice.ProbeReport;
import io.skein.node.call.ice.ProbeStore;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.TimeToLive;
import io.skein.protocol.CallId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/**
 * What devices found out, in table {@code call_probes}: with the user, and again with the call.
 * Thread-safe; stages complete on the driver's threads.
 */
public final class CassandraProbeStore implements ProbeStore {
  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final int keptForSeconds;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraProbeStore(CassandraSession session, Duration keptFor) {
    this.session = session;
    this.keptForSeconds = TimeToLive.seconds(keptFor);
    this.select =
        session.prepareRead(
            "SELECT told, user_id, device, report FROM call_probes WHERE subject = ? LIMIT ?");
    this.insert =
        session.prepareWrite(
            "INSERT INTO call_probes (subject, told, user_id, device, report)"
                + " VALUES (?, ?, ?, ?, ?) USING TTL ?");
  }

  private static String subject(UserId user) {
    return "u" + user;
  }

  private static String subject(CallId call) {
    return "c" + call;
  }

  @Override
  public CompletionStage<Void> keep(ProbeReport report) {
    CompletableFuture<Void> withUser = insert(subject(report.origin().user()), report);
    return report.call() == null
        ? withUser
        : CompletableFuture.allOf(withUser, insert(subject(report.call()), report));
  }

  private CompletableFuture<Void> insert(String subject, ProbeReport report) {
    return StoreFailures.translate(
        session.execute(
            insert.bind(
                subject,
                Instant.ofEpochMilli(report.timeMillis()),
                report.origin().user().value(),
                report.origin().device().value(),
                ProbeReportCodec.encode(report),
                keptForSeconds)),
        CallUnavailableException::new);
  }

  @Override
  public CompletionStage<List<ProbeReport>> ofUser(UserId user, int max) {
    return read(subject(user), max);
  }

  @Override
  public CompletionStage<List<ProbeReport>> ofCall(CallId call, int max) {
    return read(subject(call), max);
  }

  private CompletionStage<List<ProbeReport>> read(String subject, int max) {
    return StoreFailures.translate(
        session.execute(select.bind(subject, max)),
        rows ->
            StreamSupport.stream(rows.currentPage().spliterator(), /* parallel= */ false)
                .map(CassandraProbeStore::report)
                .toList(),
        CallUnavailableException::new);
  }

  private static ProbeReport report(Row row) {
    ByteBuffer report = Objects.requireNonNull(row.getByteBuffer("report"), "the only value");
    Instant told = Objects.requireNonNull(row.getInstant("told"), "part of the key");
    return ProbeReportCodec.decode(
        new DeviceOrigin(new UserId(row.getLong("user_id")), new DeviceId(row.getLong("device"))),
        told.toEpochMilli(),
        report);
  }
}
