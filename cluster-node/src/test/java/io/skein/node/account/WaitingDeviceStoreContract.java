package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.WaitingDevice.Decision;
import io.skein.node.account.WaitingDevice.Verdict;
import io.skein.node.testing.Stages;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link WaitingDeviceStore} promises; keys are random, so stores may be shared. */
public abstract class WaitingDeviceStoreContract {
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int MANY = 4;

  protected abstract WaitingDeviceStore store();

  private final WaitingDevice device = device();

  @Test
  void findsWhatWaits() {
    assertThat(Stages.await(store().find(device.key()))).isNull();

    Stages.await(store().add(device, LIFE));
    Stages.await(store().add(device, LIFE));

    assertThat(Stages.await(store().find(device.key()))).isEqualTo(device);
    assertThat(Stages.await(store().find(device().key()))).isNull();
  }

  @Test
  void keepsTheFirstThingThatIsSaid() {
    Stages.await(store().add(device, LIFE));
    WaitingDevice denied = device.decided(said(1, Verdict.DENY));

    assertThat(Stages.await(store().decide(denied, LIFE))).isTrue();
    assertThat(Stages.await(store().decide(device.decided(said(2, Verdict.APPROVE)), LIFE)))
        .isFalse();

    assertThat(Stages.await(store().find(device.key()))).isEqualTo(denied);
  }

  @Test
  void ofAllThatIsSaidAtOnceOneThingIsKept() {
    Stages.await(store().add(device, LIFE));

    List<CompletableFuture<Boolean>> answers =
        IntStream.range(0, MANY)
            .mapToObj(user -> device.decided(said(user, Verdict.APPROVE)))
            .map(decided -> store().decide(decided, LIFE).toCompletableFuture())
            .toList();

    assertThat(answers).filteredOn(Stages::await).hasSize(1);
  }

  @Test
  void nothingIsKeptOfADeviceThatDoesNotWait() {
    assertThat(Stages.await(store().decide(device.decided(said(1, Verdict.APPROVE)), LIFE)))
        .isFalse();

    assertThat(Stages.await(store().find(device.key()))).isNull();
  }

  @Test
  void isTakenOnce() {
    Stages.await(store().add(device, LIFE));
    Stages.await(store().decide(device.decided(said(1, Verdict.APPROVE)), LIFE));

    List<CompletableFuture<Boolean>> answers =
        IntStream.range(0, MANY)
            .mapToObj(attempt -> store().take(device.key()).toCompletableFuture())
            .toList();

    assertThat(answers).filteredOn(Stages::await).hasSize(1);
    assertThat(Stages.await(store().find(device.key()))).isNull();
  }

  @Test
  void isForgottenInTime() {
    Stages.await(store().add(device, Duration.ofSeconds(1)));

    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Stages.await(store().find(device.key())) != null) {
      assertThat(System.nanoTime()).as("it still waits").isLessThan(deadline);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static Decision said(long user, Verdict verdict) {
    return new Decision(new UserId(user + 1), new DeviceId(user + 100), -7, verdict);
  }

  private static WaitingDevice device() {
    DeviceCode code = DeviceCode.random(new SecureRandom());
    return new WaitingDevice(
        DeviceCode.key(code.link()),
        code.proof(),
        new DeviceLabel("Büro", DeviceType.DESKTOP),
        Instant.parse("2026-03-01T12:00:00.123Z"),
        null);
  }
}
