package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.PushSubscription;
import io.skein.node.account.UnreadLine;
import io.skein.node.account.UserState;
import io.skein.node.account.UserStates;
import io.skein.node.presence.PresenceSettings;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class LastSeenWriterTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final Map<UserId, Instant> stored = new HashMap<>();
  private final CompletableFuture<Void> slow = new CompletableFuture<>();
  private BiFunction<UserId, Instant, CompletionStage<Void>> store = this::storeAtOnce;
  private final SessionMetrics metrics = new SessionMetrics(new SimpleMeterRegistry());
  private final LastSeenWriter writer =
      new LastSeenWriter(
          new UserStates() {
            @Override
            public CompletionStage<UserState> state(UserId user) {
              throw new AssertionError("nobody asked to read");
            }

            @Override
            public CompletionStage<Void> putPrivacy(UserId user, Privacy privacy, long version) {
              throw new AssertionError("nobody changed anything");
            }

            @Override
            public CompletionStage<Void> putLastConnected(UserId user, Instant at) {
              return store.apply(user, at);
            }

            @Override
            public CompletionStage<Void> putDiscards(UserId user, Instant at) {
              throw new AssertionError("nobody deleted anything");
            }

            @Override
            public CompletionStage<Void> putSubscription(
                UserId user, DeviceId device, PushSubscription subscription, Duration keep) {
              throw new AssertionError("nobody subscribed");
            }

            @Override
            public CompletionStage<Void> removeSubscription(
                UserId user, DeviceId device, long version) {
              throw new AssertionError("nobody subscribed");
            }

            @Override
            public CompletionStage<Void> putUnread(
                UserId user, List<UnreadLine> unread, Instant at) {
              throw new AssertionError("nobody counts");
            }
          },
          PresenceSettings.from(
                  ConfigFactory.parseString("skein.presence.last-seen.writes-in-flight-max = 1")
                      .withFallback(ConfigFactory.load()))
              .lastSeen(),
          metrics);

  private CompletionStage<Void> storeAtOnce(UserId user, Instant at) {
    stored.put(user, at);
    return CompletableFuture.completedFuture(null);
  }

  /** A write is under way and so many others wait for it. */
  private void busyWith(int waiting) {
    store = (user, at) -> slow;
    writer.put(ALICE, NOON);
    for (int i = 1; i <= waiting; i++) {
      writer.put(new UserId(100 + i), NOON);
    }
  }

  @Test
  void storesTheNewestOfEachWhenItsTurnComes() {
    busyWith(0);
    store = this::storeAtOnce;
    writer.put(BOB, NOON);
    writer.put(BOB, NOON.plusSeconds(1));
    assertThat(stored).isEmpty();

    slow.complete(null);

    assertThat(stored).isEqualTo(Map.of(BOB, NOON.plusSeconds(1)));
    assertThat(metrics.lastSeen.count()).isEqualTo(2);
  }

  @Test
  void leavesOutWhatFindsNoPlace() {
    busyWith(100_000);
    store = this::storeAtOnce;

    writer.put(BOB, NOON);
    slow.complete(null);

    assertThat(stored).hasSize(100_000).doesNotContainKey(BOB);
    assertThat(metrics.lastSeenDropped.count()).isEqualTo(1);
  }

  @Test
  void goesOnAfterThousandsOfWritesThatFailAtOnce() {
    busyWith(50_000);
    store = (user, at) -> CompletableFuture.failedFuture(new IOException("no store in this test"));

    slow.completeExceptionally(new IOException("no store in this test"));
    store = this::storeAtOnce;
    writer.put(BOB, NOON);

    assertThat(metrics.storeFailures.count()).isEqualTo(50_001);
    assertThat(stored).containsOnlyKeys(BOB);
  }

  @Test
  void goesOnAfterAWriteThatCannotEvenBegin() {
    store =
        (user, at) -> {
          throw new IllegalStateException("no session to the store in this test");
        };
    writer.put(ALICE, NOON);
    store = this::storeAtOnce;

    writer.put(BOB, NOON);

    assertThat(stored).containsOnlyKeys(BOB);
  }
}
