package io.skein.terminal;

import io.skein.client.CallReport;
import io.skein.protocol.CallProbe;
import java.util.Locale;

/**
 * The command that says whether calls would work from here. Confined to the reading thread; waits
 * for the cluster and its servers.
 */
final class CallDoctorCommands {
  private final ChatSession session;

  CallDoctorCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add("doctor", "", "whether calls would work from here, and why not", this::doctor);
  }

  private boolean doctor(InputLine.Command command) {
    if (!command.words().isEmpty()) {
      return false;
    }
    session.note("-- trying the server, and what helps calls through firewalls");
    CallReport report =
        session.client().blocking().await(session.client().callDoctor().examine(null));
    report.probes().forEach(probe -> session.note("  " + line(probe)));
    session.note("── " + words(report.verdict()) + " ──");
    report.findings().forEach(finding -> session.note(finding.words()));
    return true;
  }

  private static String words(CallReport.Verdict verdict) {
    return switch (verdict) {
      case GOOD -> "calls work from here";
      case LIMITED -> "calls work from here, but not always, or not as well";
      case BAD -> "calls will probably not work from here";
    };
  }

  private static String line(CallProbe probe) {
    String what =
        switch (probe.kind()) {
          case SOCKET -> "the server";
          case STUN -> "STUN";
          case TURN_UDP -> "a relay by UDP";
          case TURN_TCP -> "a relay by TCP";
          case TURN_TLS -> "a relay by TLS";
        };
    String result =
        switch (probe.result()) {
          case ANSWERED -> probe.millis() + " ms";
          case NO_ANSWER -> "no answer";
          case REFUSED -> "refused" + (probe.error() == 0 ? "" : " (" + probe.error() + ")");
          case NOT_TRIED -> "not tried from here";
        };
    return String.format(Locale.ROOT, "%-14s  %-19s  %s", what, result, probe.url())
        .stripTrailing();
  }
}
