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

  /** Null unless it was given. */
  private @Nullable Integer portOffset;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on the annotation
  private boolean help;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "The instance's directory. Default: .skein in the checkout.",
        "Alone it also names a running instance, wherever its ports are."
      })
  private @Nullable Path data;

  @Option(
      names = "--port-offset",
      paramLabel = "K",
      description = "Added to every port; tells instances on one machine apart. Default: 0.")
  void setPortOffset(int offset) {
    if (offset < 0 || offset > PortPlan.OFFSET_MAX) {
      throw usage("--port-offset must lie in 0.." + PortPlan.OFFSET_MAX);
    }
    portOffset = offset;
  }

  int portOffset() {
    return portOffset == null ? 0 : portOffset;
  }

  /** The directory that was asked for, absolute. */
  Path data(Path checkout) {
    Path named = data == null ? checkout.resolve(".skein") : data;
    return absolute(named);
  }

  /**
   * The running instance that the options name.
   *
   * @throws InstanceException if there is none, or it is one in another directory
   */
  Instance require() throws IOException {
    return find()
        .orElseThrow(() -> new InstanceException(Reason.TARGET_GONE, "nothing runs " + place()));
  }

  /**
   * The same, or empty if there is none.
   *
   * @throws InstanceException if directory and port offset are those of different instances, or one
   *     of them is that of an instance and the other is not
   */
  Optional<Instance> find() throws IOException {
    if (data == null) {
      return InstanceFile.at(portOffset()).live();
    }
    Optional<Instance> inData = InstanceFile.liveWith(absolute(data));
    if (portOffset == null) {
      return inData;
    }
    Optional<Instance> atOffset = InstanceFile.at(portOffset).live();
    if (!atOffset.equals(inData)) {
      throw new InstanceException(
          Reason.TARGET_GONE,
          atOffset
              .map(
                  found ->
                      "the instance at port offset %d uses %s, not %s"
                          .formatted(portOffset, found.data(), data))
              .orElseGet(
                  () ->
                      "the instance in %s runs at port offset %d, not %d"
                          .formatted(data, inData.orElseThrow().offset(), portOffset)));
    }
    return inData;
  }

  /** Where the options say that an instance runs. */
  String place() {
    return data != null && portOffset == null
        ? "in " + absolute(data)
        : "at port offset " + portOffset();
  }

  private static Path absolute(Path directory) {
    return directory.toAbsolutePath().normalize();
  }

  private ParameterException usage(String message) {
    if (command == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(command.commandLine(), message);
  }
}
