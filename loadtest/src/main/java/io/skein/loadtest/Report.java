package io.skein.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.loadtest.scenario.Result;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** A run's result, for people or for programs. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Report() {}

  static void print(PrintWriter out, Result result, boolean json) {
    if (json) {
      out.println(json(result));
    } else {
      lines(out, "", result.values());
      out.println();
    }
    out.flush();
  }

  private static String json(Result result) {
    try {
      return JSON.writeValueAsString(result.values());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void lines(PrintWriter out, String indent, Map<?, ?> values) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> map) {
            if (!map.isEmpty()) {
              out.println(indent + name);
              lines(out, indent + "  ", map);
            }
          } else {
            out.printf("%s%-32s %s%n", indent, name, value);
          }
        });
  }

  /** The value at a path like {@code delivery_ms.p99}. */
  static double number(Result result, String path) {
    Object value = result.values();
    for (String part : path.split("\\.")) {
      value = Objects.requireNonNull(((Map<?, ?>) value).get(part), path);
    }
    return ((Number) value).doubleValue();
  }
}
