package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CAROL;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.NOW;
import static io.skein.node.call.Calls.OTHER;
import static io.skein.node.call.Calls.PHONE;
import static io.skein.node.call.Calls.TABLET;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallHouse.Device;
import io.skein.node.conversation.CallPermit;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call's life in its actor: who is told what, and what outlives the actor. */
class CallActorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private CallHouse house = CallHouse.ofChat();
  private Device alice = house.device(ALICE, PHONE);
  private Device bob = house.device(BOB, PHONE);

  @AfterEach
  void close() {
    house.close();
  }

  private void use(CallHouse other) {
    house.close();
    house = other;
    alice = house.device(ALICE, PHONE);
    bob = house.device(BOB, PHONE);
  }

  /** Alice calls Bob. */
  private void calls() {
    alice.start(ID);
    alice.isAnswered();
  }

  /** They talk. */
  private void talk() {
    calls();
    bob.says(Action.JOIN);
    bob.isAnswered();
  }

  private List<Content> entries() {
    return house.log.stream().map(message -> message.content()).toList();
  }

  private Content.CallEntry entry() {
    house.passUntil(Duration.ofMillis(100), h -> !h.log.isEmpty());
    assertThat(entries()).hasSize(1);
    return (Content.CallEntry) entries().get(0);
  }

  @Test
  void ringsTheOtherAndTellsBoth() {
    alice.start(ID);

    Call call = alice.isAnswered();
    assertThat(call.phase()).isEqualTo(Phase.CALLING);
    assertThat(house.isTold(BOB, told -> told.rings(BOB))).isEqualTo(call);
    assertThat(house.isTold(ALICE, told -> true)).isEqualTo(call);
    assertThat(house.store.written()).hasSize(1);
    assertThat(house.due.all()).hasSize(1);
    assertThat(house.heard)
        .allSatisfy(one -> assertThat(one.told().rings()).isEqualTo(one.user().equals(BOB)));
  }

  @Test
  void tellsNodesWhereParticipantsAre() {
    talk();

    SwitchboardCommand.Seated seated = house.isSeated(told -> told.seats().size() == 2);

    assertThat(seated.conversation()).isEqualTo(CHAT);
    assertThat(seated.id()).isEqualTo(ID);
    assertThat(seated.seats())
        .containsExactly(
            new Seat(ALICE, PHONE, alice.connection.ref()),
            new Seat(BOB, PHONE, bob.connection.ref()));
  }

  @Test
  void whoIsCalledOnSeveralDevicesAnswersOnOne() {
    Device tablet = house.device(BOB, TABLET);
    calls();
    bob.says(Action.RING);
    tablet.says(Action.RING);
    assertThat(bob.isAnswered().rings(BOB)).isTrue();
    assertThat(tablet.isAnswered().rings(BOB)).isTrue();

    bob.says(Action.JOIN);
    tablet.says(Action.JOIN);

    assertThat(bob.isAnswered().phase()).isEqualTo(Phase.ONGOING);
    tablet.isRefused(ErrorCode.CALL_ELSEWHERE);
    assertThat(house.isTold(BOB, told -> told.phase() == Phase.ONGOING).rings(BOB)).isFalse();

    tablet.says(Action.TAKE_OVER);

    assertThat(tablet.isAnswered().participant(BOB).device()).isEqualTo(TABLET);
    house.isSeated(told -> told.seats().contains(new Seat(BOB, TABLET, tablet.connection.ref())));
  }

  @Test
  void leavesOneEntryWhenItHasEnded() {
    talk();
    house.pass(Duration.ofSeconds(61));
    bob.says(Action.LEAVE);

    assertThat(bob.isAnswered().outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(entry())
        .isEqualTo(
            new Content.CallEntry(
                ID, ALICE, Call.Media.VIDEO, Outcome.ANSWERED, NOW, 61_000, List.of(ALICE, BOB)));
    assertThat(house.log.get(0).sender()).isEqualTo(ALICE);
    assertThat(house.log.get(0).clientId()).isEqualTo(ID.ofEntry());
    house.isTold(ALICE, Call::isEnded);
    house.shard.awaitAssert(
        () -> {
          assertThat(house.due.all()).isEmpty();
          return null;
        });
  }

  @Test
  void postsItsEntryUntilTheConversationSaysThatItHasIt() {
    house.losesAnswers = true;
    calls();
    bob.says(Action.DECLINE);
    bob.isAnswered();
    house.passUntil(Duration.ofSeconds(5), h -> h.attempts.size() >= 3);

    house.losesAnswers = false;

    house.passUntil(Duration.ofSeconds(5), h -> h.due.all().isEmpty());
    assertThat(entry().outcome()).isEqualTo(Outcome.DECLINED);
  }

  @Test
  void isMissedWhenNobodyAnswers() {
    calls();
    bob.says(Action.RING);
    bob.isAnswered();

    house.passUntil(SECOND, h -> h.told(BOB).isEnded());

    assertThat(house.told(BOB).outcome()).isEqualTo(Outcome.MISSED);
    assertThat(house.told(ALICE)).isEqualTo(house.told(BOB));
    assertThat(entry().outcome()).isEqualTo(Outcome.MISSED);
    assertThat(house.told(BOB).endedMillis()).isEqualTo(NOW + 30_000);
  }

  @Test
  void tellsThoseWhoRingAgainAndAgain() {
    calls();
    house.isTold(BOB, told -> told.rings(BOB));
    house.heard.clear();

    house.passUntil(SECOND, h -> h.heard.size() >= 2);

    assertThat(house.heard).allSatisfy(one -> assertThat(one.user()).isEqualTo(BOB));
  }

  @Test
  void twoWhoCallEachOtherMeet() {
    calls();

    bob.start(OTHER);

    Call call = bob.isAnswered();
    assertThat(call.id()).isEqualTo(ID);
    assertThat(call.phase()).isEqualTo(Phase.ONGOING);
  }

  @Test
  void theNextCallWaitsUntilTheOneBeforeIsRecorded() {
    house.losesAnswers = true;
    calls();
    bob.says(Action.DECLINE);
    bob.isAnswered();
    house.passUntil(Duration.ofMillis(100), h -> !h.attempts.isEmpty());

    bob.start(OTHER);
    house.losesAnswers = false;
    house.passUntil(Duration.ofSeconds(5), h -> h.told(ALICE).id().equals(OTHER));

    assertThat(bob.isAnswered().id()).isEqualTo(OTHER);
    assertThat(entries()).hasSize(1);
  }

  @Test
  void leavesMemoryWhenNothingIsLeftToDo() {
    calls();
    bob.says(Action.DECLINE);
    bob.isAnswered();

    house.passUntil(SECOND, h -> h.due.all().isEmpty());
    house.shard.awaitAssert(
        CallHouse.PATIENCE,
        CallHouse.POLL,
        () -> {
          house.pass(SECOND);
          return house.shard.receiveMessage(Duration.ofMillis(20));
        });
  }

  // ---- who may

  @Test
  void refusesWhoMayNotPost() {
    house.refusal = ErrorCode.BLOCKED;

    alice.start(ID);

    alice.isRefused(ErrorCode.BLOCKED);
    assertThat(house.store.written()).isEmpty();
    assertThat(house.heard).isEmpty();
  }

  @Test
  void refusesStrangersOfAChat() {
    Device carol = house.device(CAROL, PHONE);
    talk();

    carol.start(OTHER);
    carol.isRefused(ErrorCode.NOT_A_MEMBER);
    carol.says(Action.JOIN);
    carol.isRefused(ErrorCode.NOT_A_MEMBER);
    carol.asks();
    carol.isRefused(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void refusesStrangersOfAGroup() {
    use(CallHouse.ofGroup());
    Device stranger = house.device(new UserId(9), PHONE);
    alice.start(ID, BOB, new UserId(9));
    assertThat(alice.isAnswered().invited()).extracting(Call.Invited::user).containsExactly(BOB);

    stranger.says(Action.JOIN);
    stranger.isRefused(ErrorCode.NOT_A_MEMBER);
    stranger.asks();
    stranger.isRefused(ErrorCode.NOT_A_MEMBER);
    stranger.start(OTHER);
    stranger.isRefused(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void doesNotRingThoseInAGroupWhoHaveBlockedTheCaller() {
    use(CallHouse.ofGroup());
    house.blocks.add(List.of(BOB, ALICE));

    alice.start(ID, BOB, CAROL);

    assertThat(alice.isAnswered().invited()).extracting(Call.Invited::user).containsExactly(CAROL);
  }

  @Test
  void allMembersOfASmallGroupHearOfItsCallAndMayJoin() {
    use(CallHouse.ofGroup());
    Device carol = house.device(CAROL, PHONE);
    alice.start(ID, BOB);
    alice.isAnswered();
    house.isTold(CAROL, told -> told.phase() == Phase.CALLING);

    carol.says(Action.JOIN);

    assertThat(carol.isAnswered().participants()).hasSize(2);
  }

  @Test
  void endsAtOnceWhenItHearsThatOneHasBlockedTheOther() {
    talk();

    house.refusal = ErrorCode.BLOCKED;
    house.actor.tell(new CallCommand.Blocked(CHAT));

    assertThat(house.isTold(ALICE, Call::isEnded).outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(house.isTold(BOB, Call::isEnded).participants()).isEmpty();
  }

  @Test
  void findsOutByItselfThatOneHasBlockedTheOther() {
    use(CallHouse.with("members-check-every = 1s, ring-time = 5m"));
    calls();

    house.refusal = ErrorCode.UNBLOCK_FIRST;

    house.passUntil(SECOND, h -> h.told(ALICE).isEnded());
    assertThat(house.told(ALICE).outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void whatElseKeepsOneFromPostingEndsNoCall() {
    talk();

    List<UserId> both = List.of(ALICE, BOB);
    CallPermit permit = new CallPermit(ErrorCode.ANSWER_AWAITED, "test", 0, both, both, 0, true);
    house.actor.tell(new CallNote.MembersTold(both, permit));
    alice.asks();

    assertThat(alice.isAnswered().phase()).isEqualTo(Phase.ONGOING);
  }

  @Test
  void whoIsNoMemberAnyMoreIsTakenOut() {
    use(CallHouse.ofGroup());
    alice.start(ID, BOB);
    alice.isAnswered();
    bob.says(Action.JOIN);
    bob.isAnswered();

    house.members.remove(BOB);

    house.passUntil(Duration.ofSeconds(20), h -> h.told(ALICE).participant(BOB) == null);
    assertThat(house.told(ALICE).isEnded()).isFalse();
  }

  @Test
  void whatNobodyCanTellIsRefusedForNow() {
    house.silent = true;

    alice.start(ID);

    house.shard.awaitAssert(
        CallHouse.PATIENCE,
        CallHouse.POLL,
        () -> {
          house.pass(SECOND);
          alice.connection.receiveMessage(Duration.ofMillis(20));
          return null;
        });
    assertThat(house.store.written()).isEmpty();
  }

  @Test
  void refusesWhatIsOneTooManyForNow() {
    use(CallHouse.with("waiting-max = 1"));
    house.silent = true;

    alice.start(ID);
    bob.start(OTHER);

    bob.isRefused(ErrorCode.OVERLOADED);
  }

  // ---- sockets

  @Test
  void tellsThatASocketIsGoneAndBack() {
    talk();

    bob.connection.stop();
    Call away = house.isTold(ALICE, told -> told.participant(BOB).isAway());
    assertThat(away.participant(BOB).awayUntilMillis()).isEqualTo(house.now.get() + 20_000);
    house.isSeated(told -> told.seats().contains(new Seat(BOB, PHONE, null)));

    Device again = house.device(BOB, PHONE);
    again.says(Action.JOIN);

    assertThat(again.isAnswered().participant(BOB).isAway()).isFalse();
    house.isSeated(told -> told.seats().contains(new Seat(BOB, PHONE, again.connection.ref())));
  }

  @Test
  void endsWhenASocketIsGoneForTooLong() {
    talk();

    bob.connection.stop();
    house.isTold(ALICE, told -> told.participant(BOB).isAway());
    house.passUntil(SECOND, h -> h.told(ALICE).isEnded());

    assertThat(house.told(ALICE).outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(entry().outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void tellsWhatParticipantsSend() {
    talk();

    bob.mutes();

    assertThat(bob.isAnswered().participant(BOB).muted()).isTrue();
    house.isTold(ALICE, told -> told.participant(BOB).muted());
  }

  // ---- other nodes

  private CallCommand.Present present(Device device, long version) {
    return new CallCommand.Present(
        CHAT,
        ID,
        List.of(new Seat(device.user, device.id, device.connection.ref())),
        version,
        house.switchboard.ref());
  }

  @Test
  void goesOnWithACallWhoseActorIsLost() {
    talk();
    house.crash();
    house.startAgain();

    house.actor.tell(present(alice, 1));
    house.actor.tell(present(bob, 1));
    house.isSeated(told -> told.seats().stream().allMatch(seat -> seat.connection() != null));
    // Nobody was taken for lost.
    house.pass(Duration.ofSeconds(7));
    bob.asks();
    assertThat(bob.isAnswered().participants()).noneMatch(Call.Participant::isAway);

    alice.says(Action.LEAVE);

    assertThat(alice.isAnswered().outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(entry().users()).containsExactly(ALICE, BOB);
  }

  @Test
  void endsACallOfWhichNobodySpeaksAfterItsActorIsLost() {
    talk();
    house.crash();
    house.startAgain();

    house.actor.tell(new CallCommand.Wake(CHAT, 1));
    house.passUntil(SECOND, h -> h.told(ALICE).isEnded());

    assertThat(house.told(BOB)).isEqualTo(house.told(ALICE));
    assertThat(house.told(ALICE).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(entry().outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void endsTheRingingOfACallWhoseActorIsLost() {
    calls();
    house.crash();
    house.pass(Duration.ofSeconds(90));
    house.startAgain();

    house.actor.tell(new CallCommand.Wake(CHAT, house.due.all().get(0).dueMillis()));
    house.passUntil(SECOND, h -> h.told(BOB).isEnded());

    assertThat(house.told(BOB).outcome()).isEqualTo(Outcome.MISSED);
    assertThat(house.told(BOB).endedMillis()).isEqualTo(NOW + 30_000);
    assertThat(entry().outcome()).isEqualTo(Outcome.MISSED);
    house.passUntil(SECOND, h -> h.due.all().isEmpty());
  }

  @Test
  void recordsACallThatEndedWithItsActor() {
    house.losesAnswers = true;
    calls();
    bob.says(Action.DECLINE);
    bob.isAnswered();
    house.passUntil(Duration.ofMillis(100), h -> !h.attempts.isEmpty());
    house.crash();
    long dueMillis = house.due.all().get(0).dueMillis();
    house.losesAnswers = false;
    house.startAgain();

    house.actor.tell(new CallCommand.Wake(CHAT, dueMillis));

    house.passUntil(SECOND, h -> h.due.all().isEmpty());
    assertThat(entries()).hasSize(1);
  }

  @Test
  void tellsNodesThatKnowACallThatIsOver() {
    house.actor.tell(present(bob, 7));

    assertThat(house.isSeated(told -> told.id().equals(ID)).seats()).isEmpty();
  }

  @Test
  void tellsNodesThatHaveMissedSomething() {
    talk();
    house.isSeated(told -> told.seats().size() == 2);

    house.actor.tell(present(bob, 1));

    assertThat(house.isSeated(told -> true).seats()).hasSize(2);
  }

  @Test
  void keepsItsEntryAmongWhatIsDueAheadOfTime() {
    talk();

    for (int i = 0; i < 6; i++) {
      house.passUntil(
          Duration.ofSeconds(5), h -> h.due.all().get(0).dueMillis() > h.now.get() + 25_000);
      house.pass(Duration.ofSeconds(10));
    }

    house.shard.awaitAssert(
        () -> {
          assertThat(house.due.all()).hasSize(1);
          return null;
        });
    house.actor.tell(new CallCommand.Wake(CHAT, 5));
    assertThat(house.due.all()).hasSize(1);
  }

  // ---- the store

  @Test
  void doesNotSayWhatIsNotStored() {
    calls();
    house.store.setAway(true);

    bob.says(Action.JOIN);

    bob.isRefused(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(house.told(ALICE).phase()).isEqualTo(Phase.CALLING);

    house.store.setAway(false);
    house.shard.awaitAssert(
        CallHouse.PATIENCE,
        CallHouse.POLL,
        () -> {
          house.pass(SECOND);
          bob.says(Action.JOIN);
          assertThat(bob.answer()).isInstanceOf(Reply.CallState.class);
          return null;
        });
    house.isTold(ALICE, told -> told.phase() == Phase.ONGOING);
  }

  @Test
  void refusesWhileTheStoreIsAway() {
    house.store.setAway(true);
    house.crash();
    house.startAgain();

    alice.asks();
    alice.isRefused(ErrorCode.UNAVAILABLE);
  }

  /** Nobody tells that twice. */
  @Test
  void knowsAfterwardsOfASocketThatWasLostWhileTheStoreWasAway() {
    talk();
    house.store.setAway(true);
    alice.mutes();
    alice.isRefused(ErrorCode.OUTCOME_UNKNOWN);

    house.actor.tell(new CallNote.SeatLost(BOB, PHONE, bob.connection.ref()));
    alice.asks();
    alice.isRefused(ErrorCode.UNAVAILABLE);
    house.store.setAway(false);

    house.passUntil(SECOND, h -> h.told(ALICE).isEnded());
    assertThat(house.now.get() - NOW).isLessThan(Duration.ofMinutes(10).toMillis());
  }

  @Test
  void whatWaitsForTheConversationWhenTheStoreGoesAwayIsRefusedAndForgotten() {
    calls();
    house.silent = true;
    bob.start(OTHER);
    house.store.setAway(true);
    alice.mutes();
    alice.isRefused(ErrorCode.OUTCOME_UNKNOWN);

    house.shard.awaitAssert(
        CallHouse.PATIENCE,
        CallHouse.POLL,
        () -> {
          house.pass(SECOND);
          Outbound answer = bob.connection.receiveMessage(Duration.ofMillis(20));
          assertThat(((Reply.Failed) ((Outbound.Answered) answer).answer()).code())
              .isEqualTo(ErrorCode.UNAVAILABLE);
          return null;
        });

    // Nothing is waited for that would keep it in memory.
    house.store.setAway(false);
    house.silent = false;
    house.shard.awaitAssert(
        CallHouse.PATIENCE,
        CallHouse.POLL,
        () -> {
          house.pass(SECOND);
          return house.shard.receiveMessage(Duration.ofMillis(20));
        });
  }

  @Test
  void stopsAtOnceAndGoesOnElsewhere() {
    talk();

    house.actor.tell(new CallNote.Stop());
    bob.connection.expectTerminated(house.actor);
    house.startAgain();
    bob.asks();

    assertThat(bob.isAnswered().phase()).isEqualTo(Phase.ONGOING);
  }

  @Test
  void asksForPassivationAndStops() {
    alice.asks();
    alice.isRefused(ErrorCode.NO_SUCH_CALL);

    ClusterSharding.ShardCommand asked =
        house.shard.awaitAssert(
            CallHouse.PATIENCE,
            CallHouse.POLL,
            () -> {
              house.pass(SECOND);
              return house.shard.receiveMessage(Duration.ofMillis(20));
            });

    assertThat(asked).isInstanceOf(ClusterSharding.Passivate.class);
  }
}
