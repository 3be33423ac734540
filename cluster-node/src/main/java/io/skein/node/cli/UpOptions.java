package io.skein.node.cli;

import io.skein.node.cli.instance.PortPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How large an instance is to be. */
final class UpOptions {

  private static final int RING = 3;

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec command;

  private int nodes = 1;
  private int stores = 1;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Nodes to run, 1 to " + PortPlan.PROCESSES_MAX + ". Default: 1.")
  void setNodes(int count) {
    if (count < 1 || count > PortPlan.PROCESSES_MAX) {
      throw usage("--nodes must lie in 1.." + PortPlan.PROCESSES_MAX);
    }
    nodes = count;
  }

  @Option(
      names = "--stores",
      paramLabel = "R",
      defaultValue = "1",
      description = "Cassandra stores to run: 1, or 3 for a ring with replication 3. Default: 1.")
  void setStores(int count) {
    if (count != 1 && count != RING) {
      throw usage("--stores must be 1 or " + RING);
    }
    stores = count;
  }

  int nodes() {
    return nodes;
  }

  int stores() {
    return stores;
  }

  private ParameterException usage(String message) {
    if (command == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(command.commandLine(), message);
  }
}
