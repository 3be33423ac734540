package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.PASSWORD;
import static io.skein.node.api.ApiUnderTest.credentials;
import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.api.ContractClient.Answered;
import io.skein.node.api.ContractClient.Sent;
import io.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A new device that shows a link, and one that is logged in and lets it in. */
abstract class LinkCases {
  private static final String UNKNOWN = "skein:device:AAECAwQFBgcICQoLDA0O_w";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  @Test
  void aNewDeviceIsLetInByOneThatIsLoggedIn() {
    Answered old = api.register(newName());
    Answered offer = begin(client, "{\"device\":{\"name\":\"Büro\",\"type\":\"browser\"}}");
    assertThat(offer.status()).isEqualTo(201);
    assertThat(offer.field("link")).startsWith("skein:device:");
    assertThat(offer.header("Cache-Control")).isEqualTo("no-store");

    Answered waiting = collect(client, offer);
    Answered shown = decide(client, old, offer, null);
    Answered approved = decide(client, old, offer, "approve");
    Answered linked = collect(client, offer);

    assertThat(waiting.status()).isEqualTo(400);
    assertThat(waiting.code()).isEqualTo("AUTHORIZATION_PENDING");
    assertThat(waiting.json().path("retryAfterMillis").asLong())
        .isEqualTo(offer.json().path("intervalMillis").asLong());
    assertThat(shown.json().path("device").path("name").asText()).isEqualTo("Büro");
    assertThat(shown.json().path("device").path("type").asText()).isEqualTo("browser");
    assertThat(approved.status()).isEqualTo(200);
    assertThat(linked.status()).isEqualTo(200);
    assertThat(linked.field("user")).isEqualTo(old.field("user"));
    assertThat(linked.field("device")).isNotEqualTo(old.field("device"));
    assertThat(client.get("/v1/devices", linked.token()).json().path("devices"))
        .extracting(device -> device.path("name").asText())
        .contains("Büro");
    assertThat(
            client
                .post(
                    "/v1/auth/refresh",
                    "{\"refreshToken\":\"" + linked.field("refreshToken") + "\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void tokensAreGivenOnce() {
    Answered old = api.register(newName());
    Answered offer = begin(client, "{}");
    decide(client, old, offer, "approve");

    assertThat(collect(client, offer).status()).isEqualTo(200);

    assertThat(collect(client, offer).code()).isEqualTo("EXPIRED_TOKEN");
    assertThat(decide(client, old, offer, "approve").code()).isEqualTo("EXPIRED_TOKEN");
    assertThat(client.get("/v1/devices", old.token()).json().path("devices")).hasSize(2);
  }

  @Test
  void aDeviceThatIsDeniedIsTold() {
    Answered old = api.register(newName());
    Answered other = api.register(newName());
    Answered offer = begin(client, "{}");

    assertThat(decide(client, old, offer, "deny").status()).isEqualTo(200);
    assertThat(decide(client, old, offer, "deny").status()).as("said again").isEqualTo(200);

    assertThat(collect(client, offer).code()).isEqualTo("ACCESS_DENIED");
    assertThat(decide(client, old, offer, "approve").code()).isEqualTo("EXPIRED_TOKEN");
    assertThat(decide(client, other, offer, "approve").code()).isEqualTo("EXPIRED_TOKEN");
  }

  @Test
  void whoHasOnlySeenTheLinkGetsNoTokens() {
    Answered old = api.register(newName());
    Answered offer = begin(client, "{}");
    decide(client, old, offer, "approve");
    String code = offer.field("deviceCode");
    String guessed = code.substring(0, code.length() - 10) + "A".repeat(10);

    assertThat(collect(client, guessed).code()).isEqualTo("INVALID_GRANT");
    assertThat(collect(client, offer.field("link")).code()).isEqualTo("INVALID_GRANT");
    assertThat(collect(client, offer).status()).isEqualTo(200);
  }

  @Test
  void whoSaidYesAndWasLoggedOutSinceLetsNobodyIn() {
    String name = newName();
    Answered stays = api.register(name);
    Answered goes = client.post("/v1/auth/login", credentials(name, PASSWORD));
    Answered offer = begin(client, "{}");
    decide(client, goes, offer, "approve");
    client.delete("/v1/devices/" + goes.field("device"), "", stays.token());

    assertThat(collect(client, offer).code()).isEqualTo("ACCESS_DENIED");
    assertThat(client.get("/v1/devices", stays.token()).json().path("devices")).hasSize(1);
  }

  @Test
  void aChangedPasswordVoidsWhatWasApprovedBefore() {
    Answered old = api.register(newName());
    Answered offer = begin(client, "{}");
    decide(client, old, offer, "approve");
    client.post(
        "/v1/auth/password",
        "{\"currentPassword\":\"" + PASSWORD + "\",\"newPassword\":\"battery staple\"}",
        old.token());

    assertThat(collect(client, offer).code()).isEqualTo("ACCESS_DENIED");
  }

  @Test
  void whoHasDeletedTheAccountLetsNobodyIn() {
    Answered old = api.register(newName());
    Answered approved = begin(client, "{}");
    Answered later = begin(client, "{}");
    decide(client, old, approved, "approve");
    api.accountStore.close(UserId.parse(old.field("user")), Instant.now());

    assertThat(collect(client, approved).code()).isEqualTo("ACCESS_DENIED");
    Answered refused = decide(client, old, later, "approve");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("ACCOUNT_CLOSED");
  }

  @Test
  void thePolicyOfDevicesDecidesAsForALogIn() {
    try (ApiUnderTest strict =
        ApiUnderTest.start(
            "skein.accounts.devices { simultaneous = one-phone, when-conflicting = refuse }")) {
      String name = newName();
      strict.register(name);
      Answered phone =
          strict.client.post(
              "/v1/auth/login",
              credentials(name, PASSWORD).replace("}", ",\"device\":{\"type\":\"phone\"}}"));
      Answered offer = begin(strict.client, "{\"device\":{\"type\":\"phone\"}}");
      decide(strict.client, phone, offer, "approve");

      assertThat(collect(strict.client, offer).code()).isEqualTo("TOO_MANY_DEVICES");
    }
  }

  @Test
  void whoAsksTooOftenIsToldToSlowDown() {
    try (ApiUnderTest patient = ApiUnderTest.start("skein.accounts.linking.poll-interval = 20 s")) {
      Answered offer = begin(patient.client, "{}");
      collect(patient.client, offer);
      collect(patient.client, offer);

      Answered refused = collect(patient.client, offer);

      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("SLOW_DOWN");
      assertThat(refused.json().path("retryAfterMillis").asLong()).isPositive();
    }
  }

  @Test
  void whoHasOnlySeenTheLinkMakesNoDeviceWait() {
    try (ApiUnderTest patient = ApiUnderTest.start("skein.accounts.linking.poll-interval = 20 s")) {
      Answered offer = begin(patient.client, "{}");
      String code = offer.field("deviceCode");
      String guessed = code.substring(0, code.length() - 10) + "A".repeat(10);
      collect(patient.client, guessed);
      collect(patient.client, guessed);
      assertThat(collect(patient.client, guessed).code()).isEqualTo("SLOW_DOWN");

      assertThat(collect(patient.client, offer).code()).isEqualTo("AUTHORIZATION_PENDING");
    }
  }

  @Test
  void aLinkExpires() {
    try (ApiUnderTest brief =
        ApiUnderTest.start("skein.accounts.linking { life = 1 s, poll-interval = 100 ms }")) {
      Answered old = brief.register(newName());
      Answered offer = begin(brief.client, "{}");
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (decide(brief.client, old, offer, null).status() == 200) {
        assertThat(System.nanoTime()).as("the link is still good").isLessThan(deadline);
        LockSupport.parkNanos(POLL.toNanos());
      }

      assertThat(decide(brief.client, old, offer, "approve").code()).isEqualTo("EXPIRED_TOKEN");
      assertThat(collect(brief.client, offer).code()).isEqualTo("EXPIRED_TOKEN");
    }
  }

  @Test
  void linksAndGuessesAreLimited() {
    try (ApiUnderTest strict =
        ApiUnderTest.start(
            """
            skein.accounts {
              attempts { address-burst = 3, address-interval = 1 h }
              linking { address-burst = 2, address-interval = 1 h }
            }
            """)) {
      Answered old = strict.register(newName());
      Answered offer = begin(strict.client, "{}");
      begin(strict.client, "{}");

      assertThat(begin(strict.client, "{}").code()).isEqualTo("TOO_MANY_ATTEMPTS");

      String code = offer.field("deviceCode");
      for (int guess = 0; guess < 3; guess++) {
        String random = "GUESS" + guess;
        String unknown =
            code.substring(0, 10) + random + code.substring(16, 50) + random + code.substring(56);
        assertThat(collect(strict.client, unknown).code()).isEqualTo("EXPIRED_TOKEN");
        assertThat(decide(strict.client, old, UNKNOWN, "approve").code())
            .isEqualTo("EXPIRED_TOKEN");
      }
      Answered guessed = collect(strict.client, offer);
      assertThat(guessed.status()).isEqualTo(429);
      assertThat(guessed.code()).isEqualTo("TOO_MANY_ATTEMPTS");
      assertThat(guessed.header("Retry-After")).isNotEmpty();
      assertThat(decide(strict.client, old, offer, "approve").status()).isEqualTo(429);
    }
  }

  @Test
  void whatIsNoLinkOrDecisionIsRefused() {
    Answered old = api.register(newName());

    for (String body :
        new String[] {
          "{\"link\":\"skein:join:AQIDBAUGBwgAAQIDBAUGBwgJCgsMDQ7_\"}",
          "{\"link\":\"" + UNKNOWN + "\",\"decision\":\"perhaps\"}",
          "{\"decision\":\"approve\"}"
        }) {
      Answered refused =
          client.send(
              Sent.WRONG,
              "POST",
              "/v1/devices/link",
              body.getBytes(StandardCharsets.UTF_8),
              ContractClient.withJson(old.token()));
      assertThat(refused.code()).as(body).isEqualTo("BAD_REQUEST");
    }
  }

  private static Answered begin(ContractClient client, String body) {
    return client.post("/v1/auth/link", body);
  }

  private static Answered collect(ContractClient client, Answered offer) {
    return collect(client, offer.field("deviceCode"));
  }

  private static Answered collect(ContractClient client, String code) {
    return client.post("/v1/auth/link/token", "{\"deviceCode\":\"" + code + "\"}");
  }

  private static Answered decide(
      ContractClient client, Answered device, Answered offer, String decision) {
    return decide(client, device, offer.field("link"), decision);
  }

  /**
   * @param decision null: only looks
   */
  private static Answered decide(
      ContractClient client, Answered device, String link, String decision) {
    String more = decision == null ? "" : ",\"decision\":\"" + decision + "\"";
    return client.post(
        "/v1/devices/link", "{\"link\":\"" + link + "\"" + more + "}", device.token());
  }
}
