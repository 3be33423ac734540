package io.skein.node.cli;

import io.skein.node.call.ice.ProbeReport;
import io.skein.node.journal.Entity;
import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.ShardRow;
import io.skein.node.journal.cassandra.JournalInspector.Bucket;
import io.skein.node.journal.cassandra.JournalInspector.Held;
import io.skein.node.journal.cassandra.JournalInspector.InJournal;
import io.skein.node.journal.cassandra.JournalInspector.Lane;
import io.skein.protocol.CallProbe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code inspect} prints. Pure.
 *
 * @param problems how many of the lines tell of something damaged or missing
 * @param empty nothing is stored of what was asked for
 */
record InspectText(List<String> lines, int problems, boolean empty) {

  /** The lives of nodes, and the owners of shards. */
  static InspectText leases(List<LeaseRow> leases, List<ShardRow> shards) {
    List<String> lines = new ArrayList<>();
    Map<Integer, List<ShardRow>> byEpoch =
        shards.stream()
            .collect(Collectors.groupingBy(ShardRow::epoch, TreeMap::new, Collectors.toList()));
    lines.add("epoch  state      renewal  shards  node                   checkpoint by lane");
    for (LeaseRow lease : leases) {
      lines.add(
          line(
              "%5d  %-9s  %7d  %6d  %-21s  %s",
              lease.epoch(),
              lease.state().name().toLowerCase(Locale.ROOT),
              lease.renewal(),
              byEpoch.getOrDefault(lease.epoch(), List.of()).size(),
              lease.node(),
              checkpoints(lease)));
    }
    lines.add("");
    lines.add(
        line(
            "shards that were ever owned: %d, of which nobody's now: %d",
            shards.size(), byEpoch.getOrDefault(0, List.of()).size()));
    int before = lines.size();
    Set<Integer> known = leases.stream().map(LeaseRow::epoch).collect(Collectors.toSet());
    byEpoch.forEach(
        (epoch, rows) -> {
          if (epoch != 0 && !known.contains(epoch)) {
            lines.add(
                line(
                    "PROBLEM: %d shards belong to epoch %d, which has no lease: %s",
                    rows.size(), epoch, numbers(rows)));
          }
        });
    return new InspectText(lines, lines.size() - before, false);
  }

  private static String checkpoints(LeaseRow lease) {
    List<Long> cuts = lease.cuts();
    return IntStream.range(0, lease.lanes())
        .mapToObj(
            lane ->
                lease.checkpoints().get(lane)
                    + (cuts == null ? "" : " (cut " + cuts.get(lane) + ")"))
        .collect(Collectors.joining(", "));
  }

  private static String numbers(List<ShardRow> rows) {
    String some =
        rows.stream()
            .limit(10)
            .map(row -> Integer.toString(row.shard().number()))
            .collect(Collectors.joining(", "));
    return rows.size() > 10 ? some + " ..." : some;
  }

  /** Every lane above its checkpoint. */
  static InspectText journal(List<Lane> lanes) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "epoch  lane  state      checkpoint       cut  blocks  positions            entries       bytes");
    for (Lane lane : lanes) {
      lines.add(
          line(
                  "%5d  %4d  %-9s  %10d  %8s  %6d  %-17s  %9d  %10d",
                  lane.lease().epoch(),
                  lane.lane(),
                  lane.lease().state().name().toLowerCase(Locale.ROOT),
                  lane.checkpoint(),
                  lane.cut() == null ? "-" : lane.cut(),
                  lane.blocks(),
                  lane.blocks() == 0 ? "-" : lane.first() + "-" + lane.last(),
                  lane.entries(),
                  lane.bytes())
              + (lane.orphans() == 0 ? "" : "  orphans: " + lane.orphans()));
    }
    int problems = tell(lines, lanes.stream().flatMap(lane -> lane.problems().stream()).toList());
    return new InspectText(lines, problems, false);
  }

  /** One conversation: its shard, its history, and what the journal has of it. */
  static InspectText conversation(
      Entity entity, List<ShardRow> shards, List<Bucket> history, InJournal journal) {
    List<String> lines = new ArrayList<>();
    lines.add(entity + ", shard " + entity.shard().number() + ", " + owner(entity, shards));
    lines.add("");
    lines.add("history: bucket  pages  sequences            entries       bytes");
    for (Bucket bucket : history) {
      lines.add(
          line(
              "%15d  %5d  %-17s  %9d  %10d",
              bucket.bucket(),
              bucket.pages(),
              bucket.first() + "-" + bucket.last(),
              bucket.entries(),
              bucket.bytes()));
    }
    if (history.isEmpty()) {
      lines.add("         nothing");
    }
    lines.add("");
    lines.add("journal above the checkpoints: epoch  lane  position  sequences");
    for (Held held : journal.held()) {
      lines.add(
          line(
                  "%36d  %4d  %8d  %s",
                  held.block().epoch(),
                  held.block().lane(),
                  held.block().position(),
                  held.first() + "-" + held.last())
              + (held.orphan() ? "  orphan" : ""));
    }
    if (journal.held().isEmpty()) {
      lines.add("                               nothing");
    }
    List<String> problems =
        new ArrayList<>(history.stream().flatMap(bucket -> bucket.problems().stream()).toList());
    problems.addAll(journal.problems());
    return new InspectText(
        lines, tell(lines, problems), history.isEmpty() && journal.held().isEmpty());
  }

  /** What devices found out about their way to others, newest first. */
  static InspectText probes(List<ProbeReport> reports) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "told                      user                  device                probe     result         ms  server");
    for (ProbeReport report : reports) {
      for (CallProbe probe : report.probes()) {
        lines.add(
            line(
                    "%-24s  %-20s  %-20s  %-8s  %-9s  %6s  %s",
                    Instant.ofEpochMilli(report.timeMillis()),
                    report.origin().user(),
                    report.origin().device(),
                    words(probe.kind()),
                    words(probe.result()),
                    probe.result() == CallProbe.Result.ANSWERED ? probe.millis() : "-",
                    (probe.url().isEmpty() ? "the node" : probe.url())
                        + (probe.error() == 0 ? "" : ", error " + probe.error()))
                + (report.call() == null ? "" : "  call " + report.call()));
      }
    }
    return new InspectText(lines, 0, reports.isEmpty());
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String owner(Entity entity, List<ShardRow> shards) {
    return shards.stream()
        .filter(row -> row.shard().equals(entity.shard()) && row.epoch() != 0)
        .map(row -> "owned by epoch " + row.epoch() + ", generation " + row.generation())
        .findFirst()
        .orElse("owned by nobody");
  }

  private static int tell(List<String> lines, List<String> problems) {
    if (!problems.isEmpty()) {
      lines.add("");
      problems.forEach(problem -> lines.add("PROBLEM: " + problem));
    }
    return problems.size();
  }

  private static String line(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
