package io.skein.node.cli;

import io.skein.node.cli.instance.ControlClient;
import io.skein.node.cli.instance.InstanceFile.Instance;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Stops the instance: nodes drain, then stores end. Nothing running is what was wanted, so it is no
 * error.
 */
@Command(name = "down", description = "Stops the instance: nodes drain and end, then the stores.")
final class DownCommand implements Callable<Integer> {

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Output.of(spec);
    Optional<Instance> running = instance.find();
    if (running.isEmpty()) {
      out.println("Nothing runs " + instance.place() + ".");
      return ExitCode.GOOD;
    }
    new ControlClient(running.get())
        .down(
            note -> {
              out.println(note);
              out.flush();
            });
    out.println("Stopped. The data stays in " + running.get().data() + ".");
    return ExitCode.GOOD;
  }
}
