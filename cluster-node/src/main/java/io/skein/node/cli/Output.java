package io.skein.node.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command prints: what picocli gives it, so that tests can read it. */
final class Output {

  private Output() {}

  static PrintWriter of(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the command's spec before it is called");
    }
    return spec.commandLine().getOut();
  }
}
