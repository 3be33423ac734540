package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CAROL;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.OTHER;
import static io.skein.node.call.Calls.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallHouse.Device;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may begin, join and see a call. */
final class CallDecisionsTest extends CallOfTwo {
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
}
