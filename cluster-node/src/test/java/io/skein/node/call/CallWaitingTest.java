package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.NOW;
import static io.skein.node.call.Calls.OTHER;
import static io.skein.node.call.Calls.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What comes to a call while the store is away. */
final class CallWaitingTest extends CallOfTwo {
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
}
