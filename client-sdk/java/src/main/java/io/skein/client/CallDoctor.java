package io.skein.client;

import io.skein.client.CallReport.Finding;
import io.skein.client.CallReport.Verdict;
import io.skein.protocol.CallProbe;
import io.skein.protocol.CallProbe.Kind;
import io.skein.protocol.CallProbe.Result;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Judges what a device has tried of its way to others. Every SDK judges the same: {@code
 * client-sdk/conformance/call-doctor.tsv}. Stateless.
 */
public final class CallDoctor {
  /** A round trip to the node above this is felt when somebody is called. */
  private static final int NODE_SLOW_MILLIS = 1_000;

  /** Two people by a relay that is as far away talk into each other's words. */
  private static final int RELAY_SLOW_MILLIS = 300;

  private static final Set<Kind> RELAYS = EnumSet.of(Kind.TURN_UDP, Kind.TURN_TCP, Kind.TURN_TLS);
  private static final Set<Kind> UDP = EnumSet.of(Kind.STUN, Kind.TURN_UDP);
  private static final Set<Kind> SERVERS = EnumSet.complementOf(EnumSet.of(Kind.SOCKET));
  private static final Set<Finding> GRAVE =
      EnumSet.of(Finding.NODE_UNREACHABLE, Finding.NOTHING_ANSWERS);

  private final List<CallProbe> probes;

  private CallDoctor(List<CallProbe> probes) {
    // What nobody could try says nothing.
    this.probes = probes.stream().filter(one -> one.result() != Result.NOT_TRIED).toList();
  }

  /** What the results mean. */
  public static CallReport judge(List<CallProbe> probes) {
    Set<Finding> findings = new CallDoctor(probes).findings();
    Verdict verdict =
        findings.isEmpty()
            ? Verdict.GOOD
            : findings.stream().anyMatch(GRAVE::contains) ? Verdict.BAD : Verdict.LIMITED;
    return new CallReport(verdict, List.copyOf(findings), List.copyOf(probes));
  }

  private Set<Finding> findings() {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    if (!any(EnumSet.of(Kind.SOCKET), Result.ANSWERED)) {
      findings.add(Finding.NODE_UNREACHABLE);
    } else if (fastest(EnumSet.of(Kind.SOCKET)) > NODE_SLOW_MILLIS) {
      findings.add(Finding.NODE_SLOW);
    }
    if (!tried(SERVERS)) {
      findings.add(Finding.NO_SERVERS);
    } else if (!any(SERVERS, Result.ANSWERED) && !any(SERVERS, Result.REFUSED)) {
      findings.add(Finding.NOTHING_ANSWERS);
    } else {
      relays(findings);
      if (tried(UDP) && !any(UDP, Result.ANSWERED) && !any(UDP, Result.REFUSED)) {
        findings.add(Finding.UDP_BLOCKED);
      }
    }
    return findings;
  }

  private void relays(Set<Finding> findings) {
    if (!tried(RELAYS)) {
      findings.add(Finding.NO_RELAY);
    } else if (any(RELAYS, Result.ANSWERED)) {
      if (fastest(RELAYS) > RELAY_SLOW_MILLIS) {
        findings.add(Finding.RELAY_SLOW);
      }
    } else {
      findings.add(any(RELAYS, Result.REFUSED) ? Finding.RELAY_REFUSED : Finding.RELAY_UNREACHABLE);
    }
  }

  private boolean tried(Set<Kind> kinds) {
    return probes.stream().anyMatch(probe -> kinds.contains(probe.kind()));
  }

  private boolean any(Set<Kind> kinds, Result result) {
    return probes.stream()
        .anyMatch(probe -> kinds.contains(probe.kind()) && probe.result() == result);
  }

  private int fastest(Set<Kind> kinds) {
    return probes.stream()
        .filter(probe -> kinds.contains(probe.kind()) && probe.result() == Result.ANSWERED)
        .mapToInt(CallProbe::millis)
        .min()
        .orElse(0);
  }
}
