package io.skein.loadtest;

import io.skein.loadtest.scenario.Load;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A scenario whose own load is posts, at a rate that is usual for it. */
abstract class PostingCommand extends ScenarioCommand {
  @Mixin LoadOptions load;

  private final double usualRate;

  /** At the rate that is usual for most. */
  PostingCommand() {
    this(LoadOptions.RATE);
  }

  /**
   * At one of its own.
   *
   * @param usualRate posts a second where none were given
   */
  PostingCommand(double usualRate) {
    this.usualRate = usualRate;
  }

  @Override
  final LoadOptions load() {
    return load;
  }

  @Override
  final double usualRate() {
    return usualRate;
  }

  /** The load that was asked for, of a scenario with these options. */
  final Load toLoad(Map<String, Object> scenarioOptions) {
    return load.toLoad(scenarioOptions, usualRate);
  }
}
