package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCallMedia;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.Recorder;
import io.skein.protocol.Call;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls by an SFU, as an embedder makes them, over real sockets. */
class SkeinCallSfuTest {
  private static final CallTrack SOUND = new CallTrack("0", CallTrack.Source.MICROPHONE);
  private static final CallTrack SCREEN = new CallTrack("1", CallTrack.Source.SCREEN);

  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final FakeCallMedia media = new FakeCallMedia("alice");
  private final FakeCallMedia otherMedia = new FakeCallMedia("bob");
  private final SkeinClient client = client(alice, media);
  private final SkeinClient other = client(bob, otherMedia);
  private SkeinCall call;
  private SkeinCall otherCall;

  private SkeinClient client(UserId user, CallMedia where) {
    String token = cluster.tokenOf(user);
    return SkeinClient.builder()
        .endpoints(List.of(cluster.endpoint()))
        .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
        .listener(new Recorder())
        .callMedia(where)
        .build();
  }

  /** Calls of groups are in this room from now on. */
  private void room(int number) {
    cluster.with(
        model -> {
          model.calls().room(number);
          return model;
        });
  }

  @BeforeEach
  void talk() {
    client.blocking().connect(Duration.ofSeconds(10));
    other.blocking().connect(Duration.ofSeconds(10));
    room(1);
    ConversationId group = client.blocking().createGroup("team", List.of(bob)).conversation();
    call = Await.value(client.calls().start(group, Call.Media.AUDIO, List.of(bob)));
    Await.until("bob's device rings", () -> other.calls().of(group) != null);
    otherCall = Objects.requireNonNull(other.calls().of(group));
    Await.value(otherCall.accept(LocalMedia.AUDIO));
    Await.until("both", () -> call.state().participants().size() == 2);
  }

  @AfterEach
  void end() {
    client.close();
    other.close();
    cluster.close();
  }

  private static void isRefused(CompletableFuture<?> future, ErrorCode code) {
    assertThatThrownBy(future::join)
        .cause()
        .isInstanceOfSatisfying(
            SkeinException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void oneSendsAndTheOtherReceives() {
    assertThat(call.state().room()).isEqualTo(1);

    String answer = Await.value(call.sfu().publish(true, "offer", List.of(SOUND)));

    assertThat(answer).isEqualTo("answer to offer");
    Await.until(
        "tracks",
        () ->
            Objects.requireNonNull(otherCall.state().participant(alice))
                .tracks()
                .equals(List.of(SOUND)));
    TrackName name = new TrackName(alice, "0");
    CallSfu.Offer offer = Await.value(otherCall.sfu().subscribe(true, List.of(name)));
    assertThat(offer)
        .isEqualTo(new CallSfu.Offer("offer", List.of(new CallSfu.Stream("m0", name))));
    Await.value(otherCall.sfu().answer("answer"));
    PeerConnection.Candidate candidate = new PeerConnection.Candidate("candidate:1", "0", 0);
    Await.value(otherCall.sfu().trickle(CallSfu.Side.SUBSCRIBED, candidate));
    Await.value(call.sfu().publish(false, "more", List.of(SOUND, SCREEN)));
    // What else is told of it leaves what it publishes.
    call.mute(true);
    Await.until(
        "tracks",
        () ->
            Objects.requireNonNull(otherCall.state().participant(alice)).muted()
                && otherCall.state().participant(alice).tracks().size() == 2);
    assertThat(media.connections()).isEmpty();
    assertThat(otherMedia.connections()).isEmpty();
  }

  @Test
  void anotherRoomIsSeenInTheCall() {
    Await.value(call.sfu().publish(true, "offer", List.of(SOUND)));

    room(2);

    Await.until("another room", () -> call.state().room() == 2);
    assertThat(Objects.requireNonNull(call.state().participant(alice)).tracks()).isEmpty();
    Await.value(call.sfu().publish(true, "offer", List.of(SOUND)));
  }

  @Test
  void whoDoesNotTakePartIsRefused() {
    Await.value(otherCall.hangUp());

    isRefused(otherCall.sfu().subscribe(true, List.of()), ErrorCode.NOT_IN_CALL);
  }

  @Test
  void aCallOfTwoHasNone() {
    ConversationId chat = ConversationId.direct(alice, bob);
    Await.value(call.hangUp());
    SkeinCall direct = Await.value(client.calls().start(chat, Call.Media.AUDIO, List.of()));

    isRefused(direct.sfu().answer("answer"), ErrorCode.NO_SFU);
  }
}
