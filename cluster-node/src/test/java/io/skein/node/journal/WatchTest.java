package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.Gate.Fault;
import io.skein.node.journal.LeaseRow.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the default times: D 6 s, margin 1 s, a look every second. */
class WatchTest {
  private final LeaseWorld world = new LeaseWorld();
  private final JournalNodeSetup setup = world.setup();
  private final List<Integer> ended = new ArrayList<>();
  private final Watch watch = new Watch(setup, new Recovery(setup), ended::add);

  private void insert(int epoch) {
    insert(epoch, Duration.ofSeconds(7));
  }

  private void insert(int epoch, Duration sealAfter) {
    world.leases.insert(epoch, 1, "node-" + epoch, sealAfter).toCompletableFuture().join();
  }

  private void renew(int epoch) {
    long renewal = world.leases.row(epoch).renewal();
    world.leases.renew(epoch, renewal, List.of(0L)).toCompletableFuture().join();
  }

  private void advanceMillis(long millis) {
    world.advance(Duration.ofMillis(millis));
  }

  @Test
  void sealsAndRecoversWhatRenewsNoMoreAfterLeaseAndMargin() {
    insert(1);
    watch.start();

    advanceMillis(6_999);
    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);

    advanceMillis(1);
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
    assertThat(ended).containsExactly(1);
  }

  @Test
  void waitsForAsLongAsTheOwnerSaid() {
    insert(1, Duration.ofSeconds(22));
    insert(2, Duration.ofSeconds(4));
    watch.start();

    advanceMillis(3_999);
    assertThat(world.stateOf(2)).isEqualTo(State.ACTIVE);
    advanceMillis(1);
    assertThat(world.stateOf(2)).isEqualTo(State.RECOVERED);
    advanceMillis(17_999);
    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);
    advanceMillis(1);
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
  }

  @Test
  void neverSealsWhoRenewsHoweverSeldom() {
    insert(1);
    watch.start();

    for (int i = 0; i < 20; i++) {
      advanceMillis(6_500);
      renew(1);
    }

    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);
  }

  @Test
  void waitsAgainAfterAFailedRead() {
    insert(1);
    watch.start();
    advanceMillis(5_500);
    world.leases.reads.failAll(Fault.LOST);
    advanceMillis(1_000);
    world.leases.reads.failAll(null);

    advanceMillis(7_400);
    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);

    advanceMillis(200);
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
  }

  @Test
  void aRenewalThatComesBeforeTheSealKeepsTheEpoch() {
    insert(1);
    watch.start();
    world.leases.ends.hold();
    advanceMillis(7_000);
    assertThat(world.leases.ends.held()).isEqualTo(1);
    renew(1);
    world.leases.ends.release();

    advanceMillis(6_999);
    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);

    advanceMillis(1_001);
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
  }

  @Test
  void aSealWithAnUnknownOutcomeIsSeenAtTheNextLook() {
    insert(1);
    watch.start();
    world.leases.ends.failNext(Fault.UNKNOWN);
    advanceMillis(7_000);
    assertThat(world.stateOf(1)).isEqualTo(State.SEALED);

    advanceMillis(3_000);

    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
  }

  @Test
  void watchesTheNextTwoAboveItsOwnAndThenFromTheFirstOn() {
    for (int epoch = 1; epoch <= 5; epoch++) {
      insert(epoch);
    }
    watch.own(4);
    watch.start();

    advanceMillis(7_000);

    assertThat(List.of(1, 2, 3, 4, 5))
        .extracting(world::stateOf)
        .containsExactly(
            State.RECOVERED, State.ACTIVE, State.ACTIVE, State.ACTIVE, State.RECOVERED);
  }

  @Test
  void turnsToTheNextWhenThoseHaveEnded() {
    for (int epoch = 1; epoch <= 4; epoch++) {
      insert(epoch);
    }
    watch.own(1);
    watch.start();

    advanceMillis(20_000);

    assertThat(world.stateOf(4)).isEqualTo(State.RECOVERED);
    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);
  }

  @Test
  void recoversWhatAnotherSealedAndLeft() {
    insert(1);
    world.leases.seal(1, 0).toCompletableFuture().join();
    watch.start();

    advanceMillis(1_900);
    assertThat(world.stateOf(1)).isEqualTo(State.SEALED);

    advanceMillis(200);
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
  }

  @Test
  void endsAtOnceWhatIsKnownToBeDead() {
    insert(1);
    world.leases.reads.failNext(Fault.LOST);
    world.leases.ends.failNext(Fault.LOST);
    watch.endAtOnce(1, true);

    advanceMillis(500);

    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
    assertThat(ended).contains(1);
  }

  @Test
  void waitsForWhatMayLive() {
    insert(1);
    watch.start();
    watch.endAtOnce(1, false);

    advanceMillis(6_900);

    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);
  }
}
