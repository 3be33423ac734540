package io.skein.node.cli;

import io.skein.node.cli.instance.InstancePlan;
import io.skein.node.cli.instance.PortPlan.NodePlace;
import io.skein.node.cli.instance.PortPlan.StorePlace;
import io.skein.node.cli.instance.Supervisor;
import java.nio.file.Path;
import java.util.List;

/** What {@code up} says when everything is ready: where things are, and what to try next. Pure. */
final class ReadyText {

  private ReadyText() {}

  static String of(InstancePlan plan, Colours colours) {
    List<NodePlace> nodes = plan.ports().nodes(plan.nodes());
    int offset = plan.ports().offset();
    String option = Supervisor.offsetOption(offset);
    StringBuilder text = new StringBuilder();
    text.append('\n').append(colours.strong("Skein is up.")).append("\n\n");
    for (NodePlace node : nodes) {
      text.append(
          "  %-8s %s   sockets %s:%d   metrics http://%s:%d/metrics%n"
              .formatted(
                  node.name(),
                  colours.strong(node.url()),
                  node.host(),
                  node.ports().client(),
                  node.host(),
                  node.ports().metrics()));
    }
    for (StorePlace store : plan.ports().stores(plan.stores())) {
      text.append("  %-8s %s:%d (CQL)%n".formatted(store.name(), store.host(), store.cql()));
    }
    text.append("  data     ").append(shown(plan.data())).append("\n\n");
    text.append("Chat, in a browser: ")
        .append(colours.strong(nodes.get(0).url() + "/"))
        .append('\n');
    text.append("Or from two terminals:\n");
    text.append("  ./skein chat --user alice").append(server(nodes.get(0), offset)).append('\n');
    text.append("  ./skein chat --user bob").append(server(nodes.get(nodes.size() - 1), offset));
    text.append("\n\nLook:  ./skein status").append(option);
    text.append("      Stop:  Ctrl-C here, or ./skein down").append(option);
    return text.toString();
  }

  /** The client finds the first node of an unshifted instance by itself. */
  private static String server(NodePlace node, int offset) {
    return offset == 0 && node.name().equals("node-1") ? "" : " --server " + node.url();
  }

  private static Path shown(Path data) {
    Path here = Path.of("").toAbsolutePath();
    return data.startsWith(here) ? here.relativize(data) : data;
  }
}
