package io.skein.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.PhaseResult;
import io.skein.loadtest.result.RunResult;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A result in a few lines, for people, or in one, for programs. */
final class Summary {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Summary() {}

  static void print(PrintWriter out, RunResult result) {
    out.printf(
        Locale.ROOT,
        "%n%s against %s: %.0f s measured%n",
        result.scenario(),
        result.target(),
        result.measuredS());
    out.printf(
        Locale.ROOT,
        "  per second   offered %.1f   accepted %.1f   delivered %.1f   dropped %d in all%n",
        result.offeredPerS(),
        result.acceptedPerS(),
        result.deliveredPerS(),
        result.dropped());
    latency(out, "accept", result.latencyMs().accept());
    latency(out, "delivery", result.latencyMs().delivery());
    phases(out, result.phases());
    errors(out, result.errors());
    sdk(out, result.sdk());
    RunResult.Integrity integrity = result.integrity();
    out.printf(
        Locale.ROOT,
        "  integrity    lost %d  duplicated %d  reordered %d  gapped %d  phantom %d  unread %d  of %d"
            + " (%s)%n",
        integrity.lost(),
        integrity.duplicated(),
        integrity.reordered(),
        integrity.gapped(),
        integrity.phantom(),
        integrity.unread(),
        integrity.checked(),
        integrity.how());
    if (integrity.missedWhileAway() > 0) {
      out.printf(
          Locale.ROOT,
          "  away         %d missed by receivers who were away, to whom this target promises"
              + " nothing: none of the lost%n",
          integrity.missedWhileAway());
    }
    server(out, result.server());
    RunResult.Generator generator = result.generator();
    out.printf(
        Locale.ROOT,
        "  generator    %.2f cores  %.0f ms of GC  late by %.1f ms at most%n",
        generator.cpuShare(),
        generator.gcMs(),
        generator.maxLagMs());
    for (RunResult.GeneratorShare one : result.generators()) {
      out.printf(
          Locale.ROOT,
          "    %-10s %s, %d connections, %d offered, %d accepted, %d checked, %.2f cores,"
              + " late by %.1f ms at most, began within %.2f ms%n",
          one.name(),
          one.ending(),
          one.connections(),
          one.offered(),
          one.accepted(),
          one.checked(),
          one.health().cpuShare(),
          one.health().maxLagMs(),
          one.skewMs());
    }
    result.serverLimits().stream()
        .filter(limit -> limit.allowed() != null && limit.allowed() >= limit.needed())
        .forEach(limit -> out.println("  server limit " + limit.sentence()));
    result.scenarioFigures().forEach((name, value) -> out.printf("  %-12s %s%n", name, value));
    result.notes().forEach(note -> out.println("  ! " + note));
    result.flaws().forEach(flaw -> out.println("  ! " + flaw));
    for (RunResult.ThresholdResult threshold : result.thresholds()) {
      out.printf(
          Locale.ROOT,
          "  %s %s (%s)%n",
          threshold.ok() ? "holds " : "BROKEN",
          threshold.expr(),
          threshold.value() == null ? "nothing to measure" : threshold.value());
    }
    out.println("verdict: " + result.verdict().name().toLowerCase(Locale.ROOT));
    out.flush();
  }

  private static void latency(PrintWriter out, String name, Percentiles ms) {
    if (ms.count() > 0) {
      out.printf(
          Locale.ROOT,
          "  %-12s p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms%n",
          name,
          ms.p50(),
          ms.p90(),
          ms.p99(),
          ms.p999(),
          ms.max());
    }
  }

  /** One phase alone is the whole. */
  private static void phases(PrintWriter out, List<PhaseResult> phases) {
    if (phases.size() < 2) {
      return;
    }
    for (PhaseResult phase : phases) {
      Percentiles delivery = phase.latencyMs().delivery();
      out.printf(
          Locale.ROOT,
          "  phase %-12s %.0f s  per second offered %.1f  accepted %.1f  delivered %.1f"
              + "  dropped %d  errors %d  delivery p50 %.2f  p99 %.2f ms%n",
          phase.name(),
          phase.seconds(),
          phase.offeredPerS(),
          phase.acceptedPerS(),
          phase.deliveredPerS(),
          phase.dropped(),
          phase.counts().errors(),
          delivery.p50(),
          delivery.p99());
    }
  }

  private static void errors(PrintWriter out, Map<String, Long> errors) {
    if (!errors.isEmpty()) {
      out.println("  errors       " + errors);
    }
  }

  private static void sdk(PrintWriter out, RunResult.@Nullable Sdk sdk) {
    if (sdk == null) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "  on the SDK   %d users  offered %d  accepted %d  delivered %d  dropped %d%s%n",
        sdk.users(),
        sdk.offered(),
        sdk.accepted(),
        sdk.delivered(),
        sdk.dropped(),
        sdk.errors().isEmpty() ? "" : "  errors " + sdk.errors());
    latency(out, "sdk.accept", sdk.accept());
    latency(out, "sdk.delivery", sdk.delivery());
  }

  private static void server(PrintWriter out, RunResult.Server server) {
    if (server.cpuCores() == null) {
      return;
    }
    StringBuilder parts = new StringBuilder();
    server
        .parts()
        .forEach(
            (name, part) ->
                parts.append(
                    String.format(
                        Locale.ROOT,
                        "   %s %.2f s, %.0f MiB",
                        name,
                        part.cpuS(),
                        part.rssBytes() / 1048576.0)));
    out.printf(
        Locale.ROOT,
        "  server       %.2f cores  %s CPU s per 100k%s%n",
        server.cpuCores(),
        server.cpuSPer100k() == null
            ? "?"
            : String.format(Locale.ROOT, "%.2f", server.cpuSPer100k()),
        parts);
  }

  /** The figure at a path like {@code latency_ms.delivery.p99}; not a number if it is not there. */
  static double number(RunResult result, String path) {
    return JSON.valueToTree(result).at("/" + path.replace('.', '/')).asDouble(Double.NaN);
  }

  /** All figures, without the time line and the curves: those are in the file. */
  static String json(RunResult result) {
    ObjectNode tree = JSON.valueToTree(result);
    tree.remove("timeline");
    tree.findParents("curve").forEach(percentiles -> ((ObjectNode) percentiles).remove("curve"));
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
