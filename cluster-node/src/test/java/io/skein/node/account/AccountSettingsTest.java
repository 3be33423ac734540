package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountSettingsTest {
  @Test
  void theDefaultsAreGood() {
    AccountSettings settings = AccountSettings.from(config(""));

    assertThat(settings.serviceKeyFile()).isEmpty();
    assertThat(settings.registration().mode()).isEqualTo(AccountSettings.Registration.Mode.OPEN);
    assertThat(settings.hashing().memoryKib()).isEqualTo(19 * 1024);
    assertThat(settings.names().reserved()).contains("admin", "null", "管理员");
    assertThat(settings.tokens().keys()).isEmpty();
  }

  @Test
  void listsMayComeFromTheEnvironment() {
    assertThat(
            AccountSettings.from(config("skein.accounts.registration.invite-codes = \"a, b,\""))
                .registration()
                .inviteCodes())
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registration.mode = maybe",
        "names.length-max = 1",
        "passwords.length-min = 7",
        "hashing.threads = 0",
        "tokens.access-life = 0 s",
        "tokens.key-activation = 1 m",
        "devices.per-user-max = 101",
        "linking.life = 16 m",
        "linking.poll-interval = 25 s",
        "service.batch-max = 0"
      })
  void aBadValueIsNamed(String change) {
    assertThatThrownBy(() -> AccountSettings.from(config("skein.accounts." + change)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.accounts." + change.replaceAll(" .*", ""));
  }

  @Test
  void aBadKeyIsNotRepeatedInTheMessage() {
    assertThatThrownBy(
            () -> AccountSettings.from(config("skein.accounts.tokens.keys = [c2VjcmV0]")))
        .hasMessageContaining("skein.accounts.tokens.keys")
        .hasMessageNotContaining("c2VjcmV0");
  }

  private static Config config(String changes) {
    return ConfigFactory.parseString(changes)
        .withFallback(ConfigFactory.parseResources("skein/account.conf"))
        .resolve();
  }
}
