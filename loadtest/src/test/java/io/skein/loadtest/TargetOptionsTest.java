package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TargetOptionsTest {
  private static final Path HOME = Path.of("/checkout");
  private static final Path TOLD = Path.of("/elsewhere/data");

  private final TargetOptions options = new TargetOptions();

  @Test
  void takesTheServiceKeyOfTheInstanceThatRuns() {
    assertThat(options.keyFile(HOME, TOLD)).isEqualTo(Path.of("/elsewhere/data/service-key"));
  }

  @Test
  void takesWhatWasNamedInstead() {
    options.data = Path.of("own");
    assertThat(options.keyFile(HOME, TOLD)).isEqualTo(Path.of("own/service-key"));

    options.serviceKeyFile = Path.of("the-key");
    assertThat(options.keyFile(HOME, TOLD)).isEqualTo(Path.of("the-key"));
  }

  @Test
  void takesThatOfTheCheckoutIfNothingIsTold() {
    assertThat(options.keyFile(HOME, null)).isEqualTo(Path.of("/checkout/.skein/service-key"));
  }
}
