package io.skein.node.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.node.cli.instance.ControlClient;
import io.skein.node.cli.instance.InstanceException;
import io.skein.node.cli.instance.InstanceFile.Instance;
import io.skein.node.cli.instance.InstanceStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what runs and where; with {@code --json} in the shape that scripts rely on. */
@Command(
    name = "status",
    description = {
      "Tells what runs, and where. Exit code 3 if nothing does.",
      "States: ready, starting, draining, down (not running, or running and silent)."
    })
final class StatusCommand implements Callable<Integer> {

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Option(names = "--json", description = "One JSON object on one line.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Output.of(spec);
    try {
      Instance running = instance.require();
      InstanceStatus status = new ControlClient(running).status();
      out.println(json ? toJson(status, running.data()) : StatusTable.of(status));
      return ExitCode.GOOD;
    } catch (InstanceException e) {
      if (json) {
        out.println(toJson(InstanceStatus.nothing(), null));
      }
      throw e;
    }
  }

  /**
   * @param data the instance's data directory, which holds the service key; null if nothing runs
   */
  static String toJson(InstanceStatus status, @Nullable String data) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode fields = mapper.valueToTree(status);
    if (data != null) {
      fields.put("data", data);
    }
    return mapper.writeValueAsString(fields);
  }
}
