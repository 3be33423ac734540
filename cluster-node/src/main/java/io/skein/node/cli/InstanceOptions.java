package io.skein.node.cli;

import io.skein.node.cli.instance.InstanceException;
import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.cli.instance.InstanceFile;
import io.skein.node.cli.instance.InstanceFile.Instance;
import io.skein.node.cli.instance.PortPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command: which instance it is about, and help. */
final class InstanceOptions {

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec command;

  private int portOffset;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on the annotation
  private boolean help;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The instance's directory. Default: .skein in the checkout.")
  private @Nullable Path data;

  @Option(
      names = "--port-offset",
      paramLabel = "K",
      defaultValue = "0",
      description = "Added to every port; tells instances on one machine apart. Default: 0.")
  void setPortOffset(int offset) {
    if (offset < 0 || offset > PortPlan.OFFSET_MAX) {
      throw usage("--port-offset must lie in 0.." + PortPlan.OFFSET_MAX);
    }
    portOffset = offset;
  }

  int portOffset() {
    return portOffset;
  }

  /** The directory that was asked for, absolute. */
  Path data(Path checkout) {
    Path named = data == null ? checkout.resolve(".skein") : data;
    return named.toAbsolutePath().normalize();
  }

  /**
   * The running instance that the options name.
   *
   * @throws InstanceException if there is none, or it is one in another directory
   */
  Instance require() throws IOException {
    return find()
        .orElseThrow(
            () ->
                new InstanceException(
                    Reason.TARGET_GONE, "nothing runs at port offset " + portOffset));
  }

  /** The same, or empty if there is none. */
  Optional<Instance> find() throws IOException {
    Optional<Instance> found = InstanceFile.at(portOffset).live();
    if (found.isPresent()
        && data != null
        && !Path.of(found.get().data()).equals(data.toAbsolutePath().normalize())) {
      throw new InstanceException(
          Reason.TARGET_GONE,
          "the instance at port offset %d uses %s, not %s"
              .formatted(portOffset, found.get().data(), data));
    }
    return found;
  }

  private ParameterException usage(String message) {
    if (command == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(command.commandLine(), message);
  }
}
