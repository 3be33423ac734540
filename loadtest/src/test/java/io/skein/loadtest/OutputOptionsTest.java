package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class OutputOptionsTest {

  @Test
  void theHighestRateThatHoldsIsOneThatWasOffered() {
    assertThat(thresholds("--find-max", "--threshold", "p99<500ms"))
        .isEqualTo("[p99<500ms, dropped==0]");
  }

  @Test
  void whoJudgesWhatWasDroppedIsNotOverruled() {
    assertThat(thresholds("--find-max", "--threshold", "dropped<100")).isEqualTo("[dropped<100]");
  }

  @Test
  void findMaxHasThresholdsOfItsOwn() {
    assertThat(thresholds("--find-max")).isEqualTo("[p99<250ms, accepted>99.9%, dropped==0]");
  }

  @Test
  void oneRunIsHeldToNothingButWhatIsAskedFor() {
    assertThat(thresholds()).isEqualTo("[]");
    assertThat(thresholds("--threshold", "p99<500ms")).isEqualTo("[p99<500ms]");
  }

  private static String thresholds(String... arguments) {
    OutputOptions options = new OutputOptions();
    new CommandLine(new Holder(options)).parseArgs(arguments);
    return options.thresholds().toString();
  }

  @CommandLine.Command
  private record Holder(@CommandLine.Mixin OutputOptions output) {}
}
