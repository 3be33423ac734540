package io.skein.loadtest.report;

import io.skein.loadtest.result.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** {@code report.html}: the verdict first, then why, then everything else. */
public final class HtmlReport {
  private HtmlReport() {}

  /** The whole page. */
  public static String of(RunResult result) {
    String title = "Skein load · " + result.scenario() + " · " + word(result);
    return resource("report.html")
        .replace("{{style}}", resource("report.css"))
        .replace("{{script}}", resource("report.js"))
        .replace("{{title}}", Html.escaped(title))
        // Last: what a run says may contain what looks like a placeholder.
        .replace("{{body}}", body(result));
  }

  private static String body(RunResult result) {
    Html html = new Html();
    header(html, result);
    tiles(html, result);
    section(html, "Thresholds", Tables.thresholds(result));
    if (result.comparison() != null) {
      section(
          html,
          "Beside the baseline of " + result.comparison().baselineStartedAt(),
          Tables.comparison(result.comparison()));
    }
    if (!result.timeline().rows().isEmpty()) {
      section(html, "Over time", new TimeCharts(result).html());
    }
    if (result.phases().size() > 1) {
      section(html, "Phases", Tables.phases(result.phases()));
    }
    section(
        html,
        "Latency",
        PercentileCurve.html(result.latencyMs().accept(), result.latencyMs().delivery())
            + Tables.latency(result));
    if (!result.generators().isEmpty()) {
      section(html, "Generators", Tables.generators(result.generators()));
    }
    if (!result.serverLimits().isEmpty()) {
      section(html, "Limits of the server", Tables.serverLimits(result.serverLimits()));
    }
    html.raw("<div class=\"columns\">");
    section(html, "Outcome", Tables.outcome(result));
    section(html, "Integrity", Tables.integrity(result.integrity()));
    section(html, "Server", Tables.server(result.server()));
    section(html, "Generator", Tables.generator(result.generator()));
    RunResult.Sdk sdk = result.sdk();
    if (sdk != null) {
      section(html, "Users on the SDK", Tables.sdk(sdk));
    }
    if (!result.scenarioFigures().isEmpty()) {
      section(html, "Of this scenario", Tables.values(result.scenarioFigures()));
    }
    section(html, "Options", Tables.values(result.options()));
    section(html, "Environment", Tables.values(result.environment()));
    return html.raw("</div>").toString();
  }

  private static void header(Html html, RunResult result) {
    String word = word(result);
    html.raw("<header class=\"" + word + "\"><p class=\"verdict\"><span>")
        .raw(
            switch (result.verdict()) {
              case PASSED -> "✓";
              case FAILED -> "✗";
              case PARTIAL -> "◐";
              case INVALID -> "?";
            })
        .raw("</span> ")
        .text(word)
        .raw("</p><div>");
    html.element("h1", result.scenario());
    html.element("p", "target", result.target() + " · " + result.startedAt());
    html.element("p", Summary.of(result));
    List<String> reasons = Summary.reasons(result);
    if (!reasons.isEmpty()) {
      html.raw("<ul class=\"reasons\">");
      reasons.forEach(reason -> html.element("li", reason));
      html.raw("</ul>");
    }
    html.raw("</div></header>");
    result.notes().forEach(note -> html.element("p", "note", note));
  }

  private static void tiles(Html html, RunResult result) {
    html.raw("<dl class=\"tiles\">");
    tile(html, "accepted per second", Figures.number(result.acceptedPerS()));
    if (result.deliveredPerS() > 0) {
      tile(html, "delivered per second", Figures.number(result.deliveredPerS()));
    }
    var latency =
        result.latencyMs().delivery().count() > 0
            ? result.latencyMs().delivery()
            : result.latencyMs().accept();
    if (latency.count() > 0) {
      String of = result.latencyMs().delivery().count() > 0 ? "delivery " : "accept ";
      tile(html, of + "p50", Figures.millis(latency.p50()));
      tile(html, of + "p99", Figures.millis(latency.p99()));
      tile(html, of + "max", Figures.millis(latency.max()));
    }
    Double cpu = result.server().cpuSPer100k();
    if (cpu != null) {
      tile(html, "server CPU s per 100k", Figures.number(cpu));
    }
    Double memory = result.server().rssBytesPerConnection();
    if (memory != null) {
      tile(html, "memory per connection", Figures.bytes(memory));
    }
    if (result.integrity().checked() > 0) {
      tile(html, "integrity violations", Figures.count(result.integrity().violations()));
    }
    html.raw("</dl>");
  }

  private static void tile(Html html, String name, String value) {
    html.raw("<div>").element("dt", name).element("dd", value).raw("</div>");
  }

  private static void section(Html html, String title, String content) {
    html.raw("<section>").element("h2", title).raw(content).raw("</section>");
  }

  private static String word(RunResult result) {
    return result.verdict().name().toLowerCase(Locale.ROOT);
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
