package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Stages;
import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
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
