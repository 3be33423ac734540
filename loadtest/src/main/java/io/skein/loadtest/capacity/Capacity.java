package io.skein.loadtest.capacity;

import io.skein.loadtest.capacity.Step.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * The arithmetic from people to machines.
 *
 * @param steps in the order in which they were made
 */
record Capacity(
    double monthlyUsers,
    double dailyUsers,
    double connections,
    double postsPerSecond,
    double festivalPostsPerSecond,
    long nodes,
    long stores,
    long sets,
    double storedBytes,
    double bitsPerSecond,
    List<Step> steps) {
  private static final double SECONDS_PER_DAY = 86_400;
  private static final double GB = 1e9;
  private static final double PER_100K = 1e5;
  private static final double PER_10K = 1e4;

  /** With fewer, the loss of one is the loss of the quorum. */
  private static final long LEAST = 3;

  /**
   * Bytes of a frame around a text, on the wire: frame, ids, sequence, time, and TCP's and IP's
   * headers (40 bytes) for a frame that travels alone.
   */
  private static final double FRAME_BYTES = 120;

  private static final int BITS = 8;

  Capacity {
    steps = List.copyOf(steps);
  }

  static Capacity of(double monthlyUsers, Profile profile, UnitCosts costs) {
    return new Calculation(monthlyUsers, profile, costs).run();
  }

  /** The steps as they are made. */
  private static final class Calculation {
    private final double monthlyUsers;
    private final Profile profile;
    private final UnitCosts costs;
    private final List<Step> steps = new ArrayList<>();

    Calculation(double monthlyUsers, Profile profile, UnitCosts costs) {
      this.monthlyUsers = monthlyUsers;
      this.profile = profile;
      this.costs = costs;
    }

    Capacity run() {
      double daily = monthlyUsers * profile.dailyShare().value();
      add(
          Section.LOAD,
          "people a day",
          times(monthlyUsers, profile.dailyShare().value()),
          Quantity.number(daily),
          profile.dailyShare().source());
      double perDay = daily * profile.messagesPerDailyUser().value();
      add(
          Section.LOAD,
          "messages a day",
          times(daily, profile.messagesPerDailyUser().value()),
          Quantity.number(perDay),
          profile.messagesPerDailyUser().source());
      double mean = perDay / SECONDS_PER_DAY;
      add(
          Section.LOAD,
          "messages per second, mean",
          Quantity.number(perDay) + " ÷ 86,400 s",
          Quantity.number(mean),
          "");
      double peak = mean * profile.peakFactor().value();
      add(
          Section.LOAD,
          "in the busiest hour of a day",
          times(mean, profile.peakFactor().value()),
          Quantity.number(peak) + "/s",
          profile.peakFactor().source());
      double festival = mean * profile.festivalFactor().value();
      add(
          Section.LOAD,
          "in the busiest hour of a year",
          times(mean, profile.festivalFactor().value()),
          Quantity.number(festival) + "/s",
          profile.festivalFactor().source());
      double connections = daily * profile.onlineShare().value();
      add(
          Section.LOAD,
          "connections at the peak",
          times(daily, profile.onlineShare().value()),
          Quantity.number(connections),
          profile.onlineShare().source());
      double deliveries = peak * profile.deliveriesPerMessage().value();
      add(
          Section.LOAD,
          "deliveries at the peak",
          times(peak, profile.deliveriesPerMessage().value()),
          Quantity.number(deliveries) + "/s",
          profile.deliveriesPerMessage().source());

      long nodes = nodes(daily, peak, festival, connections);
      double stored = storage(perDay);
      long stores = stores(peak, festival, stored);
      double bits = network(peak, deliveries, nodes);
      long sets = sets(nodes, stores);
      return new Capacity(
          monthlyUsers,
          daily,
          connections,
          peak,
          festival,
          nodes,
          stores,
          sets,
          stored,
          bits,
          steps);
    }

    private long nodes(double daily, double peak, double festival, double connections) {
      double further = profile.deliveriesPerMessage().value() - 1;
      double perMessage =
          (costs.nodeCpuSPer100k().value() + further * costs.furtherDeliveryCpuSPer100k().value())
              / PER_100K;
      add(
          Section.NODES,
          "CPU of a message and its deliveries",
          "(%s + %s × %s s) ÷ 100,000"
              .formatted(
                  Quantity.number(costs.nodeCpuSPer100k().value()),
                  Quantity.number(further),
                  Quantity.number(costs.furtherDeliveryCpuSPer100k().value())),
          Quantity.number(perMessage * 1e6) + " µs",
          "message: "
              + costs.nodeCpuSPer100k().source()
              + "; further delivery: "
              + costs.furtherDeliveryCpuSPer100k().source());
      double messages = peak * perMessage;
      add(
          Section.NODES,
          "cores for messages",
          Quantity.number(peak) + "/s × " + Quantity.number(perMessage * 1e6) + " µs",
          Quantity.number(messages),
          "");
      double silent = connections / PER_10K * costs.idleCoresPer10k().value();
      add(
          Section.NODES,
          "cores for silent connections",
          Quantity.number(connections)
              + " ÷ 10,000 × "
              + Quantity.number(costs.idleCoresPer10k().value()),
          Quantity.number(silent),
          costs.idleCoresPer10k().source());
      double logInsPerSecond =
          daily
              * profile.logInsPerDailyUser().value()
              / SECONDS_PER_DAY
              * profile.peakFactor().value();
      double logIns = logInsPerSecond / PER_10K * costs.logInCpuSPer10k().value();
      add(
          Section.NODES,
          "cores for log-ins",
          "%s × %s ÷ 86,400 s × %s ÷ 10,000 × %s s"
              .formatted(
                  Quantity.number(daily),
                  Quantity.number(profile.logInsPerDailyUser().value()),
                  Quantity.number(profile.peakFactor().value()),
                  Quantity.number(costs.logInCpuSPer10k().value())),
          Quantity.number(logIns),
          "how often: "
              + profile.logInsPerDailyUser().source()
              + "; cost: "
              + costs.logInCpuSPer10k().source());
      double usable = profile.nodeCores().value() * profile.cpuShare().value();
      double byCpu = (messages + silent + logIns) / usable;
      add(
          Section.NODES,
          "nodes by CPU",
          "%s cores ÷ (%s × %s)"
              .formatted(
                  Quantity.number(messages + silent + logIns),
                  Quantity.number(profile.nodeCores().value()),
                  Quantity.number(profile.cpuShare().value())),
          Quantity.number(Math.ceil(byCpu)),
          "a node: " + profile.nodeCores().source() + "; share: " + profile.cpuShare().source());
      double bytes = costs.connectionBytes().value() + costs.kernelConnectionBytes().value();
      double memory = profile.nodeMemoryGb().value() * GB * profile.nodeMemoryShare().value();
      double byMemory = connections * bytes / memory;
      add(
          Section.NODES,
          "nodes by memory",
          "%s × (%s + %s) ÷ (%s × %s)"
              .formatted(
                  Quantity.number(connections),
                  Quantity.bytes(costs.connectionBytes().value()),
                  Quantity.bytes(costs.kernelConnectionBytes().value()),
                  Quantity.bytes(profile.nodeMemoryGb().value() * GB),
                  Quantity.number(profile.nodeMemoryShare().value())),
          Quantity.number(Math.ceil(byMemory)),
          "process: "
              + costs.connectionBytes().source()
              + "; kernel: "
              + costs.kernelConnectionBytes().source());
      double byConnections = connections / profile.nodeConnections().value();
      add(
          Section.NODES,
          "nodes by connections",
          Quantity.number(connections) + " ÷ " + Quantity.number(profile.nodeConnections().value()),
          Quantity.number(Math.ceil(byConnections)),
          profile.nodeConnections().source());
      double most = Math.max(byCpu, Math.max(byMemory, byConnections));
      long nodes = Math.max(LEAST, (long) Math.ceil(most * profile.reserve().value()));
      add(
          Section.NODES,
          "Skein nodes",
          "largest of the three × %s, at least 3"
              .formatted(Quantity.number(profile.reserve().value())),
          Quantity.number(nodes),
          profile.reserve().source());
      double festivalShare =
          (festival * perMessage + silent + logIns) / (nodes * profile.nodeCores().value());
      add(
          Section.NODES,
          "their CPU in the busiest hour of a year",
          "(%s/s × %s µs + rest) ÷ (%s × %s cores)"
              .formatted(
                  Quantity.number(festival),
                  Quantity.number(perMessage * 1e6),
                  Quantity.number(nodes),
                  Quantity.number(profile.nodeCores().value())),
          Quantity.number(festivalShare * 100) + " %" + (festivalShare > 1 ? ": sheds load" : ""),
          "");
      return nodes;
    }

    private double storage(double perDay) {
      double bytes = costs.storedBytes().value() + profile.textBytes().value();
      add(
          Section.STORES,
          "bytes of a message, one copy",
          "%s + %s"
              .formatted(
                  Quantity.bytes(costs.storedBytes().value()),
                  Quantity.bytes(profile.textBytes().value())),
          Quantity.bytes(bytes),
          costs.storedBytes().source() + "; text: " + profile.textBytes().source());
      double day = perDay * bytes * profile.replication().value();
      add(
          Section.STORES,
          "written a day, all copies",
          "%s × %s × %s"
              .formatted(
                  Quantity.number(perDay),
                  Quantity.bytes(bytes),
                  Quantity.number(profile.replication().value())),
          Quantity.bytes(day),
          profile.replication().source());
      double kept = day * profile.retentionDays().value();
      add(
          Section.STORES,
          "kept",
          Quantity.bytes(day) + " × " + Quantity.number(profile.retentionDays().value()) + " days",
          Quantity.bytes(kept),
          profile.retentionDays().source());
      return kept;
    }

    private long stores(double peak, double festival, double kept) {
      double perMessage =
          costs.storeCpuSPer100k().value() / PER_100K * profile.replication().value();
      double cores = peak * perMessage;
      add(
          Section.STORES,
          "cores for writing",
          "%s/s × %s s ÷ 100,000 × %s"
              .formatted(
                  Quantity.number(peak),
                  Quantity.number(costs.storeCpuSPer100k().value()),
                  Quantity.number(profile.replication().value())),
          Quantity.number(cores),
          costs.storeCpuSPer100k().source());
      double byCpu = cores / (profile.storeCores().value() * profile.cpuShare().value());
      add(
          Section.STORES,
          "stores by CPU",
          "%s ÷ (%s × %s)"
              .formatted(
                  Quantity.number(cores),
                  Quantity.number(profile.storeCores().value()),
                  Quantity.number(profile.cpuShare().value())),
          Quantity.number(Math.ceil(byCpu)),
          "a store: " + profile.storeCores().source());
      double disk = profile.storeDiskGb().value() * GB * profile.storeDiskShare().value();
      double byDisk = kept / disk;
      add(
          Section.STORES,
          "stores by disk",
          "%s ÷ (%s × %s)"
              .formatted(
                  Quantity.bytes(kept),
                  Quantity.bytes(profile.storeDiskGb().value() * GB),
                  Quantity.number(profile.storeDiskShare().value())),
          Quantity.number(Math.ceil(byDisk)),
          "disk: "
              + profile.storeDiskGb().source()
              + "; share: "
              + profile.storeDiskShare().source());
      long least = Math.max(1, (long) profile.replication().value());
      long stores = Math.max(least, (long) Math.ceil(Math.max(byCpu, byDisk)));
      add(
          Section.STORES,
          "Cassandra nodes",
          "larger of the two, at least one for each copy",
          Quantity.number(stores),
          "");
      add(
          Section.STORES,
          "their CPU in the busiest hour of a year",
          "%s cores ÷ (%s × %s)"
              .formatted(
                  Quantity.number(festival * perMessage),
                  Quantity.number(stores),
                  Quantity.number(profile.storeCores().value())),
          Quantity.number(festival * perMessage / (stores * profile.storeCores().value()) * 100)
              + " %",
          "");
      return stores;
    }

    private double network(double peak, double deliveries, long nodes) {
      double bytes = profile.textBytes().value() + FRAME_BYTES;
      double out = deliveries * bytes * BITS;
      double in = peak * bytes * BITS;
      add(
          Section.NETWORK,
          "to clients at the peak",
          "%s/s × (%s + %s) × 8"
              .formatted(
                  Quantity.number(deliveries),
                  Quantity.bytes(profile.textBytes().value()),
                  Quantity.bytes(FRAME_BYTES)),
          Quantity.bits(out),
          "120 B around a text: allowance for the frame and TCP's and IP's headers; media not"
              + " counted");
      add(
          Section.NETWORK,
          "from clients at the peak",
          Quantity.number(peak) + "/s × the same",
          Quantity.bits(in),
          "");
      add(
          Section.NETWORK,
          "of one node, both ways",
          Quantity.bits(out + in) + " ÷ " + Quantity.number(nodes),
          Quantity.bits((out + in) / nodes),
          "");
      return out + in;
    }

    private long sets(long nodes, long stores) {
      long sets = (long) Math.ceil(nodes / profile.setNodes().value());
      add(
          Section.SHAPE,
          "clusters",
          Quantity.number(nodes) + " ÷ " + Quantity.number(profile.setNodes().value()),
          Quantity.number(sets),
          profile.setNodes().source());
      add(
          Section.SHAPE,
          "each of them",
          "",
          Quantity.number(Math.ceil(nodes / (double) sets))
              + " nodes, "
              + Quantity.number(Math.ceil(stores / (double) sets))
              + " stores",
          "");
      return sets;
    }

    private void add(Section section, String name, String formula, String result, String source) {
      steps.add(new Step(section, name, formula, result, source));
    }

    private static String times(double left, double right) {
      return Quantity.number(left) + " × " + Quantity.number(right);
    }
  }
}
