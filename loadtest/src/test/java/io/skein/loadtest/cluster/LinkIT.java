package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.Credentials;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device;
import io.skein.client.SkeinAccounts.LinkDecision;
import io.skein.client.SkeinAccounts.LinkOffer;
import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinException;
import io.skein.protocol.DeviceLink;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A new device that is let in by one that is logged in, each at another node: through nodes,
 * sockets and the real store, by the SDK.
 */
@ExtendWith(SharedCluster.class)
final class LinkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Device.Label LAPTOP = new Device.Label("laptop", Device.Type.DESKTOP);

  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  @Test
  void aNewDeviceIsLetInAtAnotherNodeAndConnects() {
    SkeinAccounts there = SkeinAccounts.at(cluster.http(1));
    SkeinAccounts here = SkeinAccounts.at(cluster.http(2));
    Tokens old = register(here, "link-ann");
    LinkOffer offer = there.beginLink(LAPTOP).join();
    CompletableFuture<Tokens> waiting = there.awaitLink(offer);
    DeviceLink scanned = DeviceLink.parse(offer.link().text());
    assertThat(scanned).isNotNull();

    assertThat(here.lookAtLink(old.accessToken(), scanned).join()).isEqualTo(LAPTOP);
    assertThat(waiting).isNotDone();
    here.decideLink(old.accessToken(), scanned, LinkDecision.APPROVE).join();

    Tokens linked = waiting.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    try (SkeinClient client =
        SkeinClient.builder()
            .server(cluster.http(1).toString())
            .credentials(Credentials.refreshToken(linked.refreshToken(), unkept -> {}))
            .build()) {
      client.blocking().connect(PATIENCE);
      assertThat(client.user()).isEqualTo(old.user());
    }
    assertThat(here.devices(old.accessToken()).join())
        .extracting(Device::label)
        .contains(LAPTOP)
        .hasSize(2);
    assertThat(refusal(here.awaitLink(offer)).join()).isEqualTo(ErrorCode.EXPIRED_TOKEN);
  }

  @Test
  void ofTwoUsersWhoAnswerAtOnceOneLetsTheDeviceIn() {
    SkeinAccounts there = SkeinAccounts.at(cluster.http(1));
    SkeinAccounts here = SkeinAccounts.at(cluster.http(2));
    Tokens one = register(there, "link-ben");
    Tokens other = register(here, "link-cas");
    LinkOffer offer = there.beginLink(LAPTOP).join();

    CompletableFuture<@Nullable ErrorCode> first =
        refusal(there.decideLink(one.accessToken(), offer.link(), LinkDecision.APPROVE));
    CompletableFuture<@Nullable ErrorCode> second =
        refusal(here.decideLink(other.accessToken(), offer.link(), LinkDecision.APPROVE));

    assertThat(Arrays.asList(first.join(), second.join()))
        .containsExactlyInAnyOrder(null, ErrorCode.EXPIRED_TOKEN);
    Tokens linked = there.awaitLink(offer).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(linked.user()).isEqualTo(first.join() == null ? one.user() : other.user());
  }

  /** Completes with null if it was done. */
  private static CompletableFuture<@Nullable ErrorCode> refusal(CompletableFuture<?> asked) {
    return asked.handle(
        (done, failure) -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          return cause instanceof SkeinException refused ? refused.code() : null;
        });
  }

  private static Tokens register(SkeinAccounts accounts, String name) {
    return accounts
        .register(name, "a long password", null, new Device.Label("phone", Device.Type.PHONE))
        .join();
  }
}
