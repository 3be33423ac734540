package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CAROL;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.GROUP;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.PHONE;
import static io.skein.node.call.Calls.TABLET;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallHouse.Device;
import io.skein.node.call.sfu.InMemorySfu;
import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.call.sfu.SfuPlace;
import io.skein.node.call.sfu.SfuSecret;
import io.skein.node.call.sfu.SfuTrack;
import io.skein.node.call.sfu.Sfus;
import io.skein.protocol.Call;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls by an SFU, in their actor: which desk is asked, and what becomes of rooms. */
class CallRoomTest {
  private static final CallTrack SOUND = new CallTrack("0", CallTrack.Source.MICROPHONE);

  private static final String OFFER = "v=0 offer\r\nm=audio 9 X 111\r\na=mid:0\r\n";

  private final Map<String, InMemorySfu> servers =
      Map.of("ws://a:8188", new InMemorySfu(), "ws://b:8188", new InMemorySfu());
  private final Sfus sfus =
      Sfus.of(
          List.of("ws://a:8188", "ws://b:8188"),
          SfuSecret.of("what-nodes-and-sfus-share"),
          servers::get);
  private final SfuSecret secret = SfuSecret.of("what-nodes-and-sfus-share");
  private CallHouse house = CallHouse.of(GROUP, sfus);
  private final TestProbe<SfuCommand> desk = house.kit.createTestProbe(SfuCommand.class);
  private final TestProbe<SfuCommand> otherDesk = house.kit.createTestProbe(SfuCommand.class);
  private final Device alice = house.device(ALICE, PHONE);
  private final Device bob = house.device(BOB, PHONE);

  @AfterEach
  void close() {
    house.close();
  }

  private Call talk() {
    alice.start(ID, BOB);
    alice.isAnswered();
    bob.says(Action.JOIN);
    return bob.isAnswered();
  }

  private static Request.PublishTracks publishing(int room) {
    return new Request.PublishTracks(GROUP, ID, room, true, OFFER, List.of(SOUND));
  }

  private static SfuPlace place(UserId user, int join, CallTrack... tracks) {
    return new SfuPlace(user, PHONE, join, tracks.length == 0 ? 0 : 70 + join, List.of(tracks));
  }

  private SfuCommand.Carry carried(TestProbe<SfuCommand> by) {
    return by.expectMessageClass(SfuCommand.Carry.class);
  }

  /** Bob's sound flows. */
  private void published() {
    bob.asks(publishing(1), desk.ref());
    carried(desk);
    house.actor.tell(new CallCommand.Published(GROUP, ID, 1, place(BOB, 2, SOUND), desk.ref()));
    house.isTold(ALICE, call -> call.participant(BOB).tracks().equals(List.of(SOUND)));
  }

  @Test
  void groupsHaveARoomAndChatsHaveNone() {
    assertThat(talk().room()).isEqualTo(1);

    try (CallHouse chat = CallHouse.of(CHAT, sfus)) {
      Device caller = chat.device(ALICE, PHONE);
      caller.start(ID);
      assertThat(caller.isAnswered().room()).isZero();
      caller.asks(
          new Request.AnswerSfu(CHAT, ID, 1, "v=0 answer"),
          chat.kit.createTestProbe(SfuCommand.class).ref());
      caller.isRefused(ErrorCode.NO_SFU);
    }
  }

  @Test
  void aCallBeginsAtAServerThatAnswers() {
    servers.get(sfus.server(ID, 1)).answers(false);

    assertThat(talk().room()).isEqualTo(2);
  }

  @Test
  void whatAParticipantAsksGoesToItsDesk() {
    talk();
    published();

    alice.asks(
        new Request.SubscribeTracks(
            GROUP, ID, 1, true, List.of(new TrackName(BOB, "0"), new TrackName(BOB, "9"))),
        otherDesk.ref());

    SfuCommand.Carry carry = carried(otherDesk);
    assertThat(carry.by()).isEqualTo(place(ALICE, 1));
    assertThat(carry.server()).isEqualTo(sfus.server(ID, 1));
    assertThat(carry.wanted()).containsExactly(new SfuTrack(BOB, 72, "0"));
    // Bob's connection with the node is a different one now; those with the SFU are where they
    // were.
    bob.asks(publishing(1), otherDesk.ref());
    carried(desk);
    house.device(CAROL, PHONE).asks(publishing(1), desk.ref());
    desk.expectNoMessage();
  }

  @Test
  void whoDoesNotTakePartIsRefused() {
    talk();
    Device carol = house.device(CAROL, PHONE);

    carol.asks(publishing(1), desk.ref());

    carol.isRefused(ErrorCode.NOT_IN_CALL);
    bob.asks(publishing(2), desk.ref());
    bob.isRefused(ErrorCode.SFU_LOST);
    desk.expectNoMessage();
  }

  @Test
  void desksDropConnectionsOfThoseWhoLeave() {
    talk();
    published();
    alice.asks(publishing(1), desk.ref());
    carried(desk);

    bob.says(Action.LEAVE);

    SfuCommand.Told told = desk.expectMessageClass(SfuCommand.Told.class);
    assertThat(told).isEqualTo(new SfuCommand.Told(ID, 1, List.of(place(ALICE, 1)), false));
  }

  @Test
  void anotherDeviceOfAUserHasAPlaceOfItsOwn() {
    talk();
    published();
    Device tablet = house.device(BOB, TABLET);

    tablet.says(Action.TAKE_OVER);

    assertThat(tablet.isAnswered().participant(BOB).tracks()).isEmpty();
    assertThat(desk.expectMessageClass(SfuCommand.Told.class).places()).isEmpty();
    tablet.asks(publishing(1), otherDesk.ref());
    assertThat(carried(otherDesk).by().device()).isEqualTo(TABLET);
  }

  @Test
  void anActorThatBeginsAnewLearnsFromDesks() {
    talk();
    published();
    house.crash();
    house.startAgain();

    house.actor.tell(
        new CallCommand.SfuPresent(GROUP, ID, 1, List.of(place(BOB, 2, SOUND)), desk.ref()));
    house.actor.tell(
        new CallCommand.SfuPresent(GROUP, ID, 1, List.of(place(BOB, 2)), otherDesk.ref()));

    assertThat(desk.expectMessageClass(SfuCommand.Told.class).places()).hasSize(1);
    assertThat(otherDesk.expectMessageClass(SfuCommand.Told.class).places()).isEmpty();
    bob.asks(publishing(1), otherDesk.ref());
    carried(desk);
    assertThat(house.told(ALICE).participant(BOB).tracks()).containsExactly(SOUND);
  }

  @Test
  void whatNoDeskSpeaksOfIsLost() {
    talk();
    published();
    house.crash();
    house.startAgain();

    house.passUntil(
        Duration.ofSeconds(1),
        h -> h.told(ALICE) != null && h.told(ALICE).participant(BOB).tracks().isEmpty());
  }

  @Test
  void whatADeskHadIsLostWithIt() {
    talk();
    published();

    desk.stop();

    house.isTold(ALICE, call -> call.participant(BOB).tracks().isEmpty());
    bob.asks(publishing(1), otherDesk.ref());
    carried(otherDesk);
  }

  @Test
  void aRoomIsLostWithItsServer() {
    talk();
    published();
    servers.get(sfus.server(ID, 1)).answers(false);

    house.actor.tell(new CallCommand.RoomLost(GROUP, ID, 1, desk.ref()));

    Call moved = house.isTold(ALICE, call -> call.room() == 2);
    assertThat(moved.participant(BOB).tracks()).isEmpty();
    assertThat(desk.expectMessageClass(SfuCommand.Told.class))
        .isEqualTo(new SfuCommand.Told(ID, 1, List.of(), true));
    house.actor.tell(new CallCommand.RoomLost(GROUP, ID, 1, desk.ref()));
    bob.asks(publishing(2), otherDesk.ref());
    assertThat(carried(otherDesk).server()).isEqualTo(sfus.server(ID, 2));
    // However many desks say it.
    assertThat(house.meters.counter(CallMetrics.ROOMS_LOST).count()).isEqualTo(1);
  }

  @Test
  void aRoomEndsWithItsCall() {
    Call call = talk();
    published();
    InMemorySfu server = servers.get(sfus.server(ID, call.room()));
    server.publish(secret.room(ID, 1), 7, "v=0 offer", List.of(SOUND), change -> {});
    assertThat(server.rooms()).isEqualTo(1);

    bob.says(Action.LEAVE);
    alice.says(Action.LEAVE);

    house.isTold(ALICE, Call::isEnded);
    desk.awaitAssert(
        () -> {
          assertThat(server.rooms()).isZero();
          return null;
        });
    house.actor.tell(
        new CallCommand.SfuPresent(GROUP, ID, 1, List.of(place(BOB, 2)), otherDesk.ref()));
    assertThat(otherDesk.expectMessageClass(SfuCommand.Told.class).places()).isEmpty();
  }

  private Request.SubscribeTracks wanting(boolean begins, UserId user) {
    return new Request.SubscribeTracks(GROUP, ID, 1, begins, List.of(new TrackName(user, "0")));
  }

  @Test
  void whoPublishesAnewUnderTheSameNamesIsToldOf() {
    talk();
    published();
    long before = house.told(ALICE).version();

    house.actor.tell(
        new CallCommand.SfuPresent(
            GROUP, ID, 1, List.of(new SfuPlace(BOB, PHONE, 2, 99, List.of(SOUND))), desk.ref()));

    house.isTold(ALICE, call -> call.version() == before + 2);
    alice.asks(wanting(false, BOB), otherDesk.ref());
    assertThat(carried(otherDesk).wanted()).containsExactly(new SfuTrack(BOB, 99, "0"));
  }

  @Test
  void anActorThatHasJustBegunKnowsWhereTracksAre() {
    talk();
    published();
    house.crash();
    house.startAgain();

    alice.asks(wanting(true, BOB), otherDesk.ref());

    assertThat(carried(otherDesk).wanted()).containsExactly(new SfuTrack(BOB, 72, "0"));
  }

  @Test
  void whoGoesOnWaitsForTheDeskThatHasItsConnections() {
    talk();
    alice.asks(publishing(1), desk.ref());
    carried(desk);
    published();
    house.crash();
    house.startAgain();

    alice.asks(wanting(false, BOB), otherDesk.ref());
    house.actor.tell(
        new CallCommand.SfuPresent(
            GROUP, ID, 1, List.of(place(ALICE, 1), place(BOB, 2, SOUND)), desk.ref()));

    assertThat(desk.expectMessageClass(SfuCommand.Told.class).places()).hasSize(2);
    assertThat(carried(desk).wanted()).containsExactly(new SfuTrack(BOB, 72, "0"));
    otherDesk.expectNoMessage();
  }

  @Test
  void whomNoDeskSpeaksOfIsServedByTheNearestAfterAWhile() {
    talk();
    published();
    house.crash();
    house.startAgain();
    alice.asks(wanting(false, BOB), otherDesk.ref());
    alice.asks(publishing(2), otherDesk.ref());
    alice.isRefused(ErrorCode.SFU_LOST);

    house.pass(house.settings().deskPatience());

    carried(otherDesk);
  }

  @Test
  void whoWaitsIsAnsweredWhenTheCallEnds() {
    talk();
    published();
    house.crash();
    house.startAgain();
    alice.asks(wanting(false, BOB), otherDesk.ref());

    bob.says(Action.LEAVE);
    bob.isAnswered();
    alice.says(Action.LEAVE);

    alice.isAnswered();
    alice.isRefused(ErrorCode.NO_SUCH_CALL);
  }

  @Test
  void aLateWordOfADeskThatHasAParticipantNoMoreIsNotHeard() {
    talk();
    published();

    house.actor.tell(
        new CallCommand.Published(
            GROUP, ID, 1, new SfuPlace(BOB, PHONE, 2, 55, List.of(SOUND)), otherDesk.ref()));

    alice.asks(wanting(true, BOB), otherDesk.ref());
    assertThat(carried(otherDesk).wanted()).containsExactly(new SfuTrack(BOB, 72, "0"));
  }

  @Test
  void whatADeskSpeaksOfNoMoreIsLost() {
    talk();
    published();

    house.actor.tell(new CallCommand.SfuPresent(GROUP, ID, 1, List.of(), desk.ref()));

    house.isTold(ALICE, call -> call.participant(BOB).tracks().isEmpty());
  }

  @Test
  void oneNodesLostLinkMovesNoCall() {
    talk();
    published();

    house.actor.tell(new CallCommand.RoomLost(GROUP, ID, 1, otherDesk.ref()));
    house.actor.tell(new CallCommand.RoomLost(GROUP, ID, 1, desk.ref()));

    Call call = house.isTold(ALICE, told -> told.participant(BOB).tracks().isEmpty());
    assertThat(call.room()).isEqualTo(1);
  }

  @Test
  void aCallThatHasMovedStaysForAWhile() {
    talk();
    published();
    servers.values().forEach(server -> server.answers(false));
    house.actor.tell(new CallCommand.RoomLost(GROUP, ID, 1, desk.ref()));
    house.isTold(ALICE, call -> call.room() == 2);
    servers.get(sfus.server(ID, 1)).answers(true);

    house.actor.tell(new CallCommand.RoomLost(GROUP, ID, 2, desk.ref()));
    bob.asks(publishing(2), otherDesk.ref());
    carried(otherDesk);
    house.pass(house.settings().sfuMoveEvery());
    house.actor.tell(new CallCommand.RoomLost(GROUP, ID, 2, desk.ref()));

    house.isTold(ALICE, call -> call.room() == 3);
  }

  @Test
  void aCallStaysAtItsServerWhateverIsConfiguredLater() {
    talk();
    published();
    String before = sfus.server(ID, 1);
    List<String> others = List.of("ws://c:8188", "ws://d:8188", "ws://e:8188");
    Sfus more = Sfus.of(others, secret, name -> new InMemorySfu());
    house.crash();
    house.startAgain(more);

    bob.asks(publishing(1), desk.ref());

    assertThat(carried(desk).server()).isEqualTo(before);
    // No node has it any more: a desk says so.
    house.actor.tell(new CallCommand.RoomLost(GROUP, ID, 1, desk.ref()));
    Call moved = house.isTold(ALICE, call -> call.room() > 1);
    bob.asks(publishing(moved.room()), desk.ref());
    desk.expectMessageClass(SfuCommand.Told.class);
    assertThat(carried(desk).server()).isEqualTo(more.server(ID, moved.room()));
  }

  @Test
  void aNodeThatIsNotReachedHasNoPlace() {
    talk();
    published();
    house.unreached.add(desk.ref());

    bob.asks(publishing(1), otherDesk.ref());

    carried(otherDesk);
    house.isTold(ALICE, call -> call.participant(BOB).tracks().isEmpty());
  }

  @Test
  void theRoomOfACallWhoseEndWasStoredByALostActorIsEnded() {
    Call call = talk();
    published();
    InMemorySfu server = servers.get(sfus.server(ID, call.room()));
    house.silent = true;
    server.answers(false);
    bob.says(Action.LEAVE);
    alice.says(Action.LEAVE);
    house.isTold(ALICE, Call::isEnded);
    house.crash();
    server.answers(true);
    server.publish(secret.room(ID, 1), 7, "v=0 offer", List.of(SOUND), change -> {});

    house.startAgain();

    desk.awaitAssert(
        () -> {
          assertThat(server.rooms()).isZero();
          return null;
        });
  }
}
