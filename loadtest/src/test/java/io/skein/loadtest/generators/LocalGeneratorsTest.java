package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.result.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of generators that do not start, or do not end. */
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
            () ->
                LocalGenerators.start(
                    1, silent, Secret.random(), Duration.ofSeconds(1), Duration.ofSeconds(10)))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MACHINE))
        .hasMessageContaining("says nothing");

    assertThat(ProcessHandle.current().children().map(ProcessHandle::info))
        .noneMatch(one -> one.commandLine().orElse("").contains(silent.toString()));
  }

  @ParameterizedTest
  @CsvSource({"echo no java here, it says no java here", "exit 3, it has ended"})
  void tellsWhatOneDoesInsteadOfListening(String does, String message) throws IOException {
    Path other = launcher(does);

    assertThatThrownBy(() -> LocalGenerators.start(1, other, Secret.random()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(message);
  }

  @Test
  void endsOneThatDoesNotEndByItself() throws IOException {
    Path deaf = launcher("echo " + LocalGenerators.LISTENING + "127.0.0.1:1\nexec sleep 600");
    Set<ProcessHandle> others = ProcessHandle.current().children().collect(Collectors.toSet());
    LocalGenerators generators =
        LocalGenerators.start(
            2, deaf, Secret.random(), Duration.ofSeconds(30), Duration.ofSeconds(1));
    List<ProcessHandle> processes =
        ProcessHandle.current().children().filter(one -> !others.contains(one)).toList();

    generators.close();

    assertThat(processes).hasSize(2).noneMatch(ProcessHandle::isAlive);
  }
}
