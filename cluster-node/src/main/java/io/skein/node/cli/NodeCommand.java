package io.skein.node.cli;

import io.skein.node.cli.instance.ControlClient;
import io.skein.node.cli.instance.NodeAction;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Acts on one process of the instance. */
@Command(
    name = "node",
    description = {
      "Acts on one process of the instance, and leaves it so: what was stopped here is not restarted.",
      "drain, stop: hand over and end (SIGTERM); kill: end at once (SIGKILL);",
      "pause, resume: freeze and continue (SIGSTOP, SIGCONT); start: run again, returns when ready.",
      "",
      "  ./skein node --config FILE    runs one node in the foreground instead, for a cluster over several hosts"
    })
final class NodeCommand implements Callable<Integer> {

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "node-1 ..., store-1 ...")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "ACTION",
      description = "drain, stop, kill, pause, resume or start")
  private String action = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Output.of(spec);
    NodeAction wanted = NodeAction.of(action).orElseThrow(this::unknownAction);
    new ControlClient(instance.require())
        .node(
            name,
            wanted,
            note -> {
              out.println(note);
              out.flush();
            });
    return ExitCode.GOOD;
  }

  private ParameterException unknownAction() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the command's spec before it is called");
    }
    String known =
        Arrays.stream(NodeAction.values()).map(NodeAction::word).collect(Collectors.joining(", "));
    return new ParameterException(spec.commandLine(), "'" + action + "' is none of " + known);
  }
}
