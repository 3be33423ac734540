package io.skein.node.push;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.Caller;
import io.skein.node.account.InMemoryDeviceStore;
import io.skein.node.account.PushSubscription;
import io.skein.node.account.PushSubscription.Service;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a device says last counts, whichever nodes hear it. */
class PushSubscriptionsTest {
  private static final Caller CALLER = new Caller(new UserId(7), new DeviceId(8));
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String TOKEN = "a-token-of-some-length";
  private static final PushSubscription ASKED = PushSubscription.ofToken(Service.FCM, TOKEN, 0);

  private final InMemoryDeviceStore store = new InMemoryDeviceStore();

  private PushSubscriptions nodeAt(Instant now) {
    PushSender sender = (to, what) -> CompletableFuture.completedFuture(PushOutcome.ACCEPTED);
    return new PushSubscriptions(
        PushServices.of(Map.of(Service.FCM, sender)),
        store,
        user -> CompletableFuture.completedFuture(null),
        Duration.ofDays(1),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private Map<DeviceId, PushSubscription> stored() {
    return await(store.state(CALLER.user())).subscriptions();
  }

  @Test
  void aDeviceIsToldNothingAfterItHasSaidSoToANodeWhoseClockLags() {
    await(nodeAt(NOW).put(CALLER, ASKED));
    assertThat(stored()).containsKey(CALLER.device());

    await(nodeAt(NOW.minusSeconds(2)).remove(CALLER));

    assertThat(stored()).isEmpty();
  }

  @Test
  void aDeviceIsReachedWhereItHasSaidLast() {
    await(nodeAt(NOW).put(CALLER, ASKED));

    PushSubscription other = PushSubscription.ofToken(Service.FCM, "another-" + TOKEN, 0);
    await(nodeAt(NOW.minusSeconds(2)).put(CALLER, other));

    assertThat(stored().get(CALLER.device()).address()).isEqualTo(other.address());
  }
}
