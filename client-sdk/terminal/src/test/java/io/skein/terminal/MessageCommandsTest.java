package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCommandsTest {
  @ParameterizedTest
  @CsvSource({"off, 0", "24, 86400", "0.5, 1800", "0.0001, 1", "99999, 359996400"})
  void readsHowLongMessagesAreToLive(String word, int seconds) {
    assertThat(MessageCommands.vanishChange(List.of(word)))
        .isEqualTo(new Content.VanishChange(seconds));
  }

  /** Nothing that might be a slip ends the life of what is said, or begins one. */
  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0.0", "00", ".", "-1", "1h", "100000", "1.23456", "on", "1e3"})
  void takesNothingElse(String word) {
    assertThat(MessageCommands.vanishChange(List.of(word))).isNull();
  }

  @Test
  void takesOneWord() {
    assertThat(MessageCommands.vanishChange(List.of())).isNull();
    assertThat(MessageCommands.vanishChange(List.of("24", "hours"))).isNull();
  }
}
