package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.NOW;
import static io.skein.node.call.Calls.OTHER;
import static io.skein.node.call.Calls.TABLET;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallHouse.Device;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request.ChangeCall.Action;
import java.time.Duration;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.Test;

/** A call's life in its actor: who is told what, and what is due. */
final class CallActorTest extends CallOfTwo {
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
  void tellsWhatParticipantsSend() {
    talk();

    bob.mutes();

    assertThat(bob.isAnswered().participant(BOB).muted()).isTrue();
    house.isTold(ALICE, told -> told.participant(BOB).muted());
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
