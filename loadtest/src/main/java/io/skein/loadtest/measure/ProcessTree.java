package io.skein.loadtest.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** CPU time and memory of processes and their children, read from Linux's /proc. */
public final class ProcessTree {
  private static final double TICKS_PER_SECOND = 100;
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int CHILDREN_SYSTEM = 14;

  private final Map<String, Long> roots;

  /**
   * @param roots process ids by what the process is called in reports
   */
  public ProcessTree(Map<String, Long> roots) {
    this.roots = new LinkedHashMap<>(roots);
  }

  /** CPU seconds (user and system, with those of ended children) that each tree has used so far. */
  public Map<String, Double> cpuSeconds() {
    Map<Long, List<Long>> children = new HashMap<>();
    Map<Long, Long> ticks = new HashMap<>();
    for (long pid : pids()) {
      String[] fields = stat(pid);
      if (fields.length > CHILDREN_SYSTEM) {
        long sum = 0;
        for (int i = USER; i <= CHILDREN_SYSTEM; i++) {
          sum += Long.parseLong(fields[i]);
        }
        ticks.put(pid, sum);
        children.computeIfAbsent(Long.parseLong(fields[PARENT]), p -> new ArrayList<>()).add(pid);
      }
    }
    Map<String, Double> seconds = new LinkedHashMap<>();
    roots.forEach(
        (name, root) -> {
          long sum = 0;
          Deque<Long> todo = new ArrayDeque<>(List.of(root));
          while (!todo.isEmpty()) {
            long pid = todo.poll();
            sum += ticks.getOrDefault(pid, 0L);
            todo.addAll(children.getOrDefault(pid, List.of()));
          }
          seconds.put(name, sum / TICKS_PER_SECOND);
        });
    return seconds;
  }

  /** Resident bytes of each root process itself. */
  public Map<String, Long> residentBytes() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    roots.forEach((name, pid) -> bytes.put(name, resident(pid)));
    return bytes;
  }

  private static long resident(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  private static List<Long> pids() {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .map(Long::parseLong)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("this measurement needs Linux's /proc", e);
    }
  }

  /** The fields of /proc/PID/stat behind the command's name: 0 is the state. */
  private static String[] stat(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException gone) {
      return new String[0];
    }
  }
}
