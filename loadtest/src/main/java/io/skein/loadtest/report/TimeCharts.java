package io.skein.loadtest.report;

import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.result.TimeLine.Mark;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The charts over the time of a run, one below the other, with one cross-hair. */
final class TimeCharts {
  private static final String GROUP = "time";

  /** More colours than this could not be told apart; the nodes of a large cluster are summed up. */
  private static final int MAX_PARTS = 8;

  private final RunResult result;
  private final Buckets buckets;
  private final Scale time;
  private final List<Double> places;
  private final List<String> placeNames = new ArrayList<>();
  private final String underlay;
  private final String overlay;

  TimeCharts(RunResult result) {
    this.result = result;
    TimeLine line = result.timeline();
    buckets = new Buckets(line.rows());
    int last = buckets.count() - 1;
    time = Scale.time(last < 0 ? 0 : buckets.from(0), last < 0 ? 1 : buckets.to(last));
    places =
        IntStream.range(0, buckets.count())
            .mapToObj(i -> time.place((buckets.from(i) + buckets.to(i)) / 2))
            .toList();
    for (int i = 0; i < buckets.count(); i++) {
      placeNames.add(Figures.clock(buckets.to(i)) + " · " + buckets.first(i).phase());
    }
    underlay = unmeasured() + boundaries();
    overlay = marks();
  }

  String html() {
    Html html = new Html();
    html.raw(events()).raw(phases());
    html.raw(rates()).raw(latency("Delivery latency", TimeLine.Row::delivery));
    html.raw(latency("Accept latency", TimeLine.Row::accept)).raw(errors());
    html.raw(parts("Server CPU, cores", true)).raw(parts("Server memory, resident", false));
    html.raw(lag());
    if (buckets.rowsPerPoint() > 1) {
      html.element(
          "p",
          "hint",
          "Each point stands for "
              + buckets.rowsPerPoint()
              + " intervals: rates are their mean, everything else is the worst of them.");
    }
    return html.toString();
  }

  private String rates() {
    List<Series> lines = new ArrayList<>();
    lines.add(line("offered", "offered", buckets.rate(TimeLine.Row::offered)));
    double[] delivered = buckets.rate(TimeLine.Row::delivered);
    if (DoubleStream.of(delivered).anyMatch(value -> value > 0)) {
      lines.add(line("delivered", "delivered", delivered));
    }
    lines.add(line("accepted", "accepted", buckets.rate(TimeLine.Row::accepted)));
    return linear("Rate, per second", lines, Figures::number);
  }

  /** Nothing, if the run had none of these. */
  private String latency(String title, Function<TimeLine.Row, TimeLine.Interval> which) {
    List<Series> lines = new ArrayList<>();
    lines.add(line("max", "max", worst(which, TimeLine.Interval::max)));
    lines.add(line("p99", "p99", worst(which, TimeLine.Interval::p99)));
    lines.add(line("p90", "p90", worst(which, TimeLine.Interval::p90)));
    lines.add(line("p50", "p50", worst(which, TimeLine.Interval::p50)));
    if (lines.get(0).known().findAny().isEmpty()) {
      return "";
    }
    double low = lines.stream().flatMapToDouble(Series::known).min().orElse(1);
    double high = lines.stream().flatMapToDouble(Series::known).max().orElse(1);
    return chart(
        title + ", from the intended start", Scale.logarithmic(low, high), lines, Figures::millis);
  }

  private double[] worst(
      Function<TimeLine.Row, TimeLine.Interval> which, ToDoubleFunction<TimeLine.Interval> value) {
    return buckets.worst(
        row -> {
          TimeLine.Interval interval = which.apply(row);
          return interval.count() == 0 ? Double.NaN : value.applyAsDouble(interval);
        });
  }

  private String errors() {
    Series errors = line("errors", "errors", buckets.rate(TimeLine.Row::errors));
    Series dropped = line("not sent (dropped)", "dropped", buckets.rate(TimeLine.Row::dropped));
    if (DoubleStream.concat(errors.known(), dropped.known()).noneMatch(value -> value > 0)) {
      return "<p class=\"hint\">No errors, and nothing dropped, at any time of the run.</p>";
    }
    return linear("Errors, per second", List.of(errors, dropped), Figures::number);
  }

  private String parts(String title, boolean cpu) {
    Set<String> names = buckets.parts();
    if (names.isEmpty()) {
      return cpu
          ? "<p class=\"hint\">The server's CPU and memory are not known: its processes do not run"
              + " on the generator's machine.</p>"
          : "";
    }
    List<Series> areas = new ArrayList<>();
    for (String group : names.size() <= MAX_PARTS ? names : kinds(names)) {
      double[] values =
          buckets.worst(
              row ->
                  names.stream()
                      .filter(name -> name.equals(group) || kind(name).equals(group))
                      .mapToDouble(
                          name ->
                              cpu
                                  ? row.serverCores().getOrDefault(name, 0.0)
                                  : row.serverBytes().getOrDefault(name, 0L))
                      .sum());
      areas.add(Series.of(group, "part" + areas.size() % MAX_PARTS, Series.Shape.STACKED, values));
    }
    double max = 0;
    for (int i = 0; i < places.size(); i++) {
      double sum = 0;
      for (Series area : areas) {
        sum += area.values().get(i);
      }
      max = Math.max(max, sum);
    }
    return chart(title, Scale.fromZero(max), areas, cpu ? Figures::number : Figures::bytes);
  }

  private static Set<String> kinds(Set<String> names) {
    Set<String> kinds = new LinkedHashSet<>();
    names.forEach(name -> kinds.add(kind(name)));
    return kinds;
  }

  /** {@code nodes} of {@code node-1}. */
  private static String kind(String name) {
    return name.replaceAll("-\\d+$", "") + "s";
  }

  private String lag() {
    return linear(
        "Generator: how late it was, at most",
        List.of(line("lag", "lag", buckets.worst(TimeLine.Row::lagMs))),
        Figures::millis);
  }

  private String linear(String title, List<Series> lines, DoubleFunction<String> label) {
    double max = lines.stream().flatMapToDouble(Series::known).max().orElse(0);
    // A line at the very top would lie under the marks.
    return chart(title, Scale.fromZero(max * 1.04), lines, label);
  }

  private String chart(
      String title, Scale vertical, List<Series> series, DoubleFunction<String> label) {
    return new Chart(
            title,
            GROUP,
            places,
            placeNames,
            time.timeTicks(),
            vertical,
            label,
            series,
            underlay,
            overlay)
        .html();
  }

  private static Series line(String name, String style, double[] values) {
    return Series.of(name, style, Series.Shape.LINE, values);
  }

  /** Grey below what does not count. */
  private String unmeasured() {
    StringBuilder rectangles = new StringBuilder();
    for (int i = 0; i < buckets.count(); i++) {
      int begin = i;
      while (i < buckets.count() && !buckets.first(i).measured()) {
        i++;
      }
      if (i > begin) {
        double left = time.place(buckets.from(begin)) * Chart.SIZE;
        double right = time.place(buckets.to(i - 1)) * Chart.SIZE;
        rectangles.append(
            "<rect class=\"unmeasured\" x=\"%s\" y=\"0\" width=\"%s\" height=\"1000\"/>"
                .formatted(Chart.decimal(left), Chart.decimal(right - left)));
      }
    }
    return rectangles.toString();
  }

  /** A line where one measured phase follows another: grey tells of all other changes. */
  private String boundaries() {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i < buckets.count(); i++) {
      TimeLine.Row before = buckets.first(i - 1);
      TimeLine.Row now = buckets.first(i);
      if (before.measured() && now.measured() && !before.phase().equals(now.phase())) {
        lines.append(
            "<path class=\"boundary\" d=\"M%s 0V1000\"/>"
                .formatted(Chart.decimal(time.place(buckets.from(i)) * Chart.SIZE)));
      }
    }
    return lines.toString();
  }

  /** The phases as a strip above the charts. */
  private String phases() {
    Html strip = new Html().raw("<div class=\"phases\" aria-label=\"phases\">");
    for (int i = 0; i < buckets.count(); ) {
      int begin = i;
      TimeLine.Row row = buckets.first(begin);
      while (i < buckets.count() && buckets.first(i).phase().equals(row.phase())) {
        i++;
      }
      double left = time.place(buckets.from(begin));
      double right = time.place(buckets.to(i - 1));
      strip
          .raw("<span class=\"" + (row.measured() ? "counts" : "") + "\" style=\"left:")
          .raw(Chart.percent(left) + ";width:" + Chart.percent(right - left) + "\" title=\"")
          .text(row.phase())
          .raw("\">")
          .text(row.phase())
          .raw("</span>");
    }
    return strip.raw("</div>").toString();
  }

  private String marks() {
    Html html = new Html();
    List<Mark> events = shown();
    for (int i = 0; i < events.size(); i++) {
      Mark mark = events.get(i);
      html.raw("<span class=\"mark " + style(mark) + "\" style=\"left:")
          .raw(Chart.percent(time.place(mark.elapsedS())) + "\" title=\"")
          .text(mark.label())
          .raw("\"><b>" + (i + 1) + "</b></span>");
    }
    return html.toString();
  }

  private String events() {
    List<Mark> events = shown();
    if (events.isEmpty()) {
      return "";
    }
    Html html = new Html().raw("<ol class=\"events\">");
    for (Mark mark : events) {
      html.raw("<li class=\"" + style(mark) + "\">")
          .element("b", Figures.clock(mark.elapsedS()))
          .raw(" ")
          .text(mark.label())
          .raw("</li>");
    }
    return html.raw("</ol>").toString();
  }

  /** Phases have their strip. */
  private List<Mark> shown() {
    return result.timeline().marks().stream()
        .filter(mark -> mark.kind() != Mark.Kind.PHASE)
        .toList();
  }

  private static String style(Mark mark) {
    return switch (mark.kind()) {
      case FAULT -> "fault";
      case HEAL -> "heal";
      case PHASE, NOTE -> "note";
    };
  }
}
