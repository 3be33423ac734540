package io.skein.node.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  private static final String CHAT = "https://chat.example";
  private static final String NODE = "http://10.0.0.1:7480";

  private final List<String> nodes = new ArrayList<>(List.of(NODE));

  private Origins origins(String... allowed) {
    return new Origins(Set.of(allowed), () -> nodes);
  }

  @Test
  void whoSaysNoOriginIsNoPage() {
    assertThat(origins().allows(null)).isTrue();
  }

  @Test
  void pagesOfNodesMayForAsLongAsTheNodesAreKnown() {
    Origins origins = origins();

    assertThat(origins.allows(NODE)).isTrue();
    assertThat(origins.trusts(NODE)).isTrue();
    nodes.clear();
    assertThat(origins.allows(NODE)).isFalse();
    assertThat(origins.trusts(NODE)).isFalse();
  }

  @Test
  void pagesOfANodeOnThisMachineMayUnderBothItsNames() {
    nodes.add("http://127.0.0.1:7480");

    assertThat(origins().trusts("http://localhost:7480")).isTrue();
    assertThat(origins().trusts("http://127.0.0.1:7480")).isTrue();
    assertThat(origins().trusts("http://localhost:8080")).isFalse();
    assertThat(origins().trusts("http://localhost.evil.example:7480")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://chat.example",
        "https://chat.example:8443",
        "https://chat.example.evil.example",
        "null",
        "*",
        ""
      })
  void pagesThatAreNotNamedMayNot(String origin) {
    assertThat(origins(CHAT).allows(origin)).isFalse();
    assertThat(origins(CHAT).trusts(origin)).isFalse();
  }

  @Test
  void namedPagesMay() {
    assertThat(origins(CHAT).allows(CHAT)).isTrue();
    assertThat(origins(CHAT).trusts(CHAT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://any.example", "null", "*"})
  void allPagesMayWithATokenOnly(String origin) {
    assertThat(origins("*").allows(origin)).isTrue();
    assertThat(origins("*").trusts(origin)).isFalse();
  }

  @Test
  void originsAreAsBrowsersSayThem() {
    assertThat(configured("[\"https://Chat.Example:443\", \"http://[::1]:8080\", \"*\"]"))
        .containsExactlyInAnyOrder(CHAT, "http://[::1]:8080", "*");
    assertThat(configured("\"https://a.example, http://b.example:80\""))
        .containsExactlyInAnyOrder("https://a.example", "http://b.example");
    assertThat(Origins.of(true, "chat.example", 443)).isEqualTo(CHAT);
    assertThat(Origins.of(false, "10.0.0.1", 7480)).isEqualTo(NODE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"chat.example", "https://chat.example/", "ftp://a.example", "https://*.example"})
  void whatIsNoOriginIsNamed(String origin) {
    assertThatThrownBy(() -> configured("[\"" + origin + "\"]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.gateway.allowed-origins");
  }

  private static Set<String> configured(String value) {
    return Origins.configured(
        ConfigFactory.parseString("skein.gateway.allowed-origins = " + value));
  }
}
