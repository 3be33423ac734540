package io.skein.loadtest.capacity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.loadtest.result.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What one message and one connection cost; {@code unit-costs.conf} explains each. */
record UnitCosts(
    Input nodeCpuSPer100k,
    Input storeCpuSPer100k,
    Input furtherDeliveryCpuSPer100k,
    Input connectionBytes,
    Input kernelConnectionBytes,
    Input idleCoresPer10k,
    Input logInCpuSPer10k,
    Input storedBytes) {
  private static final String NODE = "node-";
  private static final String STORE = "store-";
  private static final String[] SCENARIOS = {"direct", "group", "connect"};

  /** What Skein's own README measured. */
  static UnitCosts published() {
    Config config = ConfigFactory.parseResources(UnitCosts.class, "unit-costs.conf");
    return new UnitCosts(
        read(config, "node-cpu-s-per-100k"),
        read(config, "store-cpu-s-per-100k"),
        read(config, "further-delivery-cpu-s-per-100k"),
        read(config, "connection-bytes"),
        read(config, "kernel-connection-bytes"),
        read(config, "idle-cores-per-10k"),
        read(config, "log-in-cpu-s-per-10k"),
        read(config, "stored-bytes"));
  }

  /**
   * The same, with what a run measured instead: of {@code direct} the CPU of nodes and stores for a
   * message, of {@code group} that of nodes for a delivery, of {@code connect} the memory of a
   * connection.
   *
   * @throws CapacityException if the run has nothing to offer
   */
  UnitCosts with(RunResult run) {
    UnitCosts measured =
        switch (run.scenario()) {
          case "direct" -> ofDirect(run);
          case "group" -> ofGroup(run);
          case "connect" -> ofConnect(run);
          default -> this;
        };
    if (measured.equals(this)) {
      throw new CapacityException(
          "the result of '"
              + run.scenario()
              + "' of "
              + run.startedAt()
              + " tells no unit cost: give results of "
              + String.join(", ", List.of(SCENARIOS))
              + " taken on the machine that the server ran on");
    }
    return measured;
  }

  private UnitCosts ofDirect(RunResult run) {
    Optional<Input> node = cpu(run, NODE);
    Optional<Input> store = cpu(run, STORE);
    boolean boundByMessage = furtherDeliveryCpuSPer100k.value() == nodeCpuSPer100k.value();
    return new UnitCosts(
        node.orElse(nodeCpuSPer100k),
        store.orElse(storeCpuSPer100k),
        boundByMessage
            ? node.map(cost -> new Input(cost.value(), furtherDeliveryCpuSPer100k.source()))
                .orElse(furtherDeliveryCpuSPer100k)
            : furtherDeliveryCpuSPer100k,
        connectionBytes,
        kernelConnectionBytes,
        idleCoresPer10k,
        logInCpuSPer10k,
        storedBytes);
  }

  /** A group's cost by delivery has that of the post in it, so it is an upper bound too. */
  private UnitCosts ofGroup(RunResult run) {
    return new UnitCosts(
        nodeCpuSPer100k,
        storeCpuSPer100k,
        cpu(run, NODE).orElse(furtherDeliveryCpuSPer100k),
        connectionBytes,
        kernelConnectionBytes,
        idleCoresPer10k,
        logInCpuSPer10k,
        storedBytes);
  }

  private UnitCosts ofConnect(RunResult run) {
    Double bytes = run.server().rssBytesPerConnection();
    return new UnitCosts(
        nodeCpuSPer100k,
        storeCpuSPer100k,
        furtherDeliveryCpuSPer100k,
        bytes == null || bytes <= 0 ? connectionBytes : new Input(bytes, source(run)),
        kernelConnectionBytes,
        idleCoresPer10k,
        logInCpuSPer10k,
        storedBytes);
  }

  private static Optional<Input> cpu(RunResult run, String part) {
    double sum =
        run.server().parts().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(part))
            .map(entry -> entry.getValue().cpuSPer100k())
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .sum();
    return sum > 0 ? Optional.of(new Input(sum, source(run))) : Optional.empty();
  }

  private static String source(RunResult run) {
    return "measured: "
        + run.scenario()
        + " of "
        + run.startedAt()
        + " ("
        + run.verdict().name().toLowerCase(Locale.ROOT)
        + "), "
        + run.target();
  }

  private static Input read(Config config, String key) {
    return Input.read(config, key, 0, Double.MAX_VALUE);
  }
}
