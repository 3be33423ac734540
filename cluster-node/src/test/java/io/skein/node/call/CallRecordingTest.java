package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.NOW;
import static io.skein.node.call.Calls.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Call;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Content;
import io.skein.protocol.Request.ChangeCall.Action;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The entry that a call leaves in its conversation. */
final class CallRecordingTest extends CallOfTwo {
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
}
