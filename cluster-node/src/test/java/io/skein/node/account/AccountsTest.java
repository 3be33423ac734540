package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.testing.Stages;
import io.skein.protocol.ErrorCode;
import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that fail half-way, and are repeated. */
class AccountsTest {
  private static final Config CHEAP =
      ConfigFactory.parseString(
          "skein.accounts.hashing { memory = 8 KiB, iterations = 1, threads = 1 }");
  private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();
  private static final Credentials ALICE = new Credentials("alice", "correct horse");
  private static final String WANTED = "battery staple";

  private final InMemoryDeviceStore devices = new InMemoryDeviceStore();
  private final Accounts accounts = start(devices);
  private final Caller phone = caller(accounts.register(ALICE, null, DeviceLabel.UNNAMED, ADDRESS));
  private final Caller laptop = caller(accounts.logIn(ALICE, DeviceLabel.UNNAMED, null, ADDRESS));
  private final Caller tablet = caller(accounts.logIn(ALICE, DeviceLabel.UNNAMED, null, ADDRESS));

  @AfterEach
  void close() {
    accounts.close();
  }

  @Test
  void aRepeatedDeletionLogsOutWhomTheFirstLeftLoggedIn() {
    devices.setAway(true);
    assertRefused(accounts.delete(phone, ALICE.password(), ADDRESS), ErrorCode.UNAVAILABLE);
    devices.setAway(false);

    assertDone(accounts.delete(phone, ALICE.password(), ADDRESS));

    assertThat(Stages.await(devices.devices(phone.user()))).isEmpty();
  }

  @Test
  void whoDeletesAnAccountIsLoggedOutLastToBeAbleToRepeatIt() {
    devices.setStuck(laptop.device());
    assertRefused(accounts.delete(phone, ALICE.password(), ADDRESS), ErrorCode.OUTCOME_UNKNOWN);

    assertThat(Stages.await(devices.devices(phone.user())))
        .contains(phone.device(), laptop.device());
    devices.setStuck(null);
    assertDone(accounts.delete(phone, ALICE.password(), ADDRESS));
    assertThat(Stages.await(devices.devices(phone.user()))).isEmpty();
  }

  @Test
  void aDeletionNeedsThePassword() {
    assertRefused(accounts.delete(phone, WANTED, ADDRESS), ErrorCode.WRONG_CREDENTIALS);

    assertThat(Stages.await(devices.devices(phone.user()))).hasSize(3);
  }

  @Test
  void aRepeatedPasswordChangeLogsOutWhomTheFirstLeftLoggedIn() {
    devices.setAway(true);
    assertRefused(change(ALICE.password(), WANTED), ErrorCode.UNAVAILABLE);
    devices.setAway(false);

    assertDone(change(ALICE.password(), WANTED));

    assertThat(Stages.await(devices.devices(phone.user()))).containsExactly(phone.device());
    assertDone(
        accounts.logIn(new Credentials(ALICE.name(), WANTED), DeviceLabel.UNNAMED, null, ADDRESS));
  }

  @Test
  void whoKnowsNeitherPasswordLogsNobodyOut() {
    assertRefused(change("a guess at it", WANTED), ErrorCode.WRONG_CREDENTIALS);

    assertThat(Stages.await(devices.devices(phone.user())))
        .containsExactlyInAnyOrder(phone.device(), laptop.device(), tablet.device());
  }

  private CompletionStage<Outcome<Unit>> change(String current, String wanted) {
    return accounts.changePassword(phone, current, wanted, ADDRESS);
  }

  private static void assertDone(CompletionStage<? extends Outcome<?>> stage) {
    assertThat((Object) Stages.await(stage)).isInstanceOf(Outcome.Done.class);
  }

  private static void assertRefused(CompletionStage<Outcome<Unit>> stage, ErrorCode code) {
    assertThat(Stages.await(stage))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static Caller caller(CompletionStage<Outcome<SignedIn>> stage) {
    SignedIn signedIn = ((Outcome.Done<SignedIn>) Stages.await(stage)).value();
    return new Caller(signedIn.user(), signedIn.device());
  }

  private static Accounts start(DeviceStore devices) {
    Config config =
        CHEAP.withFallback(ConfigFactory.parseResources("skein/account.conf")).resolve();
    return Stages.await(
        Accounts.start(
            new AccountStores(
                new InMemoryAccountStore(),
                devices,
                new InMemoryKeyStore(),
                new InMemoryWaitingDeviceStore()),
            AccountSettings.from(config),
            new AtomicLong()::incrementAndGet,
            Clock.systemUTC(),
            (user, device) -> CompletableFuture.completedFuture(null),
            new AccountMetrics(new SimpleMeterRegistry())));
  }
}
