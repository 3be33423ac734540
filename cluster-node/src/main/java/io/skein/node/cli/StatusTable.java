package io.skein.node.cli;

import io.skein.node.cli.instance.InstanceStatus;
import io.skein.node.cli.instance.InstanceStatus.NodeStatus;
import io.skein.node.cli.instance.InstanceStatus.StoreStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A status for people: one line per process. Pure. */
final class StatusTable {

  private StatusTable() {}

  static String of(InstanceStatus status) {
    List<String> lines = new ArrayList<>();
    for (NodeStatus node : status.nodes()) {
      lines.add(
          row(
              node.name(),
              node.state().word(),
              node.pid(),
              "http://%s:%d  sockets %s:%d  metrics http://%s:%d/metrics"
                  .formatted(
                      node.host(),
                      node.ports().http(),
                      node.host(),
                      node.ports().client(),
                      node.host(),
                      node.ports().metrics())));
    }
    for (StoreStatus store : status.cassandra()) {
      lines.add(
          row(
              store.name(),
              store.state().word(),
              store.pid(),
              "%s:%d (CQL)".formatted(store.host(), store.port())));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String row(String name, String state, @Nullable Long pid, String where) {
    return String.format(
        Locale.ROOT, "%-8s  %-8s  %7s  %s", name, state, pid == null ? "-" : pid, where);
  }
}
