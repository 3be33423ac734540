package io.skein.loadtest.report;

import io.skein.loadtest.result.Comparison;
import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.PhaseResult;
import io.skein.loadtest.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The tables of a report. */
final class Tables {
  private Tables() {}

  static String thresholds(RunResult result) {
    if (result.thresholds().isEmpty()) {
      return "<p class=\"hint\">No thresholds were given; only the integrity was judged.</p>";
    }
    List<List<String>> rows = new ArrayList<>();
    for (RunResult.ThresholdResult threshold : result.thresholds()) {
      rows.add(
          List.of(
              mark(threshold.ok()),
              code(threshold.expr()),
              Html.escaped(Figures.of(threshold.value(), threshold.unit()))));
    }
    return table(List.of("", "threshold", "measured"), rows);
  }

  static String comparison(Comparison comparison) {
    Html html = new Html();
    if (!comparison.differences().isEmpty()) {
      html.raw("<ul class=\"hint\">");
      comparison.differences().forEach(difference -> html.element("li", "differs: " + difference));
      html.raw("</ul>");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Comparison.Figure figure : comparison.figures()) {
      rows.add(
          List.of(
              switch (figure.change()) {
                case SAME -> "<span class=\"same\">=</span>";
                case BETTER -> mark(true);
                case WORSE -> mark(false);
              },
              code(figure.name()),
              Figures.number(figure.before()),
              Figures.number(figure.now()),
              figure.ratio() == null ? "–" : String.format(Locale.ROOT, "%.3f", figure.ratio()),
              "± " + Figures.share(figure.noise())));
    }
    return html.raw(table(List.of("", "figure", "baseline", "now", "ratio", "noise"), rows))
        .toString();
  }

  static String latency(RunResult result) {
    List<List<String>> rows = new ArrayList<>();
    latency(rows, "accept", result.latencyMs().accept());
    latency(rows, "delivery", result.latencyMs().delivery());
    RunResult.Sdk sdk = result.sdk();
    if (sdk != null) {
      latency(rows, "accept, SDK", sdk.accept());
      latency(rows, "delivery, SDK", sdk.delivery());
    }
    return table(List.of("", "p50", "p90", "p99", "p99.9", "max", "samples"), rows);
  }

  static String phases(List<PhaseResult> phases) {
    List<List<String>> rows = new ArrayList<>();
    for (PhaseResult phase : phases) {
      Percentiles delivery = phase.latencyMs().delivery();
      rows.add(
          List.of(
              Html.escaped(phase.name()),
              Figures.number(phase.seconds()),
              Figures.number(phase.offeredPerS()),
              Figures.number(phase.acceptedPerS()),
              Figures.number(phase.deliveredPerS()),
              Figures.count(phase.dropped()),
              Figures.count(phase.counts().errors()),
              millis(phase.latencyMs().accept(), Percentiles::p99),
              millis(delivery, Percentiles::p50),
              millis(delivery, Percentiles::p99),
              millis(delivery, Percentiles::max),
              number(phase.cpuCores()),
              phase.rssBytes() == null ? "–" : Figures.bytes(phase.rssBytes())));
    }
    return table(
        List.of(
            "",
            "s",
            "offered per s",
            "accepted per s",
            "delivered per s",
            "dropped",
            "errors",
            "accept p99",
            "delivery p50",
            "delivery p99",
            "delivery max",
            "server, cores",
            "server, resident at its end"),
        rows);
  }

  private static String millis(Percentiles of, ToDoubleFunction<Percentiles> which) {
    return of.count() == 0 ? "–" : Figures.millis(which.applyAsDouble(of));
  }

  private static void latency(List<List<String>> rows, String name, Percentiles of) {
    if (of.count() > 0) {
      rows.add(
          List.of(
              name,
              Figures.millis(of.p50()),
              Figures.millis(of.p90()),
              Figures.millis(of.p99()),
              Figures.millis(of.p999()),
              Figures.millis(of.max()),
              Figures.count(of.count())));
    }
  }

  static String outcome(RunResult result) {
    List<List<String>> rows = new ArrayList<>();
    RunResult.Counts counts = result.counts();
    rows.add(List.of("offered", Figures.count(counts.offered()), perS(result.offeredPerS())));
    rows.add(List.of("accepted", Figures.count(counts.accepted()), perS(result.acceptedPerS())));
    rows.add(List.of("delivered", Figures.count(counts.delivered()), perS(result.deliveredPerS())));
    rows.add(List.of("not sent (dropped)", Figures.count(result.dropped()), ""));
    result
        .errors()
        .forEach((code, count) -> rows.add(List.of(code(code), Figures.count(count), "")));
    return table(List.of("", "count", "per second"), rows);
  }

  static String integrity(RunResult.Integrity integrity) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(mark(integrity.lost() == 0), "lost", Figures.count(integrity.lost())));
    rows.add(
        List.of(
            mark(integrity.duplicated() == 0),
            "duplicated",
            Figures.count(integrity.duplicated())));
    rows.add(
        List.of(
            mark(integrity.reordered() == 0), "reordered", Figures.count(integrity.reordered())));
    rows.add(List.of(mark(integrity.gapped() == 0), "gapped", Figures.count(integrity.gapped())));
    rows.add(
        List.of(mark(integrity.phantom() == 0), "made up", Figures.count(integrity.phantom())));
    rows.add(
        List.of(
            mark(integrity.unread() == 0),
            "unread counts that were wrong",
            Figures.count(integrity.unread())));
    if (integrity.missedWhileAway() > 0) {
      rows.add(
          List.of(
              "",
              "missed while away, which this target does not promise",
              Figures.count(integrity.missedWhileAway())));
    }
    return integrity.checked() == 0
        ? "<p class=\"hint\">There were no messages to check.</p>"
        : table(List.of("", "", "of " + Figures.count(integrity.checked()) + " checked"), rows);
  }

  static String server(RunResult.Server server) {
    if (server.parts().isEmpty()) {
      return "<p class=\"hint\">Not known: its processes do not run on the generator's machine.</p>";
    }
    List<List<String>> rows = new ArrayList<>();
    server
        .parts()
        .forEach(
            (name, part) ->
                rows.add(
                    List.of(
                        Html.escaped(name),
                        Figures.number(part.cpuS()),
                        number(part.cpuSPer100k()),
                        Figures.bytes((double) part.rssBytes()),
                        bytes(part.rssBytesPerConnection()))));
    rows.add(
        List.of(
            "all",
            Figures.number(
                server.parts().values().stream().mapToDouble(RunResult.Server.Part::cpuS).sum()),
            number(server.cpuSPer100k()),
            server.rssBytes() == null ? "–" : Figures.bytes(server.rssBytes()),
            bytes(server.rssBytesPerConnection())));
    return table(
        List.of("", "CPU s", "CPU s per 100k", "resident", "resident per connection"), rows);
  }

  static String generator(RunResult.Generator generator) {
    return table(
        List.of("", ""),
        List.of(
            List.of("processes", Figures.count(generator.processes())),
            List.of("CPU, cores", Figures.number(generator.cpuShare())),
            List.of("garbage collection, sum", Figures.millis(generator.gcMs())),
            List.of("late with its plan, at most", Figures.millis(generator.maxLagMs())),
            List.of("resident", Figures.bytes((double) generator.rssBytes())),
            List.of("was the limit", generator.limited() ? "maybe" : "no")));
  }

  static String sdk(RunResult.Sdk sdk) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("users", Figures.count(sdk.users())));
    rows.add(List.of("offered", Figures.count(sdk.offered())));
    rows.add(List.of("accepted", Figures.count(sdk.accepted())));
    rows.add(List.of("delivered to a listener", Figures.count(sdk.delivered())));
    rows.add(List.of("not sent (dropped)", Figures.count(sdk.dropped())));
    sdk.errors().forEach((code, count) -> rows.add(List.of(code(code), Figures.count(count))));
    rows.add(List.of("CPU, cores", Figures.number(sdk.cpuShare())));
    return table(List.of("", ""), rows);
  }

  /** Each of several generators; empty if there was one. */
  static String generators(List<RunResult.GeneratorShare> generators) {
    List<List<String>> rows = new ArrayList<>();
    for (RunResult.GeneratorShare one : generators) {
      rows.add(
          List.of(
              mark(one.ending().equals("completed") && !one.health().limited()),
              Html.escaped(one.name()),
              Html.escaped(one.ending()),
              Figures.count(one.connections()),
              Figures.count(one.offered()),
              Figures.count(one.accepted()),
              Figures.count(one.delivered()),
              Figures.count(one.checked()),
              Figures.number(one.health().cpuShare()),
              Figures.millis(one.health().maxLagMs()),
              Figures.bytes((double) one.health().rssBytes()),
              "± " + Figures.millis(one.skewMs())));
    }
    return table(
        List.of(
            "",
            "",
            "",
            "connections",
            "offered",
            "accepted",
            "delivered",
            "checked",
            "CPU, cores",
            "late, at most",
            "resident",
            "began"),
        rows);
  }

  static String serverLimits(List<RunResult.ServerLimit> limits) {
    List<List<String>> rows = new ArrayList<>();
    for (RunResult.ServerLimit limit : limits) {
      rows.add(
          List.of(
              mark(limit.allowed() != null && limit.allowed() >= limit.needed()),
              code(limit.setting()),
              Figures.count(limit.needed()),
              Figures.count(limit.byDefault()),
              limit.allowed() == null ? "not told" : Figures.count(limit.allowed())));
    }
    return table(List.of("", "setting", "needed", "default", "the server's"), rows);
  }

  /** Names and values, nested maps with their path. */
  static String values(Map<String, ?> values) {
    List<List<String>> rows = new ArrayList<>();
    flatten("", values, rows);
    return table(List.of("", ""), rows);
  }

  private static void flatten(String prefix, Map<?, ?> values, List<List<String>> rows) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> map) {
            flatten(prefix + name + ".", map, rows);
          } else {
            String shown =
                value instanceof Double number
                    ? Figures.number(number)
                    : Objects.toString(value, "–");
            rows.add(List.of(Html.escaped(prefix + name), Html.escaped(shown)));
          }
        });
  }

  private static String perS(double rate) {
    return Figures.number(rate);
  }

  private static String number(@Nullable Double value) {
    return value == null ? "–" : Figures.number(value);
  }

  private static String bytes(@Nullable Double value) {
    return value == null ? "–" : Figures.bytes(value);
  }

  private static String code(String text) {
    return "<code>" + Html.escaped(text) + "</code>";
  }

  private static String mark(boolean good) {
    return good
        ? "<span class=\"good\" title=\"good\">✓</span>"
        : "<span class=\"bad\" title=\"bad\">✗</span>";
  }

  /**
   * @param rows of markup: what is not ours is escaped before
   */
  private static String table(List<String> head, List<List<String>> rows) {
    boolean marked = rows.stream().anyMatch(row -> row.get(0).startsWith("<span"));
    Html html =
        new Html().raw("<div class=\"scroll\"><table" + (marked ? " class=\"marks\">" : ">"));
    if (head.stream().anyMatch(name -> !name.isEmpty())) {
      html.raw("<thead><tr>");
      head.forEach(name -> html.element("th", name));
      html.raw("</tr></thead>");
    }
    html.raw("<tbody>");
    for (List<String> row : rows) {
      html.raw("<tr>");
      row.forEach(cell -> html.raw("<td>").raw(cell).raw("</td>"));
      html.raw("</tr>");
    }
    return html.raw("</tbody></table></div>").toString();
  }
}
