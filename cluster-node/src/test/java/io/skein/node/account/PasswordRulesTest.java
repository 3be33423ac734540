package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
  private final PasswordRules rules = new PasswordRules(8, 64);

  @ParameterizedTest
  @ValueSource(strings = {"correct horse", "密码是我的生日吗", "x9!kW2#p", "🐎🔋📎🪝🐎🔋📎🪝"})
  void takesWhatPeopleCanRemember(String password) {
    assertThat(rules.refusal(password, "alice")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "Password123",
        "12345678",
        "alice-of-skein",
        "ALICE-OF-SKEIN",
        "abababababab",
        "tab\tulator",
        "zero\u0000byte",
        "half\ud83d a pair"
      })
  void refusesWhatIsGuessedFirstOrIsNoText(String password) {
    String refusal = rules.refusal(password, "alice-of-skein");

    assertThat(refusal).isNotNull();
    assertThat(refusal.length()).isPositive();
    if (!password.isEmpty()) {
      assertThat(refusal).doesNotContain(password);
    }
  }

  @Test
  void boundsWhatIsHashed() {
    assertThat(rules.refusal("ab c".repeat(17), "alice")).isNotNull();
    assertThat(rules.isTooLong("ab c".repeat(17))).isFalse();
    assertThat(rules.isTooLong("ab c".repeat(1_000))).isTrue();
  }
}
