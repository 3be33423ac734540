package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InputLineTest {
  @Test
  void readsWhatIsSaid() {
    assertThat(InputLine.parse("  hello there ")).isEqualTo(new InputLine.Say("hello there"));
    assertThat(InputLine.parse("//etc/passwd")).isEqualTo(new InputLine.Say("/etc/passwd"));
    assertThat(InputLine.parse("   ")).isEqualTo(new InputLine.Empty());
  }

  @Test
  void readsCommandsWithQuotedWords() {
    assertThat(InputLine.parse("/GROUP \"Summer trip\" bob  carol"))
        .isEqualTo(
            new InputLine.Command(
                "group", List.of("Summer trip", "bob", "carol"), "\"Summer trip\" bob  carol"));
    assertThat(InputLine.parse("/rename \"\""))
        .isEqualTo(new InputLine.Command("rename", List.of(""), "\"\""));
    assertThat(InputLine.parse("/open \"half"))
        .isEqualTo(new InputLine.Command("open", List.of("half"), "\"half"));
    assertThat(InputLine.parse("/")).isEqualTo(new InputLine.Command("help"));
  }

  @Test
  void keepsWhatFollowsANumberAsItWasTyped() {
    InputLine line = InputLine.parse("/reply #12  he said  \"no\" ");

    assertThat(((InputLine.Command) line).textAfterFirstWord()).isEqualTo("he said  \"no\"");
  }
}
