package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.PASSWORD;
import static io.skein.node.api.ApiUnderTest.credentials;
import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.api.ApiUnderTest.FakeSessions.LoggedOut;
import io.skein.node.api.ContractClient.Answered;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** From a name and a password to tokens, and out again. */
abstract class AuthCases {
  private static final String ONE_DEVICE_BY_INVITATION =
      """
      skein.accounts {
        registration { mode = invite, invite-codes = [open-sesame] }
        attempts { registration-burst = 4 }
        devices { per-user-max = 1, when-full = refuse }
      }
      """;

  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  @Test
  void registersAndSignsInTheFirstDevice() {
    String name = newName();

    Answered answered =
        client.post(
            "/v1/auth/register",
            "{\"name\":\""
                + name.toUpperCase(Locale.ROOT)
                + "\",\"password\":\""
                + PASSWORD
                + "\",\"device\":{\"name\":\"Pixel 9\",\"type\":\"phone\"}}");

    assertThat(answered.status()).isEqualTo(201);
    assertThat(answered.field("name")).isEqualTo(name);
    assertThat(answered.json().path("endpoints")).hasSize(ApiUnderTest.ENDPOINTS.size());
    assertThat(answered.header("Cache-Control")).isEqualTo("no-store");
    assertThat(client.get("/v1/devices", answered.token()).status()).isEqualTo(200);
  }

  @Test
  void refusesDuplicateNamesAndLookAlikes() {
    String name = newName() + "paypal";
    api.register(name);

    assertThat(api.register(name).code()).isEqualTo("NAME_TAKEN");
    assertThat(api.register(name.replace('l', '1')).status()).isEqualTo(409);
    assertThat(api.register(name.replace("pay", "PAY")).code()).isEqualTo("NAME_TAKEN");
  }

  @Test
  void refusesReservedAndImpossibleNamesAndPoorPasswords() {
    assertThat(api.register("Admin").code()).isEqualTo("NAME_TAKEN");
    assertThat(api.register("a b").code()).isEqualTo("NAME_INVALID");
    assertThat(client.post("/v1/auth/register", credentials(newName(), "short")).code())
        .isEqualTo("PASSWORD_INVALID");
    assertThat(client.post("/v1/auth/register", credentials(newName(), "Password123")).code())
        .isEqualTo("PASSWORD_INVALID");
  }

  @Test
  void registersByInvitationOnlyWhereThatIsTheRule() {
    try (ApiUnderTest strict = ApiUnderTest.start(ONE_DEVICE_BY_INVITATION)) {
      String name = newName();
      String invited = credentials(name, PASSWORD).replace("}", ",\"inviteCode\":\"open-sesame\"}");

      Answered uninvited = strict.register(name);
      Answered wronglyInvited =
          strict.client.post("/v1/auth/register", invited.replace("sesame", "barley"));
      Answered rightlyInvited = strict.client.post("/v1/auth/register", invited);
      strict.register(newName());
      Answered tooMany = strict.register(newName());

      assertThat(uninvited.code()).isEqualTo("REGISTRATION_REFUSED");
      assertThat(wronglyInvited.status()).isEqualTo(403);
      assertThat(rightlyInvited.status()).isEqualTo(201);
      assertThat(tooMany.code()).isEqualTo("TOO_MANY_ATTEMPTS");
      assertThat(tooMany.header("Retry-After")).isNotEmpty();
      assertThat(strict.client.post("/v1/auth/login", credentials(name, PASSWORD)).code())
          .isEqualTo("TOO_MANY_DEVICES");
    }
  }

  @Test
  void logsInWithTheRightPasswordOnly() {
    String name = newName();
    api.register(name);

    assertThat(logIn(name, PASSWORD).status()).isEqualTo(200);
    assertThat(logIn(name, "wrong password").code()).isEqualTo("WRONG_CREDENTIALS");
    assertThat(logIn("nobody-" + name, PASSWORD).code()).isEqualTo("WRONG_CREDENTIALS");
    assertThat(logIn("no name", PASSWORD).code()).isEqualTo("WRONG_CREDENTIALS");
  }

  @Test
  void wrongPasswordsAreLimited() {
    String name = newName();
    api.register(name);
    for (int i = 0; i < 3; i++) {
      assertThat(logIn(name, "wrong password").status()).isEqualTo(401);
    }

    Answered limited = logIn(name, PASSWORD);

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.code()).isEqualTo("TOO_MANY_ATTEMPTS");
    assertThat(limited.json().path("retryAfterMillis").asLong()).isBetween(1L, 30_000L);
  }

  @Test
  void refreshesOnceAndTakesAReplayedTokenForAStolenOne() {
    Answered first = api.register(newName());
    Answered second = refresh(first.field("refreshToken"));
    Answered third = refresh(second.field("refreshToken"));

    Answered replayed = refresh(first.field("refreshToken"));

    assertThat(third.status()).isEqualTo(200);
    assertThat(replayed.code()).isEqualTo("REFRESH_INVALID");
    assertThat(client.get("/v1/devices", third.token()).code()).isEqualTo("LOGGED_OUT");
    assertThat(refresh(third.field("refreshToken")).code()).isEqualTo("REFRESH_INVALID");
    assertThat(api.sessions.loggedOut).contains(session(first));
  }

  @Test
  void givesTheSameAnswerAgainIfItWasLost() {
    Answered first = api.register(newName());

    Answered lost = refresh(first.field("refreshToken"));
    Answered again = refresh(first.field("refreshToken"));

    assertThat(again.field("refreshToken")).isEqualTo(lost.field("refreshToken"));
    assertThat(refresh(again.field("refreshToken")).status()).isEqualTo(200);
  }

  @Test
  void refusesAForgedRefreshTokenWithoutHarmToTheDevice() {
    Answered device = api.register(newName());
    String token = device.field("refreshToken");
    String forged = token.substring(0, 30) + "AAAAAAAAAA" + token.substring(40);

    assertThat(refresh(forged).code()).isEqualTo("REFRESH_INVALID");
    assertThat(refresh("no token").code()).isEqualTo("REFRESH_INVALID");
    assertThat(refresh(token).status()).isEqualTo(200);
  }

  @Test
  void logsOutThisDeviceOrAll() {
    String name = newName();
    Answered one = api.register(name);
    Answered other = logIn(name, PASSWORD);
    Answered third = logIn(name, PASSWORD);

    assertThat(client.post("/v1/auth/logout", "{}", one.token()).status()).isEqualTo(204);

    assertThat(client.get("/v1/devices", one.token()).code()).isEqualTo("LOGGED_OUT");
    assertThat(client.get("/v1/devices", other.token()).status()).isEqualTo(200);

    assertThat(client.post("/v1/auth/logout", "{\"all\":true}", other.token()).status())
        .isEqualTo(204);

    assertThat(client.get("/v1/devices", third.token()).code()).isEqualTo("LOGGED_OUT");
    assertThat(api.sessions.loggedOut).contains(session(one), session(other), session(third));
  }

  @Test
  void changingThePasswordLogsTheOtherDevicesOut() {
    String name = newName();
    Answered here = api.register(name);
    Answered there = logIn(name, PASSWORD);

    Answered wrong = changePassword(here, "not it at all", "battery staple");
    Answered poor = changePassword(here, PASSWORD, "12345678");
    Answered changed = changePassword(here, PASSWORD, "battery staple");

    assertThat(wrong.code()).isEqualTo("WRONG_CREDENTIALS");
    assertThat(poor.code()).isEqualTo("PASSWORD_INVALID");
    assertThat(changed.status()).isEqualTo(204);
    assertThat(client.get("/v1/devices", here.token()).status()).isEqualTo(200);
    assertThat(client.get("/v1/devices", there.token()).code()).isEqualTo("LOGGED_OUT");
    assertThat(logIn(name, "battery staple").status()).isEqualTo(200);
    assertThat(logIn(name, PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void whoGuessesThePasswordOfAnOpenSessionIsLimited() {
    Answered here = api.register(newName());
    for (int i = 0; i < 3; i++) {
      changePassword(here, "not it at all", "battery staple");
    }

    assertThat(changePassword(here, PASSWORD, "battery staple").status()).isEqualTo(429);
    assertThat(delete(here, PASSWORD).status()).isEqualTo(429);
  }

  @Test
  void aDeletedAccountIsGoneAndItsNameStaysTaken() {
    String name = newName();
    Answered here = api.register(name);
    Answered there = logIn(name, PASSWORD);

    Answered wrong = delete(here, "not it at all");
    Answered deleted = delete(here, PASSWORD);

    assertThat(wrong.code()).isEqualTo("WRONG_CREDENTIALS");
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(client.get("/v1/devices", there.token()).code()).isEqualTo("LOGGED_OUT");
    assertThat(logIn(name, PASSWORD).code()).isEqualTo("WRONG_CREDENTIALS");
    assertThat(api.register(name).code()).isEqualTo("NAME_TAKEN");
  }

  @Test
  void aDeviceOfADeletedAccountCannotRefresh() {
    Answered here = api.register(newName());
    api.accountStore.close(UserId.parse(here.field("user")), Instant.now());

    Answered refused = refresh(here.field("refreshToken"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("ACCOUNT_CLOSED");
  }

  private Answered logIn(String name, String password) {
    return client.post("/v1/auth/login", credentials(name, password));
  }

  private Answered refresh(String token) {
    return client.post("/v1/auth/refresh", "{\"refreshToken\":\"" + token + "\"}");
  }

  private Answered changePassword(Answered device, String current, String wanted) {
    return client.post(
        "/v1/auth/password",
        "{\"currentPassword\":\"" + current + "\",\"newPassword\":\"" + wanted + "\"}",
        device.token());
  }

  private Answered delete(Answered device, String password) {
    return client.delete("/v1/account", "{\"password\":\"" + password + "\"}", device.token());
  }

  private static LoggedOut session(Answered device) {
    return new LoggedOut(
        UserId.parse(device.field("user")), DeviceId.parse(device.field("device")));
  }
}
