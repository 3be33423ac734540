package io.skein.node.call.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.call.CallCommand;
import io.skein.node.call.sfu.SfuCommand.Carry;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.CallId;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.SfuRequest;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SfuDeskTest {
  private static final String FIRST = "ws://first:8188";
  private static final String SECOND = "ws://second:8188";
  private static final UserId ALICE = new UserId(1001);
  private static final UserId BOB = new UserId(1002);
  private static final DeviceId PHONE = new DeviceId(5);
  private static final CallId ID = new CallId(7, 8);
  private static final ConversationId GROUP = ConversationId.group(77);
  private static final CallTrack SOUND = new CallTrack("0", CallTrack.Source.MICROPHONE);
  private static final CallTrack PICTURE = new CallTrack("1", CallTrack.Source.CAMERA);
  private static final SfuSecret SECRET = SfuSecret.of("what-nodes-and-sfus-share");

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final SfuSettings settings =
      SfuSettings.from(
          ConfigFactory.parseString("skein.call.sfu.asks-max = 2")
              .withFallback(ConfigFactory.parseResources("skein/call.conf"))
              .resolve());
  private final Map<String, InMemorySfu> servers =
      Map.of(FIRST, new InMemorySfu(), SECOND, new InMemorySfu());
  private final InMemorySfu sfu = servers.get(FIRST);
  private final Map<UserId, Long> feeds = new HashMap<>();
  private final TestProbe<CallCommand> calls = kit.createTestProbe(CallCommand.class);
  private final TestProbe<Outbound> connection = kit.createTestProbe(Outbound.class);
  private final ActorRef<SfuCommand> desk =
      kit.spawn(
          SfuDesk.create(
              settings,
              Sfus.of(List.of(FIRST, SECOND), SECRET, servers::get),
              calls.ref(),
              new SfuMetrics(new SimpleMeterRegistry())));

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private static SfuPlace place(UserId user, int join, CallTrack... tracks) {
    return new SfuPlace(user, PHONE, join, 0, List.of(tracks));
  }

  private void asks(SfuPlace by, SfuRequest asked, SfuTrack... wanted) {
    desk.tell(new Carry(by, FIRST, asked, List.of(wanted), new ReplyTo(connection.ref(), 3)));
  }

  private void publishes(SfuPlace by, int room, boolean begins, CallTrack... tracks) {
    asks(by, new Request.PublishTracks(GROUP, ID, room, begins, "v=0 offer", List.of(tracks)));
  }

  private void subscribes(SfuPlace by, boolean begins, SfuTrack... wanted) {
    List<TrackName> names = List.of(wanted).stream().map(SfuTrack::name).toList();
    asks(by, new Request.SubscribeTracks(GROUP, ID, 1, begins, names), wanted);
  }

  private void answers(SfuPlace by) {
    asks(by, new Request.AnswerSfu(GROUP, ID, 1, "v=0 answer"));
  }

  private Reply.Answer answer() {
    return connection.expectMessageClass(Outbound.Answered.class).answer();
  }

  private Reply.SfuDescription description() {
    return (Reply.SfuDescription) answer();
  }

  private void isRefused(ErrorCode code) {
    Reply.Answer answer = answer();
    assertThat(answer).isInstanceOf(Reply.Failed.class);
    assertThat(((Reply.Failed) answer).code()).isEqualTo(code);
    assertThat(((Reply.Failed) answer).retryAfterMillis() > 0).isEqualTo(code.isRetryable());
  }

  private void isTold(SfuPlace place) {
    CallCommand.Published told = calls.expectMessageClass(CallCommand.Published.class);
    assertThat(told)
        .isEqualTo(new CallCommand.Published(GROUP, ID, 1, withFeed(place, told), desk));
    assertThat(told.place().feed() != 0).isEqualTo(!place.tracks().isEmpty());
    feeds.put(place.user(), told.place().feed());
  }

  private static SfuPlace withFeed(SfuPlace place, CallCommand.Published told) {
    return place.with(told.place().feed(), place.tracks());
  }

  /** Of what the user publishes. */
  private SfuTrack track(UserId user, String mid) {
    return new SfuTrack(user, feeds.getOrDefault(user, 9L), mid);
  }

  private SfuPlace known(UserId user, int join, CallTrack... tracks) {
    return place(user, join).with(feeds.get(user), List.of(tracks));
  }

  /** The participant's sound and picture flow. */
  private void published(UserId user, int join) {
    publishes(place(user, join), 1, true, SOUND, PICTURE);
    sfu.connect(description().sdp());
    isTold(place(user, join, SOUND, PICTURE));
  }

  private CallCommand.SfuPresent present() {
    time.timePasses(settings.presentEvery());
    return calls.expectMessageClass(CallCommand.SfuPresent.class);
  }

  private void awaitConnections(int number) {
    connection.awaitAssert(
        () -> {
          assertThat(sfu.connections()).isEqualTo(number);
          return null;
        });
  }

  @Test
  void tellsTheCallWhatFlowsOnceItDoes() {
    publishes(place(ALICE, 1), 1, true, SOUND);
    Reply.SfuDescription answer = description();
    assertThat(answer.sdp()).startsWith("v=0");
    assertThat(answer.streams()).isEmpty();
    calls.expectNoMessage();

    sfu.connect(answer.sdp());

    isTold(place(ALICE, 1, SOUND));
    publishes(place(ALICE, 1), 1, false, SOUND, PICTURE);
    description();
    isTold(place(ALICE, 1, SOUND, PICTURE));
  }

  @Test
  void othersReceiveIt() {
    published(ALICE, 1);

    subscribes(place(BOB, 2), true, track(ALICE, "1"));

    Reply.SfuDescription offer = description();
    assertThat(offer.sdp()).startsWith("v=0");
    assertThat(offer.streams())
        .containsExactly(new Reply.SfuStream("0", new TrackName(ALICE, "1")));
    answers(place(BOB, 2));
    assertThat(answer()).isEqualTo(Reply.Done.INSTANCE);
    subscribes(place(BOB, 2), false, track(ALICE, "1"), track(ALICE, "0"));
    assertThat(description().streams())
        .containsExactly(
            new Reply.SfuStream("0", new TrackName(ALICE, "1")),
            new Reply.SfuStream("1", new TrackName(ALICE, "0")));
  }

  @Test
  void anOfferIsAnsweredBeforeTheNext() {
    published(ALICE, 1);
    subscribes(place(BOB, 2), true, track(ALICE, "1"));
    description();

    subscribes(place(BOB, 2), false, track(ALICE, "0"));

    isRefused(ErrorCode.SFU_LOST);
    subscribes(place(BOB, 2), true, track(ALICE, "0"));
    assertThat(description().streams()).hasSize(1);
    awaitConnections(2);
  }

  @Test
  void whoWantsNothingHasNoConnection() {
    published(ALICE, 1);
    subscribes(place(BOB, 2), true, track(ALICE, "1"));
    description();

    subscribes(place(BOB, 2), false);

    assertThat(description()).isEqualTo(new Reply.SfuDescription("", List.of()));
    awaitConnections(1);
  }

  @Test
  void whatGoesOnWithNothingIsLost() {
    publishes(place(ALICE, 1), 1, false, SOUND);
    isRefused(ErrorCode.SFU_LOST);
    answers(place(ALICE, 1));
    isRefused(ErrorCode.SFU_LOST);
    asks(
        place(ALICE, 1),
        new Request.TrickleSfu(GROUP, ID, 1, SfuRequest.Side.PUBLISHED, "", "", 0));
    isRefused(ErrorCode.SFU_LOST);
    subscribes(place(ALICE, 1), true, track(BOB, "0"));
    isRefused(ErrorCode.SFU_LOST);
  }

  @Test
  void aNewConnectionTakesThePlaceOfTheOneBefore() {
    published(ALICE, 1);
    long before = feeds.get(ALICE);

    publishes(place(ALICE, 1), 1, true, SOUND);

    isTold(place(ALICE, 1));
    sfu.connect(description().sdp());
    isTold(place(ALICE, 1, SOUND));
    assertThat(feeds.get(ALICE)).isNotEqualTo(before);
    assertThat(sfu.connections()).isEqualTo(1);
  }

  @Test
  void tellsThatNothingFlowsAnyMore() {
    published(ALICE, 1);

    sfu.hangUp(feeds.get(ALICE));

    isTold(place(ALICE, 1));
    publishes(place(ALICE, 1), 1, false, SOUND);
    isRefused(ErrorCode.SFU_LOST);
  }

  @Test
  void saysAgainAndAgainWhomItHasAndDropsThoseThatItIsNotToHave() {
    published(ALICE, 1);
    published(BOB, 2);

    CallCommand.SfuPresent present = present();

    assertThat(present.places())
        .containsExactlyInAnyOrder(known(ALICE, 1, SOUND, PICTURE), known(BOB, 2, SOUND, PICTURE));
    desk.tell(new SfuCommand.Told(ID, 1, List.of(place(ALICE, 1)), false));
    awaitConnections(1);
    assertThat(present().places()).containsExactly(known(ALICE, 1, SOUND, PICTURE));
    desk.tell(new SfuCommand.Told(ID, 1, List.of(), true));
    awaitConnections(0);
  }

  @Test
  void anotherRoomTakesThePlaceOfTheOneBefore() {
    published(ALICE, 1);

    publishes(place(ALICE, 1), 2, true, SOUND);

    description();
    assertThat(sfu.connections()).isEqualTo(1);
    assertThat(present().room()).isEqualTo(2);
    desk.tell(new SfuCommand.Told(ID, 1, List.of(), true));
    assertThat(present().places()).hasSize(1);
  }

  @Test
  void aServerThatIsGoneIsSaidToTheCallsThatHadIt() {
    published(ALICE, 1);

    sfu.answers(false);

    assertThat(calls.expectMessageClass(CallCommand.RoomLost.class))
        .isEqualTo(new CallCommand.RoomLost(GROUP, ID, 1, desk));
    publishes(place(ALICE, 1), 1, true, SOUND);
    isRefused(ErrorCode.SFU_UNAVAILABLE);
    // Another one answers: the call may go there.
    calls.expectMessageClass(CallCommand.RoomLost.class);
  }

  @Test
  void whileNoServerAnswersNoCallIsSentAway() {
    servers.get(SECOND).answers(false);
    sfu.answers(false);

    publishes(place(ALICE, 1), 1, true, SOUND);

    isRefused(ErrorCode.SFU_UNAVAILABLE);
    calls.expectNoMessage();
  }

  @Test
  void soManyRequestsOfAParticipantWait() {
    sfu.hold(true);
    for (int i = 0; i < 4; i++) {
      publishes(place(ALICE, 1), 1, true, SOUND);
    }

    // One is being carried out, two wait.
    isRefused(ErrorCode.OVERLOADED);
    sfu.hold(false);
    for (int i = 0; i < 3; i++) {
      assertThat(description().sdp()).startsWith("v=0");
    }
    assertThat(sfu.connections()).isEqualTo(1);
  }

  @Test
  void whatTheServerRefusesIsRefused() {
    asks(
        place(ALICE, 1), new Request.PublishTracks(GROUP, ID, 1, true, "nonsense", List.of(SOUND)));

    isRefused(ErrorCode.SFU_REFUSED);
  }

  @Test
  void aServerThatOtherNodesHaveAndThisOneHasNotIsUnavailable() {
    desk.tell(
        new Carry(
            place(ALICE, 1),
            "ws://third:8188",
            new Request.PublishTracks(GROUP, ID, 1, true, "v=0 offer", List.of(SOUND)),
            List.of(),
            new ReplyTo(connection.ref(), 3)));

    isRefused(ErrorCode.SFU_UNAVAILABLE);
  }

  @Test
  void tellsNoTrackThatTheServerHasTurnedDown() {
    sfu.turnDown("1");
    publishes(place(ALICE, 1), 1, true, SOUND, PICTURE);

    sfu.connect(description().sdp());

    isTold(place(ALICE, 1, SOUND));
  }

  @Test
  void whatWasUnderWayWhenItsRoomEndedLeavesNone() {
    publishes(place(BOB, 2), 1, true, SOUND);
    description();
    sfu.hold(true);
    publishes(place(ALICE, 1), 1, true, SOUND);
    awaitConnections(2);

    desk.tell(new SfuCommand.Told(ID, 1, List.of(), true));
    awaitConnections(1);
    assertThat(sfu.rooms()).isEqualTo(1);
    sfu.hold(false);

    isRefused(ErrorCode.SFU_LOST);
    connection.awaitAssert(
        () -> {
          assertThat(sfu.rooms()).isZero();
          return null;
        });
  }

  @Test
  void beginsAnewWithoutItsConnectionsAfterAFailureAndLeavesTheServersOpen() {
    published(ALICE, 1);
    publishes(place(BOB, 2), 1, true, SOUND);
    description();

    // Nothing sends this.
    desk.tell(new SfuCommand.Told(null, 1, null, false));

    isTold(place(ALICE, 1));
    awaitConnections(0);
    published(ALICE, 1);
    assertThat(present().places()).hasSize(1);
  }

  @Test
  void noSecretIsInWhatIsPrinted() {
    assertThat(SECRET).hasToString("SfuSecret[]");
    assertThat(SECRET.room(ID, 1)).hasToString("SfuRoom[]");
    assertThat(SECRET.room(ID, 1)).isNotEqualTo(SECRET.room(ID, 2));
    assertThat(SfuSecret.read(settings)).isEqualTo(Optional.empty());
  }
}
