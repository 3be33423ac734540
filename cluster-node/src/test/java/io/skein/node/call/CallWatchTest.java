package io.skein.node.call;

import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Call.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A call that nobody speaks of is found by what is due. */
final class CallWatchTest extends CallOfTwo {
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
}
