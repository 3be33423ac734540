package io.skein.loadtest.result;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The machine that a result was taken on, as far as figures depend on it. Names no host, user or
 * path: results are shown to others.
 */
public final class Environment {
  private static final double GIB = 1L << 30;

  private Environment() {}

  /** Of the machine that this runs on. Mutable, so that a target may add its own. */
  public static Map<String, String> here() {
    Map<String, String> values = new LinkedHashMap<>();
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    values.put("cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
    values.put("cpu", cpuModel());
    values.put("memory", String.format(Locale.ROOT, "%.1f GiB", system.getTotalMemorySize() / GIB));
    values.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    values.put("arch", System.getProperty("os.arch"));
    values.put(
        "generator_jvm",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    return values;
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException notLinux) {
      return "unknown";
    }
  }
}
