package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.ConnectionState;
import io.skein.client.Credentials;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Reply.Looking.Receipts;
import io.skein.protocol.Reply.Presence;
import io.skein.protocol.Reply.Receipt;
import io.skein.protocol.Reply.Typist;
import io.skein.protocol.Request;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who is there, looks, types and has read what, wherever they are connected: through nodes, sockets
 * and the real store, by the SDK.
 */
@ExtendWith(SharedCluster.class)
final class PresenceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  /** One run of a device; remembers what it was told. */
  private static final class Device implements SkeinListener, AutoCloseable {
    private final Map<UserId, Presence> presences = new ConcurrentHashMap<>();
    private final List<Typist> typists = new CopyOnWriteArrayList<>();
    private final List<Looking> lookings = new CopyOnWriteArrayList<>();
    private final List<Privacy> privacies = new CopyOnWriteArrayList<>();
    private final Map<UserId, Long> reads = new ConcurrentHashMap<>();
    private final SkeinClient client;

    Device(int node, String token) {
      client =
          SkeinClient.builder()
              .server(cluster.http(node).toString())
              .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
              .listener(this)
              .build();
      client.blocking().connect(PATIENCE);
    }

    @Override
    public void onPresence(List<Presence> told) {
      told.forEach(presence -> presences.put(presence.user(), presence));
    }

    @Override
    public void onTyping(ConversationId conversation, List<Typist> told) {
      typists.addAll(told);
    }

    @Override
    public void onLooking(ConversationId conversation, Looking looking) {
      lookings.add(looking);
    }

    @Override
    public void onPrivacy(Privacy privacy) {
      privacies.add(privacy);
    }

    @Override
    public void onCursor(CursorMoved moved) {
      reads.merge(moved.user(), moved.read(), Math::max);
    }

    void await(BooleanSupplier condition) {
      Await.until(
          PATIENCE,
          condition,
          () -> "told " + presences.values() + ", " + typists + ", " + lookings + ", " + privacies);
    }

    void awaitOnline(UserId user, boolean online) {
      await(
          () -> {
            Presence presence = presences.get(user);
            return presence != null && presence.online() == online;
          });
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** The token of a device that was connected once, of a user who is new. */
  private static String register(String name) {
    try (Person person = Person.register(cluster.http(1), name)) {
      return person.client().accessToken().join();
    }
  }

  private static String another(String name) {
    try (Person person = Person.device(cluster.http(1), name)) {
      return person.client().accessToken().join();
    }
  }

  private static ErrorCode refusal(Runnable request) {
    ErrorCode[] code = {ErrorCode.OK};
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(SkeinException.class, e -> code[0] = e.code());
    return code[0];
  }

  @Test
  void whoComesAndGoesIsToldToWhoWatchesAndToNobodyElse() {
    String bobToken = register("pia-bob");
    try (Device alice = new Device(1, register("pia-alice"));
        Device carol = new Device(2, register("pia-carol"))) {
      UserId bobId;
      try (Device bob = new Device(2, bobToken)) {
        bobId = bob.client.user();
        alice.client.blocking().watch(List.of(bobId, carol.client.user()));
        alice.awaitOnline(bobId, true);
        alice.awaitOnline(carol.client.user(), true);
      }

      alice.await(() -> alice.presences.get(bobId).lastSeenMillis() > 0);
      assertThat(alice.presences.get(bobId).online()).isFalse();
      try (Device back = new Device(1, bobToken)) {
        alice.awaitOnline(back.client.user(), true);
      }
      assertThat(carol.presences).isEmpty();
    }
  }

  @Test
  void anInvisibleUserIsAwayForOthersAndKnowsItOnAllDevices() {
    register("ivo-bob");
    String phoneToken = another("ivo-bob");
    String tabletToken = another("ivo-bob");
    try (Device alice = new Device(1, register("ivo-alice"));
        Device phone = new Device(1, phoneToken);
        Device tablet = new Device(2, tabletToken)) {
      UserId bob = phone.client.user();
      alice.client.blocking().watch(List.of(bob));
      alice.awaitOnline(bob, true);

      Privacy invisible =
          phone.client.blocking().changePrivacy(new Request.ChangePrivacy(null, true, null));

      alice.awaitOnline(bob, false);
      assertThat(alice.presences.get(bob).lastSeenMillis()).isPositive();
      tablet.await(() -> tablet.privacies.equals(List.of(invisible)));
      assertThat(tablet.client.blocking().privacy()).isEqualTo(invisible);
      phone
          .client
          .blocking()
          .changePrivacy(new Request.ChangePrivacy(Privacy.Audience.NOBODY, null, null));
      alice.await(() -> alice.presences.get(bob).lastSeenMillis() == 0);
      phone.client.blocking().changePrivacy(new Request.ChangePrivacy(null, false, null));
      alice.awaitOnline(bob, true);
    }
  }

  @Test
  void typingIsToldToWhoLooksAndIsAMember() {
    try (Device alice = new Device(1, register("tia-alice"));
        Device bob = new Device(2, register("tia-bob"));
        Device stranger = new Device(2, register("tia-stranger"))) {
      UserId bobId = bob.client.user();
      ConversationId group =
          alice.client.blocking().createGroup("walkers", List.of(bobId)).conversation();
      assertThat(alice.client.blocking().look(group)).isEqualTo(new Looking(Receipts.NAMES, true));
      bob.client.blocking().look(group);
      assertThat(refusal(() -> stranger.client.blocking().look(group)))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);

      bob.client.typing(group, Kind.VOICE);
      alice.await(() -> alice.typists.contains(new Typist(bobId, Kind.VOICE)));
      bob.client.typing(group, Kind.STOPPED);
      alice.await(() -> alice.typists.contains(new Typist(bobId, Kind.STOPPED)));

      stranger.client.typing(group, Kind.TEXT);
      bob.client.blocking().post(group, "there", PATIENCE);
      assertThat(alice.typists).extracting(Typist::user).containsOnly(bobId);
    }
  }

  @Test
  void whoHasReadAMessageIsToldUnlessOneSideHidesIt() {
    try (Device alice = new Device(1, register("rea-alice"));
        Device bob = new Device(2, register("rea-bob"))) {
      UserId bobId = bob.client.user();
      ConversationId chat = alice.client.blocking().openDirect(bobId).conversation();
      alice.client.blocking().post(chat, "one", PATIENCE);
      bob.client.blocking().markRead(chat, 1);
      alice.await(() -> alice.reads.getOrDefault(bobId, 0L) == 1);
      assertThat(alice.client.blocking().receipts(chat, 1, null).receipts())
          .containsExactly(new Receipt(bobId, true, "rea-bob"));

      bob.client.blocking().changePrivacy(new Request.ChangePrivacy(null, null, true));
      alice.client.blocking().post(chat, "two", PATIENCE);
      bob.client.blocking().markRead(chat, 2);

      assertThat(alice.client.blocking().countReceipts(chat, 2).read()).isZero();
      assertThat(refusal(() -> bob.client.blocking().countReceipts(chat, 1)))
          .isEqualTo(ErrorCode.READS_HIDDEN);
      assertThat(alice.reads.get(bobId)).isEqualTo(1);
      bob.client.blocking().changePrivacy(new Request.ChangePrivacy(null, null, false));
      bob.client.blocking().look(chat);
      alice.await(() -> alice.reads.get(bobId) == 2);
    }
  }

  @Test
  void theOwnerOfAGroupSwitchesItsReceiptsForAll() {
    try (Device alice = new Device(1, register("osa-alice"));
        Device bob = new Device(2, register("osa-bob"))) {
      ConversationId group =
          alice.client.blocking().createGroup("walkers", List.of(bob.client.user())).conversation();
      alice.client.blocking().post(group, "one", PATIENCE);
      bob.client.blocking().look(group);
      assertThat(refusal(() -> bob.client.blocking().switchReceipts(group, false)))
          .isEqualTo(ErrorCode.FORBIDDEN);

      alice.client.blocking().switchReceipts(group, false);

      bob.await(() -> bob.lookings.contains(new Looking(Receipts.NONE, true)));
      assertThat(refusal(() -> alice.client.blocking().countReceipts(group, 2)))
          .isEqualTo(ErrorCode.NO_RECEIPTS);
      alice.client.blocking().switchReceipts(group, true);
      bob.client.blocking().markRead(group, 2);
      alice.await(() -> alice.client.blocking().countReceipts(group, 2).read() == 1);
    }
  }

  @Test
  void aDeviceIsNamedByItsUserAndLoggedOutFromAnother() {
    register("dea-bob");
    String token = another("dea-bob");
    String otherToken = another("dea-bob");
    SkeinAccounts accounts = SkeinAccounts.at(cluster.http(2));
    List<SkeinAccounts.Device> before = accounts.devices(token).join();
    SkeinAccounts.Device other =
        accounts.devices(otherToken).join().stream()
            .filter(SkeinAccounts.Device::current)
            .findFirst()
            .orElseThrow();

    accounts.renameDevice(token, other.id(), "the old phone").join();
    assertThat(accounts.devices(token).join())
        .hasSameSizeAs(before)
        .anySatisfy(device -> assertThat(device.label().name()).isEqualTo("the old phone"));

    try (Device lost = new Device(1, otherToken)) {
      accounts.logOut(token, other.id()).join();
      Await.until(
          PATIENCE,
          () ->
              lost.client.state() instanceof ConnectionState.Ended ended
                  && ended.code() == ErrorCode.LOGGED_OUT,
          () -> lost.client.state().toString());
    }
    assertThat(accounts.devices(token).join()).hasSize(before.size() - 1);
  }
}
