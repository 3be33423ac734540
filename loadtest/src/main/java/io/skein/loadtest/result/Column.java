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
  private static final Map<String, Column> FIXED = new LinkedHashMap<>();

  static {
    latency("", result -> result.latencyMs().delivery());
    latency("delivery.", result -> result.latencyMs().delivery());
    latency("accept.", result -> result.latencyMs().accept());
    latency("sdk.accept.", result -> ofSdk(result, RunResult.Sdk::accept));
    latency("sdk.delivery.", result -> ofSdk(result, RunResult.Sdk::delivery));
    count("lost", result -> result.integrity().lost());
    count("duplicated", result -> result.integrity().duplicated());
    count("reordered", result -> result.integrity().reordered());
    count("gapped", result -> result.integrity().gapped());
    count("phantom", result -> result.integrity().phantom());
    count("unread", result -> result.integrity().unread());
    count("violations", result -> result.integrity().violations());
    count("checked", result -> result.integrity().checked());
    count("errors", result -> result.counts().errors());
    count("dropped", RunResult::dropped);
    add("accepted", Unit.SHARE, result -> share(result, result.counts().accepted()));
    add("error_share", Unit.SHARE, result -> share(result, result.counts().errors()));
    add("dropped_share", Unit.SHARE, result -> share(result, result.dropped()));
    count("offered_per_s", RunResult::offeredPerS);
    count("accepted_per_s", RunResult::acceptedPerS);
    count("delivered_per_s", RunResult::deliveredPerS);
    add("cpu_cores", Unit.NUMBER, result -> known(result.server().cpuCores()));
    add("cpu_s_per_100k", Unit.NUMBER, result -> known(result.server().cpuSPer100k()));
    add("rss_bytes", Unit.BYTES, result -> known(result.server().rssBytes()));
    add(
        "rss_bytes_per_connection",
        Unit.BYTES,
        result -> known(result.server().rssBytesPerConnection()));
    count("generator.cpu_share", result -> result.generator().cpuShare());
    always("generator.gc_ms", Unit.MILLIS, result -> result.generator().gcMs());
    always("generator.max_lag_ms", Unit.MILLIS, result -> result.generator().maxLagMs());
  }

  /** The figure of this name: a fixed one, an error code, or a figure of the scenario. */
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
    return Optional.ofNullable(FIXED.get(name));
  }

  static String names() {
    return String.join(", ", FIXED.keySet()) + ", errors.CODE, figures.NAME";
  }

  /** Empty if the run had nothing to measure it by. */
  OptionalDouble value(RunResult result) {
    return reader.apply(result);
  }

  private static Percentiles ofSdk(
      RunResult result, Function<RunResult.Sdk, Percentiles> percentiles) {
    RunResult.Sdk sdk = result.sdk();
    return sdk == null ? Percentiles.NONE : percentiles.apply(sdk);
  }

  private static void latency(String prefix, Function<RunResult, Percentiles> which) {
    Map<String, ToDoubleFunction<Percentiles>> readers = new LinkedHashMap<>();
    readers.put("p50", Percentiles::p50);
    readers.put("p90", Percentiles::p90);
    readers.put("p99", Percentiles::p99);
    readers.put("p999", Percentiles::p999);
    readers.put("max", Percentiles::max);
    readers.forEach(
        (name, reader) ->
            add(
                prefix + name,
                Unit.MILLIS,
                result -> {
                  Percentiles percentiles = which.apply(result);
                  return percentiles.count() == 0
                      ? OptionalDouble.empty()
                      : OptionalDouble.of(reader.applyAsDouble(percentiles));
                }));
  }

  private static void count(String name, ToDoubleFunction<RunResult> reader) {
    always(name, Unit.NUMBER, reader);
  }

  private static void always(String name, Unit unit, ToDoubleFunction<RunResult> reader) {
    add(name, unit, result -> OptionalDouble.of(reader.applyAsDouble(result)));
  }

  private static void add(String name, Unit unit, Function<RunResult, OptionalDouble> reader) {
    FIXED.put(name, new Column(name, unit, reader));
  }

  private static OptionalDouble known(@Nullable Number value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
  }

  private static OptionalDouble share(RunResult result, long part) {
    long offered = result.counts().offered();
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
