package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.SkeinAccounts.Device;
import io.skein.client.SkeinAccounts.LinkDecision;
import io.skein.client.SkeinAccounts.LinkOffer;
import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.protocol.DeviceLink;
import io.skein.protocol.ErrorCode;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A new device, and one that is logged in and lets it in. */
class LinkTest {
  private static final Device.Label BROWSER = new Device.Label("Büro", Device.Type.BROWSER);

  private final FakeCluster cluster = new FakeCluster();
  private final SkeinAccounts accounts = SkeinAccounts.at(URI.create(cluster.url()));
  private final Tokens old =
      Await.value(
          accounts.register(
              "alice", "a long password", null, new Device.Label("phone", Device.Type.PHONE)));

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void waitsUntilItIsLetIn() {
    LinkOffer offer = Await.value(accounts.beginLink(BROWSER));
    CompletableFuture<Tokens> linked = accounts.awaitLink(offer);
    DeviceLink scanned = DeviceLink.parse(offer.link().text());

    assertThat(Await.value(accounts.lookAtLink(old.accessToken(), scanned))).isEqualTo(BROWSER);
    assertThat(linked).isNotDone();
    Await.value(accounts.decideLink(old.accessToken(), scanned, LinkDecision.APPROVE));

    Tokens tokens = Await.value(linked);
    assertThat(tokens.user()).isEqualTo(old.user());
    assertThat(tokens.device()).isNotEqualTo(old.device());
    assertThat(Await.value(accounts.devices(tokens.accessToken()))).hasSize(2);
  }

  @Test
  void isToldThatItIsNotLetIn() {
    LinkOffer offer = Await.value(accounts.beginLink(BROWSER));
    CompletableFuture<Tokens> linked = accounts.awaitLink(offer);

    Await.value(accounts.decideLink(old.accessToken(), offer.link(), LinkDecision.DENY));

    assertThat(codeOf(linked)).isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(codeOf(accounts.lookAtLink(old.accessToken(), offer.link())))
        .isEqualTo(ErrorCode.EXPIRED_TOKEN);
  }

  @Test
  void showsNoSecretInALog() {
    LinkOffer offer = Await.value(accounts.beginLink(BROWSER));

    assertThat(offer.toString())
        .doesNotContain(offer.deviceCode())
        .doesNotContain(offer.link().text());
  }

  private static ErrorCode codeOf(CompletableFuture<?> future) {
    return ((SkeinException) Await.failure(future)).code();
  }
}
