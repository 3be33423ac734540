package io.skein.node.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandPrefixTest {
  private static final List<String> COMMAND = List.of("java", "-cp", "{name}.jar");

  @Test
  void standsBeforeTheCommandAndKnowsWhoseItIs() {
    CommandPrefix prefix =
        new CommandPrefix(List.of("env", "CLOCK=/data/{name}.clock", "N={number}"));

    assertThat(prefix.before(COMMAND, "node-3"))
        .containsExactly("env", "CLOCK=/data/node-3.clock", "N=3", "java", "-cp", "{name}.jar");
  }

  @Test
  void noWordsChangeNothing() {
    assertThat(CommandPrefix.NONE.before(COMMAND, "store-1")).isEqualTo(COMMAND);
  }
}
