package io.skein.loadtest.result;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A figure of a result that a threshold may name. */
record Column(String name, Unit unit, Function<RunResult, OptionalDouble> reader) {
  private static final String ERRORS = "errors.";
  private static final String FIGURES = "figures.";
  private static final String PHASES = "phases.";
  private static final Map<String, Column> FIXED = new LinkedHashMap<>();

  /** What a phase has too. */
  private static final Map<String, Function<Measured, OptionalDouble>> OF_PHASES =
      new LinkedHashMap<>();

  private static final Map<String, ToDoubleFunction<Percentiles>> PERCENTILES =
      new LinkedHashMap<>();

  static {
    PERCENTILES.put("p50", Percentiles::p50);
    PERCENTILES.put("p90", Percentiles::p90);
    PERCENTILES.put("p99", Percentiles::p99);
    PERCENTILES.put("p999", Percentiles::p999);
    PERCENTILES.put("max", Percentiles::max);
    latency("", result -> result.latencyMs().delivery());
    latency("delivery.", result -> result.latencyMs().delivery());
    latency("accept.", result -> result.latencyMs().accept());
    ofSdk("sdk.accept.", RunResult.Sdk::accept);
    ofSdk("sdk.delivery.", RunResult.Sdk::delivery);
    count("lost", result -> result.integrity().lost());
    count("duplicated", result -> result.integrity().duplicated());
    count("reordered", result -> result.integrity().reordered());
    count("gapped", result -> result.integrity().gapped());
    count("phantom", result -> result.integrity().phantom());
    count("unread", result -> result.integrity().unread());
    count("violations", result -> result.integrity().violations());
    count("missed_while_away", result -> result.integrity().missedWhileAway());
    count("checked", result -> result.integrity().checked());
    both("errors", of -> of.counts().errors());
    both("dropped", Measured::dropped);
    both("accepted", Unit.SHARE, of -> share(of, of.counts().accepted()));
    both("error_share", Unit.SHARE, of -> share(of, of.counts().errors()));
    both("dropped_share", Unit.SHARE, of -> share(of, of.dropped()));
    both("offered_per_s", Measured::offeredPerS);
    both("accepted_per_s", Measured::acceptedPerS);
    both("delivered_per_s", Measured::deliveredPerS);
    add("cpu_cores", Unit.NUMBER, result -> known(result.server().cpuCores()));
    add("cpu_s_per_100k", Unit.NUMBER, result -> known(result.server().cpuSPer100k()));
    add("rss_bytes", Unit.BYTES, result -> known(result.server().rssBytes()));
    add(
        "rss_bytes_per_connection",
        Unit.BYTES,
        result -> known(result.server().rssBytesPerConnection()));
    ofGenerator("generator.cpu_share", Unit.NUMBER, RunResult.Generator::cpuShare);
    ofGenerator("generator.gc_ms", Unit.MILLIS, RunResult.Generator::gcMs);
    ofGenerator("generator.max_lag_ms", Unit.MILLIS, RunResult.Generator::maxLagMs);
  }

  /**
   * The figure of this name: a fixed one, an error code, a figure of the scenario, or one of a
   * phase.
   */
  static Optional<Column> named(String name) {
    if (name.startsWith(ERRORS) && name.length() > ERRORS.length()) {
      String code = name.substring(ERRORS.length());
      return Optional.of(
          new Column(
              name,
              Unit.NUMBER,
              result -> OptionalDouble.of(result.errors().getOrDefault(code, 0L))));
    }
    if (name.startsWith(FIGURES) && name.length() > FIGURES.length()) {
      String path = name.substring(FIGURES.length());
      return Optional.of(new Column(name, Unit.ANY, result -> figure(result, path)));
    }
    Optional<String> phase = phase(name);
    if (phase.isPresent()) {
      return ofPhase(name, phase.get());
    }
    return Optional.ofNullable(FIXED.get(name));
  }

  /** The phase that a figure of this name is of. */
  static Optional<String> phase(String name) {
    int end = name.indexOf('.', PHASES.length());
    return name.startsWith(PHASES) && end > 0
        ? Optional.of(name.substring(PHASES.length(), end))
        : Optional.empty();
  }

  /** What it is, of the whole run or of a phase. */
  static String figure(String name) {
    return phase(name)
        .map(phase -> name.substring(PHASES.length() + phase.length() + 1))
        .orElse(name);
  }

  private static Optional<Column> ofPhase(String name, String phase) {
    String figure = figure(name);
    Function<Measured, OptionalDouble> reader = OF_PHASES.get(figure);
    if (reader == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Column(
            name,
            FIXED.get(figure).unit(),
            result -> result.phase(phase).map(reader).orElse(OptionalDouble.empty())));
  }

  static String names() {
    return String.join(", ", FIXED.keySet())
        + ", errors.CODE, figures.NAME, and phases.NAME. before "
        + String.join(", ", OF_PHASES.keySet());
  }

  /** Empty if the run had nothing to measure it by. */
  OptionalDouble value(RunResult result) {
    return reader.apply(result);
  }

  private static void latency(String prefix, Function<Measured, Percentiles> which) {
    PERCENTILES.forEach(
        (name, reader) ->
            both(prefix + name, Unit.MILLIS, of -> percentile(which.apply(of), reader)));
  }

  private static void ofGenerator(
      String name, Unit unit, ToDoubleFunction<RunResult.Generator> reader) {
    add(
        name,
        unit,
        result ->
            result.generator().equals(RunResult.Generator.UNKNOWN)
                ? OptionalDouble.empty()
                : OptionalDouble.of(reader.applyAsDouble(result.generator())));
  }

  private static void ofSdk(String prefix, Function<RunResult.Sdk, Percentiles> which) {
    PERCENTILES.forEach(
        (name, reader) ->
            add(
                prefix + name,
                Unit.MILLIS,
                result -> {
                  RunResult.Sdk sdk = result.sdk();
                  return sdk == null
                      ? OptionalDouble.empty()
                      : percentile(which.apply(sdk), reader);
                }));
  }

  private static OptionalDouble percentile(
      Percentiles percentiles, ToDoubleFunction<Percentiles> reader) {
    return percentiles.count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(reader.applyAsDouble(percentiles));
  }

  private static void count(String name, ToDoubleFunction<RunResult> reader) {
    add(name, Unit.NUMBER, result -> OptionalDouble.of(reader.applyAsDouble(result)));
  }

  private static void both(String name, ToDoubleFunction<Measured> reader) {
    both(name, Unit.NUMBER, of -> OptionalDouble.of(reader.applyAsDouble(of)));
  }

  private static void both(String name, Unit unit, Function<Measured, OptionalDouble> reader) {
    add(name, unit, reader::apply);
    OF_PHASES.put(name, reader);
  }

  private static void add(String name, Unit unit, Function<RunResult, OptionalDouble> reader) {
    FIXED.put(name, new Column(name, unit, reader));
  }

  private static OptionalDouble known(@Nullable Number value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
  }

  private static OptionalDouble share(Measured of, long part) {
    long offered = of.counts().offered();
    return offered == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / offered);
  }

  private static OptionalDouble figure(RunResult result, String path) {
    Object value = result.scenarioFigures();
    for (String step : path.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return known(value instanceof Number number ? number : null);
  }
}
