package io.skein.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.platform.InvalidSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that an embedder's service shares with the nodes. */
class ServiceKeyTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;

  private Optional<Path> file(String content) throws IOException {
    return Optional.of(Files.writeString(directory.resolve("service.key"), content));
  }

  @Test
  void readsTheKeyWithoutTheSpaceAroundIt() throws IOException {
    ServiceKey key = ServiceKey.read(file("  " + KEY + "\n"));

    assertThat(key.matches(KEY)).isTrue();
    assertThat(key.matches(KEY + "\n")).isFalse();
    assertThat(key.matches(KEY.substring(1))).isFalse();
    assertThat(key.matches("")).isFalse();
  }

  @Test
  void takesNoKeyForRightWhenNoneIsSet() {
    ServiceKey none = ServiceKey.read(Optional.empty());

    assertThat(none.matches("")).isFalse();
    assertThat(none.matches(KEY)).isFalse();
  }

  @Test
  void refusesAShortKeyWithoutRepeatingIt() throws IOException {
    Optional<Path> file = file(KEY.substring(1) + "\n");

    assertThatThrownBy(() -> ServiceKey.read(file))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("skein.accounts.service-key-file")
        .hasMessageNotContaining(KEY.substring(1));
  }

  @Test
  void namesTheFileThatItCannotRead() {
    Path missing = directory.resolve("none.key");

    assertThatThrownBy(() -> ServiceKey.read(Optional.of(missing)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none.key");
  }
}
