package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallHouse.Device;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Request.ChangeCall.Action;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where those are who take part: sockets that come and go, and nodes that say so. */
final class CallSeatsTest extends CallOfTwo {
  private CallCommand.Present present(Device device, long version) {
    return new CallCommand.Present(
        CHAT,
        ID,
        List.of(new Seat(device.user, device.id, device.connection.ref())),
        version,
        house.switchboard.ref());
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
}
