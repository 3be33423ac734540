package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new device shows to one that is logged in. */
class DeviceLinkTest {
  private final DeviceLink link =
      new DeviceLink(Bytes.wrap(HexFormat.of().parseHex("000102030405060708090a0b0c0d0eff")));

  @Test
  void isReadAsItWasWritten() {
    assertThat(link.text()).isEqualTo("skein:device:AAECAwQFBgcICQoLDA0O_w");
    assertThat(DeviceLink.parse(" " + link.text() + "\n")).isEqualTo(link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "skein:device:",
        "skein:device:AAECAwQFBgcICQoLDA0O",
        "skein:device:AAECAwQFBgcICQoLDA0O_wAA",
        "skein:device:AAECAwQFBgc!CQoLDA0O_w",
        "skein:join:AAECAwQFBgcICQoLDA0O_w"
      })
  void isNoOtherText(String text) {
    assertThat(DeviceLink.parse(text)).isNull();
  }

  @Test
  void hasAWholeCode() {
    assertThatThrownBy(() -> new DeviceLink(Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotShowItsCodeInALog() {
    assertThat(link).hasToString("DeviceLink[]");
  }
}
