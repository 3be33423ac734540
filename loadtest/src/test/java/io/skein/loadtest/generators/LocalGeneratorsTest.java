package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.result.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of generators that do not start. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LocalGeneratorsTest {
  @TempDir private Path directory;

  private Path launcher(String does) throws IOException {
    Path file = Files.writeString(directory.resolve("skein"), "#!/bin/sh\n" + does + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void doesNotWaitForOneThatNeverListens() throws IOException {
    // Ends with its input, as a generator does.
    Path silent = launcher("cat > /dev/null");

    assertThatThrownBy(
            () -> LocalGenerators.start(1, silent, Secret.random(), Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MACHINE))
        .hasMessageContaining("says nothing");

    assertThat(ProcessHandle.current().children().map(ProcessHandle::info))
        .noneMatch(one -> one.commandLine().orElse("").contains(silent.toString()));
  }

  @Test
  void tellsWhatOneSaysInsteadOfListening() throws IOException {
    Path other = launcher("echo no java here");

    assertThatThrownBy(
            () -> LocalGenerators.start(1, other, Secret.random(), Duration.ofSeconds(30)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("it says no java here");
  }

  @Test
  void tellsThatOneHasEnded() throws IOException {
    Path ends = launcher("exit 3");

    assertThatThrownBy(
            () -> LocalGenerators.start(1, ends, Secret.random(), Duration.ofSeconds(30)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("it has ended");
  }
}
