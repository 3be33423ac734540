package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.ConnectionState;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final ConnectionState ONLINE = new ConnectionState.Online("node-1", true);

  @Test
  void saysWhoTypesInTheOpenConversation() {
    assertThat(StatusLine.of(ONLINE, "bob ●", "bob types …", 0, MessageLines.State.READ, 0))
        .hasToString(
            " ● node-1 │ bob ● │ bob types … │ yours:" + MessageLines.State.READ.shown + " ");
  }

  @Test
  void saysNothingOfTypingWhereNobodyDoes() {
    assertThat(StatusLine.of(ONLINE, "bob", "", 2, null, 3))
        .hasToString(" ● node-1 │ bob │ 2 sending … │ 3 unread elsewhere, /list ");
  }
}
