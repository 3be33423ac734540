package io.skein.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.internal.NodeAddress.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
  @Test
  void readsWhatNodesTell() {
    assertThat(Named.parse("10.0.0.1:7400")).isEqualTo(new Named("10.0.0.1", 7400, false));
    assertThat(Named.parse("tls://chat.example:443"))
        .isEqualTo(new Named("chat.example", 443, true));
    assertThat(Named.parse("tls://[::1]:7400").lookUp().socket().getPort()).isEqualTo(7400);
    assertThat(Named.parse("[::1]:7400").isLiteral()).isTrue();
    assertThat(Named.parse("chat.example:1").isLiteral()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "chat.example", ":7400", "host:", "host:99999", "host:x", "ws://host:1"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> Named.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
