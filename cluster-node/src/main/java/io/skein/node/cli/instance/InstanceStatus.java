package io.skein.node.cli.instance;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.skein.node.cli.instance.PortPlan.NodePorts;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./skein status --json} prints. Scripts and tests read it: fields may be added, never
 * renamed or removed.
 *
 * @param nodes in order of their numbers
 * @param cassandra the stores, likewise
 */
@JsonPropertyOrder({"nodes", "cassandra"})
public record InstanceStatus(List<NodeStatus> nodes, List<StoreStatus> cassandra) {

  public InstanceStatus {
    nodes = List.copyOf(nodes);
    cassandra = List.copyOf(cassandra);
  }

  /** What an instance that does not run looks like. */
  public static InstanceStatus nothing() {
    return new InstanceStatus(List.of(), List.of());
  }

  /** Whether every process takes requests. */
  public boolean allReady() {
    return Stream.concat(
            nodes.stream().map(NodeStatus::state), cassandra.stream().map(StoreStatus::state))
        .allMatch(state -> state == ChildState.READY);
  }

  /**
   * One node.
   *
   * @param pid null while it does not run
   */
  @JsonPropertyOrder({"name", "state", "pid", "host", "ports"})
  public record NodeStatus(
      String name, ChildState state, @Nullable Long pid, String host, NodePorts ports) {}

  /**
   * One store.
   *
   * @param pid null while it does not run
   * @param port where CQL clients connect
   */
  @JsonPropertyOrder({"name", "pid", "state", "host", "port"})
  public record StoreStatus(
      String name, @Nullable Long pid, ChildState state, String host, int port) {}
}
