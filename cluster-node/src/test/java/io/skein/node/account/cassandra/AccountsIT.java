package io.skein.node.account.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.AccountMetrics;
import io.skein.node.account.AccountSettings;
import io.skein.node.account.AccountStores;
import io.skein.node.account.Accounts;
import io.skein.node.account.Caller;
import io.skein.node.account.Credentials;
import io.skein.node.account.DeviceLabel;
import io.skein.node.account.DeviceType;
import io.skein.node.account.Existing;
import io.skein.node.account.LinkOffer;
import io.skein.node.account.Outcome;
import io.skein.node.account.ServiceUser;
import io.skein.node.account.SignedIn;
import io.skein.node.account.TokenOrder;
import io.skein.node.account.WaitingDevice.Verdict;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.testing.MigratedStore;
import io.skein.node.testing.Stages;
import io.skein.protocol.ErrorCode;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes' accounts on one real store. */
class AccountsIT {
  private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();
  private static final String PASSWORD = "correct horse";

  private final String run =
      Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36).replaceAll("[01]", "x");
  private final Accounts one = start();
  private final Accounts other = start();

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void whatOneNodeSignsTheOtherBelieves() {
    SignedIn signedIn = register("alice-" + run);

    assertThat(Stages.await(other.authenticate(signedIn.accessToken())))
        .isInstanceOf(Outcome.Done.class);
    SignedIn refreshed = value(Stages.await(other.refresh(signedIn.refreshToken())));
    assertThat(value(Stages.await(one.refresh(refreshed.refreshToken()))).device())
        .isEqualTo(signedIn.device());
  }

  @Test
  void aRefreshThatTwoNodesGetAtOnceHasOneAnswer() {
    SignedIn signedIn = register("bob-" + run);

    Set<String> next =
        IntStream.range(0, 16)
            .mapToObj(i -> (i % 2 == 0 ? one : other).refresh(signedIn.refreshToken()))
            .toList()
            .stream()
            .map(stage -> value(Stages.await(stage)).refreshToken())
            .collect(Collectors.toSet());

    assertThat(next).hasSize(1);
    assertThat(Stages.await(other.refresh(next.iterator().next())))
        .isInstanceOf(Outcome.Done.class);
  }

  @Test
  void ofManyRegistrationsOfOneNameOneSucceeds() {
    List<Outcome<SignedIn>> outcomes =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    (i % 2 == 0 ? one : other)
                        .register(
                            new Credentials("carol-" + run, PASSWORD),
                            null,
                            DeviceLabel.UNNAMED,
                            ADDRESS))
            .toList()
            .stream()
            .map(Stages::await)
            .toList();

    assertThat(outcomes).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(Outcome.Refused.class::isInstance)
        .allSatisfy(
            outcome ->
                assertThat(((Outcome.Refused<SignedIn>) outcome).code())
                    .isEqualTo(ErrorCode.NAME_TAKEN));
  }

  @Test
  void aThousandUsersOfAServiceGetTheirTokens() {
    List<String> names = IntStream.range(0, 1_000).mapToObj(i -> "load-" + run + "-" + i).toList();

    List<Outcome<ServiceUser>> users = Stages.await(one.createUsers(names, Existing.RETURN));
    List<Outcome<ServiceUser>> again = Stages.await(other.createUsers(names, Existing.RETURN));
    List<TokenOrder> orders =
        users.stream()
            .map(user -> new TokenOrder(value(user).user(), DeviceLabel.UNNAMED, null))
            .toList();
    List<Outcome<SignedIn>> tokens = Stages.await(other.issueTokens(orders));

    assertThat(again.stream().map(user -> value(user).user()).toList())
        .isEqualTo(users.stream().map(user -> value(user).user()).toList());
    assertThat(tokens).allSatisfy(token -> assertThat(token).isInstanceOf(Outcome.Done.class));
    assertThat(Stages.await(one.authenticate(value(tokens.get(999)).accessToken())))
        .isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aLoggedOutDeviceIsOutOnEveryNode() {
    SignedIn signedIn = register("dora-" + run);

    Stages.await(one.logOut(signedIn.user(), signedIn.device()));

    assertThat(Stages.await(other.authenticate(signedIn.accessToken())))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.LOGGED_OUT));
    assertThat(Stages.await(other.refresh(signedIn.refreshToken())))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aDeviceIsLinkedThoughEachOfItsRequestsIsAnsweredByAnotherNode() {
    SignedIn old = register("erin-" + run);
    Caller caller = new Caller(old.user(), old.device());
    LinkOffer offer =
        value(Stages.await(one.beginLink(new DeviceLabel("browser", DeviceType.BROWSER), ADDRESS)));

    value(Stages.await(other.decideLink(caller, offer.link(), Verdict.APPROVE)));
    SignedIn linked = value(Stages.await(one.collectLink(offer.deviceCode(), ADDRESS)));

    assertThat(linked.user()).isEqualTo(old.user());
    assertThat(value(Stages.await(other.authenticate(linked.accessToken()))).device())
        .isEqualTo(linked.device());
    assertThat(Stages.await(other.collectLink(offer.deviceCode(), ADDRESS)))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.EXPIRED_TOKEN));
  }

  private SignedIn register(String name) {
    return value(
        Stages.await(
            one.register(new Credentials(name, PASSWORD), null, DeviceLabel.UNNAMED, ADDRESS)));
  }

  private static Accounts start() {
    CassandraSession session = MigratedStore.session();
    return Stages.await(
        Accounts.start(
            new AccountStores(
                new CassandraAccountStore(session),
                new CassandraDeviceStore(session),
                new CassandraKeyStore(session),
                new CassandraWaitingDeviceStore(session)),
            AccountSettings.from(ConfigFactory.parseResources("skein/account.conf").resolve()),
            () -> ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
            Clock.systemUTC(),
            (user, device) -> CompletableFuture.completedFuture(null),
            new AccountMetrics(new SimpleMeterRegistry())));
  }

  private static <T> T value(Outcome<T> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }
}
