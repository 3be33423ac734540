package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class OutputOptionsTest {

  @Test
  void theHighestRateThatHoldsIsOneThatWasOffered() {
    assertThat(thresholds("--find-max", "--threshold", "p99<500ms"))
        .isEqualTo("[p99<500ms, dropped==0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dropped<100", "dropped_share<1%", "phases.spike.dropped<100"})
  void whoJudgesWhatWasDroppedIsNotOverruled(String own) {
    assertThat(thresholds("--find-max", "--threshold", own)).isEqualTo("[" + own + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"phases.dropped.p99<1s", "errors.dropped==0"})
  void theWordAloneJudgesNothing(String own) {
    assertThat(thresholds("--find-max", "--threshold", own)).isEqualTo("[" + own + ", dropped==0]");
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
