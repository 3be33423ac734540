package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushEndpointRulesTest {
  private final PushEndpointRules rules =
      PushEndpointRules.of(List.of("push.example", "*.push.example", "127.0.0.1:8443"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://push.example/a/b?c=d",
        "https://PUSH.example/",
        "https://push.example:443/a",
        "https://eu.west.push.example/a",
        "https://127.0.0.1:8443/a"
      })
  void speaksToTheHostsOfTheList(String endpoint) {
    assertThat(rules.allow(endpoint)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "push.example",
        "http://push.example/a",
        "https://push.example:8443/a",
        "https://push.example.evil/a",
        "https://evilpush.example/a",
        "https://.push.example/a",
        "https://push.example@evil/a",
        "https://evil@push.example/a",
        "https://evil/push.example",
        "https://push.example\\@evil/",
        "https://push.example#@evil/",
        "https://127.0.0.1/a",
        "https://127.0.0.1:22/a",
        "https://[::1]:8443/a",
        "https://0x7f000001:8443/a",
        "https://localhost/a",
        "https://push.example /a",
        "file:///etc/passwd",
        "https:push.example"
      })
  void speaksToNoOther(String endpoint) {
    assertThat(rules.allow(endpoint)).isFalse();
  }

  @Test
  void speaksToNoEndpointOfAnyLength() {
    String start = "https://push.example/";
    int rest = PushEndpointRules.LENGTH_MAX - start.length();

    assertThat(rules.allow(start + "a".repeat(rest))).isTrue();
    assertThat(rules.allow(start + "a".repeat(rest + 1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*.", "https://push.example", "Push.example", "a/b", "a:b", ""})
  void whatIsNoHostIsNamed(String host) {
    assertThatThrownBy(() -> PushEndpointRules.of(List.of(host)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
