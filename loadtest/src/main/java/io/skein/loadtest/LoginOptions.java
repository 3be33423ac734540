package io.skein.loadtest;

import picocli.CommandLine.Option;

/** How a scenario's users come in. */
final class LoginOptions {
  @Option(names = "--logins-at-once", defaultValue = "50", hidden = true)
  int atOnce;
}
