package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.CallPermit;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a call loses since they are no members any more, or blocked. */
final class CallMembersTest extends CallOfTwo {
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
}
