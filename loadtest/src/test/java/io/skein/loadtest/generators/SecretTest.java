package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {
  private static final String LONG_ENOUGH = "correct horse battery";

  @Test
  void comesFromAFileOrFromTheEnvironment(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("secret");
    Files.writeString(file, LONG_ENOUGH + "\n");
    byte[] part = {1};

    assertThat(Secret.from(file, "something else altogether").key(part))
        .isEqualTo(Secret.from(null, LONG_ENOUGH).key(part))
        .isNotEqualTo(Secret.from(null, LONG_ENOUGH).key(new byte[] {2}))
        .isNotEqualTo(Secret.random().key(part));
  }

  @Test
  void isNeededAndNotShort(@TempDir Path directory) {
    assertThatThrownBy(() -> Secret.from(null, null))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("SKEIN_LOAD_SECRET");
    assertThatThrownBy(() -> Secret.from(null, "short"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("16 characters");
    assertThatThrownBy(() -> Secret.from(directory.resolve("none"), LONG_ENOUGH))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("cannot read");
  }

  @Test
  void isNotPrinted() {
    assertThat(Secret.of(LONG_ENOUGH).toString()).doesNotContain("horse");
  }
}
