package io.skein.node.call.ice.cassandra;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.skein.node.call.ice.ProbeReport;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.ClientId;
import io.skein.store.v1.ProbeReport.Probe;
import java.nio.ByteBuffer;

/** What a device found out as its row keeps it ({@code skein.store.v1}). Pure. */
final class ProbeReportCodec {
  private ProbeReportCodec() {}

  static ByteBuffer encode(ProbeReport report) {
    io.skein.store.v1.ProbeReport.Builder stored = io.skein.store.v1.ProbeReport.newBuilder();
    if (report.call() != null) {
      stored.setCall(UnsafeByteOperations.unsafeWrap(report.call().ofEntry().toBytes()));
    }
    for (CallProbe probe : report.probes()) {
      stored.addProbes(
          Probe.newBuilder()
              .setKind(
                  switch (probe.kind()) {
                    case SOCKET -> Probe.Kind.SOCKET;
                    case STUN -> Probe.Kind.STUN;
                    case TURN_UDP -> Probe.Kind.TURN_UDP;
                    case TURN_TCP -> Probe.Kind.TURN_TCP;
                    case TURN_TLS -> Probe.Kind.TURN_TLS;
                  })
              .setResult(
                  switch (probe.result()) {
                    case ANSWERED -> Probe.Result.ANSWERED;
                    case NO_ANSWER -> Probe.Result.NO_ANSWER;
                    case REFUSED -> Probe.Result.REFUSED;
                    case NOT_TRIED -> Probe.Result.NOT_TRIED;
                  })
              .setUrl(probe.url())
              .setMillis(probe.millis())
              .setError(probe.error()));
    }
    return ByteBuffer.wrap(stored.build().toByteArray());
  }

  /**
   * The report of a row.
   *
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static ProbeReport decode(DeviceOrigin origin, long timeMillis, ByteBuffer bytes) {
    try {
      io.skein.store.v1.ProbeReport stored = io.skein.store.v1.ProbeReport.parseFrom(bytes);
      return new ProbeReport(
          origin,
          stored.getCall().isEmpty()
              ? null
              : CallId.of(ClientId.of(stored.getCall().toByteArray())),
          timeMillis,
          stored.getProbesList().stream().map(ProbeReportCodec::probe).toList());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new IllegalStateException("a report of user " + origin.user() + " is damaged", e);
    }
  }

  private static CallProbe probe(Probe stored) {
    return new CallProbe(
        switch (stored.getKind()) {
          case SOCKET, KIND_UNSPECIFIED, UNRECOGNIZED -> CallProbe.Kind.SOCKET;
          case STUN -> CallProbe.Kind.STUN;
          case TURN_UDP -> CallProbe.Kind.TURN_UDP;
          case TURN_TCP -> CallProbe.Kind.TURN_TCP;
          case TURN_TLS -> CallProbe.Kind.TURN_TLS;
        },
        switch (stored.getResult()) {
          case ANSWERED -> CallProbe.Result.ANSWERED;
          case NO_ANSWER -> CallProbe.Result.NO_ANSWER;
          case REFUSED -> CallProbe.Result.REFUSED;
          case NOT_TRIED, RESULT_UNSPECIFIED, UNRECOGNIZED -> CallProbe.Result.NOT_TRIED;
        },
        stored.getUrl(),
        stored.getMillis(),
        stored.getError());
  }
}
