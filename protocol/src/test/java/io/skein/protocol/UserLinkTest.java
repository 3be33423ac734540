package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UserLinkTest {
  @Test
  void isReadAsItWasDrawn() {
    UserLink link = new UserLink("alice");

    assertThat(link.text()).isEqualTo("skein:user:alice");
    assertThat(UserLink.parse(" skein:user:alice\n")).isEqualTo(link);
    assertThat(UserLink.parse(new UserLink("小明").text())).isEqualTo(new UserLink("小明"));
  }

  @Test
  void anythingElseIsNone() {
    for (String text :
        new String[] {
          "",
          "alice",
          "skein:user:",
          "skein:user: ",
          "skein:user:alice bob",
          "skein:user:a\u0000b",
          "skein:device:alice",
          "SKEIN:USER:alice",
          "skein:user:" + "a".repeat(Limits.NAME_BYTES_MAX + 1)
        }) {
      assertThat(UserLink.parse(text)).as(text).isNull();
    }
    assertThatThrownBy(() -> new UserLink("a b")).isInstanceOf(IllegalArgumentException.class);
  }
}
