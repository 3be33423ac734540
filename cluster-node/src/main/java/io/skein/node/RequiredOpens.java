package io.skein.node;

import io.skein.node.platform.InvalidSettingException;
import java.util.List;

/**
 * The packages of the JDK that Pekko and Aeron reach into, and that the command line must open to
 * them.
 */
final class RequiredOpens {
  private static final List<String> PACKAGES = List.of("jdk.internal.misc", "sun.nio.ch");

  private RequiredOpens() {}

  /** Fails at start, with the option to add, rather than at the first use. */
  static void check() {
    Module base = Object.class.getModule();
    Module ours = RequiredOpens.class.getModule();
    for (String name : PACKAGES) {
      if (!base.isOpen(name, ours)) {
        throw new InvalidSettingException(
            "the java command line",
            "given --add-opens java.base/" + name + "=ALL-UNNAMED (./skein passes it)");
      }
    }
  }
}
