package io.skein.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How devices find a way to each other, and what they found out about it, both directions. */
final class IceCodec {
  static final int ASK_ICE_SERVERS = 135;
  static final int REPORT_CALL_PROBES = 136;
  static final int ICE_SERVERS = 135;

  // Numbers on the wire are places in these lists, from 1, which are those of ice.proto.

  private static final List<CallProbe.Kind> KINDS =
      List.of(
          CallProbe.Kind.SOCKET,
          CallProbe.Kind.STUN,
          CallProbe.Kind.TURN_UDP,
          CallProbe.Kind.TURN_TCP,
          CallProbe.Kind.TURN_TLS);

  private static final List<CallProbe.Result> RESULTS =
      List.of(
          CallProbe.Result.ANSWERED,
          CallProbe.Result.NO_ANSWER,
          CallProbe.Result.REFUSED,
          CallProbe.Result.NOT_TRIED);

  private static final List<Reply.IceServers.Policy> POLICIES =
      List.of(Reply.IceServers.Policy.ALL, Reply.IceServers.Policy.RELAY);

  private IceCodec() {}

  // ---- what a client asks

  static Request.AskIceServers readAskIceServers(FieldReader in) throws DecodeException {
    while (in.next()) {
      in.skip();
    }
    return new Request.AskIceServers();
  }

  static void write(FieldWriter out, Request.ReportCallProbes report) {
    int begun = out.begin(REPORT_CALL_PROBES);
    if (report.call() != null) {
      CallCodec.write(out, 1, report.call());
    }
    for (CallProbe probe : report.probes()) {
      int inner = out.begin(2);
      out.uint32(1, CallNumbers.of(KINDS, probe.kind()));
      out.uint32(2, CallNumbers.of(RESULTS, probe.result()));
      out.text(3, probe.url());
      out.uint32(4, probe.millis());
      out.uint32(5, probe.error());
      out.end(inner);
    }
    out.end(begun);
  }

  static Request.ReportCallProbes readReportCallProbes(FieldReader in) throws DecodeException {
    CallId call = null;
    List<CallProbe> probes = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> call = CallCodec.readId(in, "report_call_probes.call");
        case 2 -> {
          if (probes.size() == Limits.CALL_PROBES_MAX) {
            throw FieldReader.bad(
                "report_call_probes.probes", "more than " + Limits.CALL_PROBES_MAX);
          }
          probes.add(readProbe(in));
        }
        default -> in.skip();
      }
    }
    if (probes.isEmpty()) {
      throw FieldReader.bad("report_call_probes.probes", "missing");
    }
    return new Request.ReportCallProbes(call, Collections.unmodifiableList(probes));
  }

  private static CallProbe readProbe(FieldReader in) throws DecodeException {
    CallProbe.Kind kind = null;
    CallProbe.Result result = null;
    String url = "";
    int millis = 0;
    int error = 0;
    int outer = in.enter("call_probe");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> kind = CallNumbers.known(KINDS, in.uint32("call_probe.kind"));
        case 2 -> result = CallNumbers.known(RESULTS, in.uint32("call_probe.result"));
        case 3 -> url = in.text("call_probe.url", Limits.ICE_URL_BYTES_MAX);
        case 4 -> millis = in.count("call_probe.millis");
        case 5 -> error = in.count("call_probe.error");
        default -> in.skip();
      }
    }
    in.leave(outer);
    if (kind == null) {
      throw FieldReader.bad("call_probe.kind", "missing, or not known here");
    }
    if (result == null) {
      throw FieldReader.bad("call_probe.result", "missing, or not known here");
    }
    FieldReader.requirePrintable(url, '!', "call_probe.url");
    if (error > CallProbe.ERROR_MAX) {
      throw FieldReader.bad("call_probe.error", "above " + CallProbe.ERROR_MAX);
    }
    return new CallProbe(kind, result, url, millis, error);
  }

  // ---- what a node says

  static void write(FieldWriter out, Reply.IceServers servers) {
    int begun = out.begin(ICE_SERVERS);
    for (String url : servers.urls()) {
      out.textAlways(1, url);
    }
    out.text(2, servers.username());
    out.text(3, servers.credential());
    out.fixed64(4, servers.expiresMillis());
    out.uint32(5, CallNumbers.of(POLICIES, servers.policy()));
    out.end(begun);
  }

  static Reply.IceServers readIceServers(FieldReader in) throws DecodeException {
    List<String> urls = new ArrayList<>();
    String username = "";
    String credential = "";
    long expiresMillis = 0;
    int policy = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> urls.add(in.text("ice_servers.urls", FieldReader.ANY_LENGTH));
        case 2 -> username = in.text("ice_servers.username", FieldReader.ANY_LENGTH);
        case 3 -> credential = in.text("ice_servers.credential", FieldReader.ANY_LENGTH);
        case 4 -> expiresMillis = in.number("ice_servers.expires_millis");
        case 5 -> policy = in.uint32("ice_servers.policy");
        default -> in.skip();
      }
    }
    return new Reply.IceServers(
        Collections.unmodifiableList(urls),
        username,
        credential,
        expiresMillis,
        CallNumbers.nearest(POLICIES, policy, Reply.IceServers.Policy.ALL));
  }
}
