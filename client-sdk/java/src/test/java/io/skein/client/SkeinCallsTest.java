package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCallMedia;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.Recorder;
import io.skein.protocol.Call;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls, as an embedder makes them, over real sockets. */
class SkeinCallsTest {
  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final ConversationId chat = ConversationId.direct(alice, bob);
  private final List<Phone> phones = new ArrayList<>();

  /** A device, and what it was told of calls. */
  private final class Phone extends Recorder {
    final FakeCallMedia media;
    final List<CallChange> changes = new CopyOnWriteArrayList<>();
    final SkeinClient client;
    final String token;

    Phone(String name, UserId user) {
      media = new FakeCallMedia(name);
      token = cluster.tokenOf(user);
      client =
          SkeinClient.builder()
              .endpoints(List.of(cluster.endpoint()))
              .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
              .listener(this)
              .callMedia(media)
              .build();
      phones.add(this);
      client.blocking().connect(Duration.ofSeconds(10));
    }

    @Override
    public void onCall(SkeinCall call, CallChange change) {
      changes.add(change);
    }

    SkeinCall call() {
      return Objects.requireNonNull(client.calls().of(chat));
    }

    void awaits(BooleanSupplier condition) {
      Await.until(() -> "told " + changes + ", " + errors(), condition);
    }

    void hears(Class<? extends CallChange> kind) {
      awaits(() -> changes.stream().anyMatch(kind::isInstance));
    }

    void hears(CallChange change) {
      awaits(() -> changes.contains(change));
    }

    @Nullable String agreed() {
      List<FakeCallMedia.Connection> open = media.open();
      return open.size() == 1 ? open.get(0).agreed() : null;
    }

    private static List<String> candidates(Phone phone) {
      return phone.media.open().get(0).candidates().stream()
          .map(PeerConnection.Candidate::body)
          .toList();
    }
  }

  /** Two devices in a call with each other. */
  private record Pair(Phone one, Phone other) {
    void talk() {
      Await.until(
          () -> one.agreed() + " and " + other.agreed() + one.errors() + other.errors(),
          () -> one.agreed() != null && Objects.equals(one.agreed(), other.agreed()));
      Await.until(
          "ways both ways",
          () -> !Phone.candidates(one).isEmpty() && !Phone.candidates(other).isEmpty());
    }
  }

  @AfterEach
  void end() {
    phones.forEach(phone -> phone.client.close());
    cluster.close();
  }

  private static <T> T await(Phone phone, CompletableFuture<T> future) {
    return phone.client.blocking().await(future);
  }

  private SkeinCall start(Phone phone) {
    return await(phone, phone.client.calls().start(chat, Call.Media.VIDEO, List.of()));
  }

  /** Alice's phone calls bob's, which rings. */
  private Pair ringing() {
    Pair pair = new Pair(new Phone("one", alice), new Phone("other", bob));
    start(pair.one());
    pair.other().hears(new CallChange.Incoming());
    return pair;
  }

  /** The same, and bob has answered. */
  private Pair talking() {
    Pair pair = ringing();
    await(pair.other(), pair.other().call().accept(LocalMedia.VIDEO));
    pair.talk();
    return pair;
  }

  @Test
  void twoTalk() {
    Phone one = new Phone("one", alice);
    Phone other = new Phone("other", bob);

    SkeinCall call = start(one);
    one.awaits(() -> one.media.sent().equals(List.of(LocalMedia.VIDEO)));
    other.hears(new CallChange.Incoming());
    one.hears(new CallChange.Rings(bob));
    assertThat(other.call().rings()).isTrue();
    await(other, other.call().accept(LocalMedia.AUDIO));

    assertThat(other.call().isHere()).isTrue();
    other.hears(new CallChange.RingsNoMore(CallChange.RingsNoMore.Why.ANSWERED_HERE));
    new Pair(one, other).talk();
    one.hears(CallChange.Media.class);
    // Bob answers a video call without a camera.
    one.hears(CallChange.Sends.class);
    assertThat(one.client.calls().current()).isSameAs(call);

    call.hold(true);
    other.awaits(() -> Objects.requireNonNull(other.call().state().participant(alice)).held());
    one.awaits(() -> one.media.sent().contains(LocalMedia.VIDEO.withHeld(true)));

    await(other, other.call().hangUp());
    CallChange ended = new CallChange.Ended(Call.Outcome.ANSWERED, false);
    one.hears(ended);
    other.hears(ended);
    // What connects is ended by a callback of its own.
    one.awaits(() -> one.media.open().isEmpty() && one.media.isStopped());
    other.awaits(() -> other.media.open().isEmpty());
    assertThat(call.state().isEnded()).isTrue();
    one.awaits(() -> one.client.calls().all().isEmpty());
    assertThat(await(one, one.client.calls().ask(chat))).isNull();
    assertThat(one.errors()).isEmpty();
    assertThat(other.errors()).isEmpty();
  }

  @Test
  void bothOfferAnewAtOnceAndOneGivesWay() {
    Pair pair = talking();
    Phone one = pair.one();
    Phone other = pair.other();

    for (int i = 0; i < 20; i++) {
      one.media.open().get(0).needNegotiation();
      other.media.open().get(0).needNegotiation();
    }

    pair.talk();
    assertThat(one.errors()).isEmpty();
    assertThat(other.errors()).isEmpty();
  }

  @Test
  void signalsThatComeTwiceAndWaysThatFailDoNoHarm() {
    cluster.eventFaults(event -> event instanceof Reply.CallSignalEvent ? 2 : 1);
    Pair pair = talking();
    Phone one = pair.one();
    Phone other = pair.other();

    other.media.open().get(0).fail();

    one.awaits(
        () -> one.media.open().get(0).restarts() + other.media.open().get(0).restarts() == 1);
    pair.talk();
    List<String> heard = Phone.candidates(one);
    assertThat(heard).doesNotHaveDuplicates();
    assertThat(one.errors()).isEmpty();
    assertThat(other.errors()).isEmpty();
  }

  @Test
  void anotherDeviceStopsRingingAndTakesTheCallOver() {
    Phone one = new Phone("one", alice);
    Phone other = new Phone("other", bob);
    Phone tablet = new Phone("tablet", bob);
    start(one);
    other.hears(new CallChange.Incoming());
    tablet.hears(new CallChange.Incoming());

    await(other, other.call().accept(LocalMedia.VIDEO));

    tablet.hears(new CallChange.RingsNoMore(CallChange.RingsNoMore.Why.ANSWERED_ELSEWHERE));
    new Pair(one, other).talk();
    CompletionException refused =
        catchThrowableOfType(
            CompletionException.class, () -> tablet.call().accept(LocalMedia.VIDEO).join());
    assertThat(((SkeinException) refused.getCause()).code()).isEqualTo(ErrorCode.CALL_ELSEWHERE);
    await(tablet, tablet.call().takeOver(LocalMedia.VIDEO));

    other.awaits(() -> other.media.open().isEmpty() && other.media.isStopped());
    new Pair(one, tablet).talk();
    one.awaits(() -> one.media.connections().size() == 2);
  }

  @Test
  void aDeviceThatLosesItsSocketGoesOn() {
    Pair pair = talking();
    Phone one = pair.one();
    Phone other = pair.other();

    String agreed = one.agreed();
    cluster.breakAll();
    one.media.open().get(0).needNegotiation();

    one.awaits(() -> one.agreed() != null && !Objects.equals(one.agreed(), agreed));
    pair.talk();
    one.awaits(
        () -> one.call().state().participants().stream().noneMatch(Call.Participant::isAway));
    assertThat(one.media.connections()).hasSize(1);
    assertThat(other.media.connections()).hasSize(1);
  }

  @Test
  void whoIsNotWantedHearsHow() {
    Pair pair = ringing();
    Phone one = pair.one();
    Phone other = pair.other();

    await(other, other.call().busy());

    one.hears(new CallChange.Unanswered(bob, Call.Invited.State.BUSY));
    one.hears(new CallChange.Ended(Call.Outcome.BUSY, false));
    other.hears(new CallChange.Ended(Call.Outcome.BUSY, false));
    SkeinCall again = start(one);
    other.awaits(() -> other.client.calls().of(chat) != null);
    await(one, again.hangUp());
    other.hears(new CallChange.Ended(Call.Outcome.CANCELLED, true));
    assertThatThrownBy(() -> again.hangUp().join())
        .cause()
        .extracting(failure -> ((SkeinException) failure).code())
        .isEqualTo(ErrorCode.NO_SUCH_CALL);
  }

  @Test
  void whatIsMoreThanAllowedIsNotAsked() {
    Phone one = new Phone("one", alice);
    List<Request> asked = new CopyOnWriteArrayList<>();
    cluster.faults(
        request -> {
          asked.add(request);
          return FakeCluster.Fault.NONE;
        });
    List<UserId> many =
        IntStream.range(0, 9).mapToObj(i -> new UserId(100 + i)).collect(Collectors.toList());

    assertThatThrownBy(() -> one.client.calls().start(chat, Call.Media.AUDIO, many).join())
        .cause()
        .extracting(failure -> ((SkeinException) failure).code())
        .isEqualTo(ErrorCode.TOO_MANY_USERS);
    assertThat(asked).noneMatch(Request.StartCall.class::isInstance);
  }

  @Test
  void aClientWithoutMediaTakesPartInNothing() {
    String token = cluster.tokenOf(alice);
    try (SkeinClient deaf =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .build()) {
      assertThatThrownBy(() -> deaf.calls().start(chat, Call.Media.AUDIO, List.of()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatAClientWaitsForFailsWithItsEnd() {
    Phone one = new Phone("one", alice);
    cluster.faults(
        request ->
            request instanceof Request.StartCall
                ? FakeCluster.Fault.STALL
                : FakeCluster.Fault.NONE);
    CompletableFuture<SkeinCall> start =
        one.client.calls().start(chat, Call.Media.AUDIO, List.of());

    one.client.close();

    assertThatThrownBy(start::join).hasCauseInstanceOf(SkeinException.class);
    assertThatThrownBy(() -> one.client.calls().ask(chat).join())
        .hasCauseInstanceOf(SkeinException.class);
  }
}
