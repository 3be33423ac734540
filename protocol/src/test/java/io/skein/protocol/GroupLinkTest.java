package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people pass on to let each other into groups. */
class GroupLinkTest {
  private static final Bytes TOKEN =
      Bytes.wrap(HexFormat.of().parseHex("000102030405060708090a0b0c0d0eff"));

  private final GroupLink link = new GroupLink(ConversationId.group(0x0102030405060708L), TOKEN);

  @Test
  void isReadAsItWasWritten() {
    assertThat(link.text()).isEqualTo("skein:join:AQIDBAUGBwgAAQIDBAUGBwgJCgsMDQ7_");
    assertThat(GroupLink.parse(" " + link.text() + "\n")).isEqualTo(link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "skein:join:",
        "skein:join:AQIDBAUGBwgAAQIDBAUGBwgJCgsMDQ7",
        "skein:join:AQIDBAUGBwgAAQIDBAUGBwgJCgsMDQ7_AA",
        "skein:join:AQIDBAUGBwg!AQIDBAUGBwgJCgsMDQ7_",
        "skein:join:AAAAAAAAAAAAAQIDBAUGBwgJCgsMDQ7_"
      })
  void isNoOtherText(String text) {
    assertThat(GroupLink.parse(text)).isNull();
  }

  @Test
  void isOfAGroupAndHasAWholeToken() {
    ConversationId chat = ConversationId.direct(new UserId(1), new UserId(2));

    assertThatThrownBy(() -> new GroupLink(chat, TOKEN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GroupLink(link.group(), Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotShowItsTokenInALog() {
    assertThat(link).hasToString("GroupLink[g" + 0x0102030405060708L + "]");
  }
}
