package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameRulesTest {
  private final NameRules rules = new NameRules(2, 32, List.of("admin", "客服", "me"));

  @ParameterizedTest
  @CsvSource({
    "Alice, alice",
    "ＡＬＩＣＥ, alice",
    "straße, strasse",
    "李明, 李明",
    "Müller, müller",
    "o.brien, o.brien",
    "load-000123, load-000123",
    "さくら, さくら",
    "мария, мария",
    "अनु, अनु"
  })
  void keepsANameInItsCanonicalForm(String raw, String canonical) {
    assertThat(accepted(raw).name()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "paypal, paypa1",
    "paypal, раураl",
    "alice, аlісе",
    "rnary, mary",
    "scope, ѕсоре",
    "user10, userl0"
  })
  void findsLookAlikes(String name, String lookAlike) {
    String key = accepted(name).key();

    NameRules.Verdict verdict = rules.read(lookAlike);

    // Refused by itself for its mixture of scripts, or the same name as far as uniqueness goes.
    if (verdict instanceof NameRules.Accepted accepted) {
      assertThat(accepted.key()).isEqualTo(key);
    } else {
      assertThat(code(verdict)).isEqualTo(ErrorCode.NAME_INVALID);
    }
  }

  @Test
  void tellsNamesApartThatPeopleTellApart() {
    assertThat(
            List.of("alice", "alicia", "bob", "bob2", "李明", "李鸣", "anna", "hanna").stream()
                .map(name -> accepted(name).key()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "ADMIN", "ad.min", "a-d-m-i-n", "аdmіn", "客服", "客_服", "m-e"})
  void refusesReservedNamesAndWhatLooksLikeThem(String raw) {
    assertThat(code(rules.check(raw))).isIn(ErrorCode.NAME_TAKEN, ErrorCode.NAME_INVALID);
  }

  @Test
  void saysThatAReservedNameIsTaken() {
    assertThat(code(rules.check("A.D.M.I.N"))).isEqualTo(ErrorCode.NAME_TAKEN);
    assertThat(rules.check("administer")).isInstanceOf(NameRules.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        " ",
        "a b",
        ".alice",
        "alice.",
        "a..b",
        "a-_b",
        "al\u0000ice",
        "alice\u200b",
        "al\u202eice",
        "alice@example.org",
        "a/b",
        "<script>",
        "\ud800x",
        "x\udc00",
        "😀😀",
        "aлice",
        "١2",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "\u0301\u0301"
      })
  void refusesWhatIsNoName(String raw) {
    // An invisible character is dropped by case folding, or refused: it never makes a second name.
    NameRules.Verdict verdict = rules.check(raw);

    if (verdict instanceof NameRules.Accepted accepted) {
      assertThat(accepted.name()).isEqualTo("alice");
    } else {
      assertThat(code(verdict)).isEqualTo(ErrorCode.NAME_INVALID);
    }
  }

  @Test
  void boundsWhatItLooksAt() {
    assertThat(code(rules.check("\ufdfa".repeat(1_000_000)))).isEqualTo(ErrorCode.NAME_INVALID);
  }

  private NameRules.Accepted accepted(String raw) {
    NameRules.Verdict verdict = rules.check(raw);
    assertThat(verdict).as(raw).isInstanceOf(NameRules.Accepted.class);
    return (NameRules.Accepted) verdict;
  }

  private static ErrorCode code(NameRules.Verdict verdict) {
    assertThat(verdict).isInstanceOf(NameRules.Refused.class);
    return ((NameRules.Refused) verdict).code();
  }
}
