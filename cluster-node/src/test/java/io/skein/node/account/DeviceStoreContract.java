package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Stages;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link DeviceStore} promises; ids are random, so stores may be shared. */
public abstract class DeviceStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration KEEP = Duration.ofDays(90);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final long VERSION = 1_772_366_400_000_000L;

  private final UserId user = new UserId(ThreadLocalRandom.current().nextLong());

  protected abstract DeviceStore store();

  @Test
  void findsWhatWasPut() {
    Device phone = device(1, VERSION, bytes(9));
    Device desktop = device(-2, VERSION, null);
    put(phone);
    put(desktop);

    assertThat(Stages.await(store().find(user, phone.id()))).isEqualTo(phone);
    assertThat(Stages.await(store().list(user))).containsExactlyInAnyOrder(phone, desktop);
    assertThat(Stages.await(store().devices(user)))
        .containsExactlyInAnyOrder(phone.id(), desktop.id());
  }

  @Test
  void anUnknownUserHasNoDevices() {
    assertThat(Stages.await(store().devices(user))).isEmpty();
    assertThat(Stages.await(store().list(user))).isEmpty();
    assertThat(Stages.await(store().find(user, new DeviceId(1)))).isNull();
  }

  @Test
  void aNewerStateReplacesAnOlderOneNeverTheReverse() {
    Device older = device(1, VERSION, null);
    Device newer = device(1, VERSION + 1, bytes(7));
    put(newer);
    put(older);

    assertThat(Stages.await(store().list(user))).containsExactly(newer);

    Device newest = device(1, VERSION + 2, null);
    put(newest);
    assertThat(Stages.await(store().list(user))).containsExactly(newest);
  }

  @Test
  void aRemovedDeviceIsGone() {
    put(device(1, VERSION, bytes(7)));
    put(device(2, VERSION, null));

    Stages.await(store().remove(user, new DeviceId(1), VERSION + 1));
    Stages.await(store().remove(user, new DeviceId(1), VERSION + 1));

    assertThat(Stages.await(store().devices(user))).containsExactly(new DeviceId(2));
    assertThat(Stages.await(store().find(user, new DeviceId(1)))).isNull();
  }

  @Test
  void aRefreshThatWasUnderWayDuringALogOutDoesNotBringTheDeviceBack() {
    put(device(1, VERSION, null));
    Stages.await(store().remove(user, new DeviceId(1), VERSION + 1_000));

    put(device(1, VERSION + 1, bytes(7)));
    put(device(1, VERSION + 1_000, bytes(7)));

    assertThat(Stages.await(store().devices(user))).isEmpty();
    assertThat(Stages.await(store().list(user))).isEmpty();
  }

  @Test
  void removingWhatIsNotThereChangesNothing() {
    Stages.await(store().remove(user, new DeviceId(5), VERSION));

    assertThat(Stages.await(store().devices(user))).isEmpty();
  }

  @Test
  void aDeviceIsGoneAfterItsTimeUnlessItWasPutAgain() {
    Device phone = device(1, VERSION, null);
    Device desktop = device(2, VERSION, null);
    Stages.await(store().put(phone, SHORT));
    Stages.await(store().put(desktop, SHORT));
    put(device(2, VERSION + 1, bytes(7)));

    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Stages.await(store().find(user, phone.id())) != null) {
      assertThat(System.nanoTime()).as("the phone is still there").isLessThan(deadline);
      LockSupport.parkNanos(POLL.toNanos());
    }

    assertThat(Stages.await(store().devices(user))).containsExactly(desktop.id());
    assertThat(Stages.await(store().list(user))).hasSize(1);
  }

  @Test
  void keepsTheStateOfAUserBesideItsDevices() {
    Privacy privacy = new Privacy(Privacy.Audience.NOBODY, true, true);
    assertThat(Stages.await(store().state(user))).isEqualTo(UserState.of(Set.of()));

    Stages.await(store().putPrivacy(user, privacy, VERSION));
    Stages.await(store().putLastConnected(user, NOW));

    assertThat(Stages.await(store().state(user)))
        .isEqualTo(new UserState(Set.of(), privacy, VERSION, NOW, false));
    Stages.await(store().putDiscards(user, NOW));
    Stages.await(store().putDiscards(user, NOW));

    assertThat(Stages.await(store().state(user)))
        .isEqualTo(new UserState(Set.of(), privacy, VERSION, NOW, true));
    assertThat(Stages.await(store().devices(user))).isEmpty();
    assertThat(Stages.await(store().list(user))).isEmpty();
    put(device(1, VERSION, null));
    put(device(-2, VERSION, null));
    assertThat(Stages.await(store().state(user)))
        .isEqualTo(
            new UserState(Set.of(new DeviceId(1), new DeviceId(-2)), privacy, VERSION, NOW, true));
    assertThat(Stages.await(store().list(user))).hasSize(2);
  }

  @Test
  void aNameThatTheUserGaveStaysWhateverTheClientCallsItself() {
    put(device(1, VERSION, null));
    put(device(2, VERSION, null));

    Stages.await(store().rename(user, new DeviceId(1), "work phone", VERSION + 5));
    Stages.await(store().rename(user, new DeviceId(1), "too late", VERSION + 4));
    put(device(1, VERSION + 10, bytes(7)));

    assertThat(Stages.await(store().find(user, new DeviceId(1))).name()).isEqualTo("work phone");
    assertThat(Stages.await(store().list(user)))
        .extracting(Device::name)
        .containsExactlyInAnyOrder("work phone", "Pixel 9");
  }

  @Test
  void aNameGoesWithItsDevice() {
    put(device(1, VERSION, null));
    Stages.await(store().rename(user, new DeviceId(1), "work phone", VERSION + 1));
    Stages.await(store().remove(user, new DeviceId(1), VERSION + 2));

    put(device(1, VERSION + 3, null));

    assertThat(Stages.await(store().find(user, new DeviceId(1))).name()).isEqualTo("Pixel 9");
  }

  @Test
  void anEarlierStateNeverReplacesALater() {
    Privacy privacy = new Privacy(Privacy.Audience.EVERYONE, false, true);
    Stages.await(store().putPrivacy(user, privacy, VERSION + 1));
    Stages.await(store().putPrivacy(user, Privacy.DEFAULTS, VERSION));
    Stages.await(store().putLastConnected(user, NOW));
    Stages.await(store().putLastConnected(user, NOW.minusSeconds(1)));

    assertThat(Stages.await(store().state(user)))
        .isEqualTo(new UserState(Set.of(), privacy, VERSION + 1, NOW, false));
  }

  @Test
  void forgetsTheStateAndNotTheDevices() {
    put(device(1, VERSION, null));
    Stages.await(store().putPrivacy(user, Privacy.DEFAULTS, VERSION));
    Stages.await(store().putLastConnected(user, NOW));
    Stages.await(store().putDiscards(user, NOW));

    Stages.await(store().forgetState(user, VERSION + 1));

    assertThat(Stages.await(store().state(user))).isEqualTo(UserState.of(Set.of(new DeviceId(1))));
  }

  @Test
  void keepsWhereADeviceIsReachedUntilItIsReachedElsewhere() {
    put(device(1, VERSION, null));
    PushSubscription browser =
        new PushSubscription(
            PushSubscription.Service.WEB, "https://push.example/1", bytes(4), bytes(5), VERSION);
    PushSubscription other =
        PushSubscription.ofToken(PushSubscription.Service.FCM, "token", VERSION + 1);
    subscribe(1, browser);
    assertThat(Stages.await(store().state(user)).subscriptions())
        .isEqualTo(Map.of(new DeviceId(1), browser));

    subscribe(1, other);
    subscribe(1, browser);

    assertThat(Stages.await(store().state(user)).subscriptions())
        .isEqualTo(Map.of(new DeviceId(1), other));
    assertThat(Stages.await(store().devices(user))).containsExactly(new DeviceId(1));
    assertThat(Stages.await(store().list(user))).hasSize(1);
  }

  @Test
  void aSubscriptionThatWasReplacedIsNotRemovedWithTheOneBeforeIt() {
    put(device(1, VERSION, null));
    PushSubscription older = token(VERSION);
    PushSubscription newer = token(VERSION + 5);
    subscribe(1, older);
    subscribe(1, newer);

    Stages.await(store().removeSubscription(user, new DeviceId(1), older.version()));
    assertThat(Stages.await(store().state(user)).subscriptions())
        .isEqualTo(Map.of(new DeviceId(1), newer));

    Stages.await(store().removeSubscription(user, new DeviceId(1), newer.version()));
    assertThat(Stages.await(store().state(user)).subscriptions()).isEmpty();
  }

  @Test
  void aSubscriptionGoesWithItsDeviceAndWithTheAccount() {
    put(device(1, VERSION, null));
    put(device(2, VERSION, null));
    subscribe(1, token(VERSION));
    subscribe(2, token(VERSION));

    Stages.await(store().remove(user, new DeviceId(1), VERSION + 1));
    assertThat(Stages.await(store().state(user)).subscriptions())
        .isEqualTo(Map.of(new DeviceId(2), token(VERSION)));

    Stages.await(store().forgetState(user, VERSION + 1));
    assertThat(Stages.await(store().state(user)).subscriptions()).isEmpty();
  }

  @Test
  void aSubscriptionIsGoneAfterItsTime() {
    put(device(1, VERSION, null));
    Stages.await(store().putSubscription(user, new DeviceId(1), token(VERSION), SHORT));

    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Stages.await(store().state(user)).subscriptions().isEmpty()) {
      assertThat(System.nanoTime()).as("the subscription is still there").isLessThan(deadline);
      LockSupport.parkNanos(POLL.toNanos());
    }
    assertThat(Stages.await(store().devices(user))).containsExactly(new DeviceId(1));
  }

  @Test
  void keepsWhatWasUnreadAtTheLastEnd() {
    List<UnreadLine> lines =
        List.of(
            new UnreadLine(ConversationId.group(7), 3, 40, 43, false),
            new UnreadLine(ConversationId.direct(user, new UserId(2)), 1, 0, 1, true));
    assertThat(Stages.await(store().state(user)).unread()).isNull();

    Stages.await(store().putUnread(user, lines, NOW));
    Stages.await(store().putUnread(user, List.of(), NOW.minusSeconds(1)));
    assertThat(Stages.await(store().state(user)).unread()).isEqualTo(lines);

    Stages.await(store().putUnread(user, List.of(), NOW.plusSeconds(1)));
    assertThat(Stages.await(store().state(user)).unread()).isEmpty();
  }

  @Test
  void whatWasUnreadIsForgottenWithASubscriptionAsMaybeNobodyCountsFromThenOn() {
    Instant at = Instant.EPOCH.plus(VERSION, ChronoUnit.MICROS);
    Stages.await(store().putUnread(user, List.of(), at));

    Stages.await(store().removeSubscription(user, new DeviceId(1), VERSION - 1));
    assertThat(Stages.await(store().state(user)).unread()).isEmpty();

    Stages.await(store().removeSubscription(user, new DeviceId(1), VERSION + 1));
    assertThat(Stages.await(store().state(user)).unread()).isNull();
  }

  private void subscribe(long device, PushSubscription subscription) {
    Stages.await(store().putSubscription(user, new DeviceId(device), subscription, KEEP));
  }

  private static PushSubscription token(long version) {
    return PushSubscription.ofToken(PushSubscription.Service.APNS, "a1b2", version);
  }

  private void put(Device device) {
    Stages.await(store().put(device, KEEP));
  }

  private Device device(long id, long version, @Nullable Bytes previous) {
    return new Device(
        user,
        new DeviceId(id),
        "Pixel 9",
        DeviceType.PHONE,
        NOW,
        NOW,
        new Device.Refresh(bytes(1), bytes((int) version), previous, bytes(3), NOW),
        version);
  }

  private static Bytes bytes(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return Bytes.wrap(bytes);
  }
}
