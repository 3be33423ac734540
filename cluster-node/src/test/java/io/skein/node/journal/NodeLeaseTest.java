package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.Gate.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the default times: D 6 s, a renewal every 2 s, 250 ms after a failure, margin 1 s. */
class NodeLeaseTest {
  private static final int EPOCH = 1;

  private final LeaseWorld world = new LeaseWorld();
  private NodeLease lease;
  private RecordedLanes lanes;
  private int ended;

  @BeforeEach
  void begin() {
    world.leases.insert(EPOCH, 2, "test", Duration.ofSeconds(7)).toCompletableFuture().join();
    lease = new NodeLease(world.setup(), EPOCH, NodeLease.Reading.of(world.clocks), () -> ended++);
    lanes = new RecordedLanes(lease, (address, failure) -> {}, 2);
    lease.start(lanes);
  }

  private void advanceMillis(long millis) {
    world.advance(Duration.ofMillis(millis));
  }

  @Test
  void renewsForAsLongAsItIsAnswered() {
    advanceMillis(60_000);

    assertThat(lease.isValid()).isTrue();
    assertThat(world.leases.row(EPOCH).renewal()).isEqualTo(30);
    assertThat(lanes.resumed).isEqualTo(30);
  }

  @Test
  void expiresWhenNoRenewalIsAnswered() {
    world.leases.renewals.failAll(Fault.LOST);

    advanceMillis(5_999);
    assertThat(lease.isValid()).isTrue();

    advanceMillis(1);
    assertThat(lease.isValid()).isFalse();
    assertThat(lease.expiredFor()).isEqualTo(Duration.ZERO);
  }

  @Test
  void countsTheDeadlineFromTheFirstAttemptAndNotFromTheAnswer() {
    world.leases.renewals.hold();
    advanceMillis(5_500);
    world.leases.renewals.failAll(null);
    world.leases.renewals.release();
    world.loop.run();
    world.leases.renewals.failAll(Fault.LOST);

    advanceMillis(2_499);
    assertThat(lease.isValid()).isTrue();
    advanceMillis(1);
    assertThat(lease.isValid()).isFalse();
  }

  @Test
  void adoptsWhatAnAttemptWithAnUnknownOutcomeWroteWithItsStart() {
    world.leases.renewals.failNext(Fault.UNKNOWN);
    advanceMillis(2_250);
    assertThat(lanes.resumed).isEqualTo(1);
    world.leases.renewals.failAll(Fault.LOST);

    advanceMillis(5_749);
    assertThat(lease.isValid()).isTrue();
    advanceMillis(1);
    assertThat(lease.isValid()).isFalse();
  }

  @Test
  void tellsTheLanesWhichCheckpointsAreKnownToStandInTheRow() {
    lanes.checkpoints = List.of(5L, 7L);
    world.leases.renewals.failNext(Fault.UNKNOWN);
    advanceMillis(2_100);
    assertThat(lanes.checkpointed).isEmpty();
    lanes.checkpoints = List.of(6L, 8L);

    advanceMillis(150);

    assertThat(lanes.checkpointed).containsExactly(5L, 7L);
  }

  @Test
  void goesOnInTheSameEpochIfNobodySealedItMeanwhile() {
    world.leases.renewals.failAll(Fault.LOST);
    advanceMillis(30_000);
    assertThat(lease.isValid()).isFalse();
    world.leases.renewals.failAll(null);

    advanceMillis(250);

    assertThat(lease.isValid()).isTrue();
    assertThat(world.leases.row(EPOCH).renewal()).isEqualTo(2);
    assertThat(lanes.resumed).isEqualTo(2);
    assertThat(ended).isZero();
  }

  @Test
  void endsWhenItFindsItselfSealed() {
    world.leases.seal(EPOCH, 0).toCompletableFuture().join();

    advanceMillis(2_000);

    assertThat(ended).isEqualTo(1);
    assertThat(lease.isValid()).isFalse();
    assertThat(world.loop.timers()).isZero();
  }

  @Test
  void isExpiredAfterTheMachineWasSuspendedUntilItRenews() {
    advanceMillis(3_000);
    world.clocks.suspend(Duration.ofMillis(501));

    assertThat(lease.isValid()).isFalse();
    assertThat(world.leases.row(EPOCH).renewal()).isEqualTo(1);

    world.loop.run();
    assertThat(world.leases.row(EPOCH).renewal()).isEqualTo(2);
    assertThat(lease.isValid()).isTrue();
  }

  @Test
  void isExpiredAfterTheWallClockWasSetEvenIfItIsSetBack() {
    world.leases.renewals.failAll(Fault.LOST);
    world.clocks.stepWall(Duration.ofHours(-1));
    assertThat(lease.isValid()).isFalse();
    world.clocks.stepWall(Duration.ofHours(1));

    assertThat(lease.isValid()).isFalse();

    world.leases.renewals.failAll(null);
    advanceMillis(250);
    assertThat(lease.isValid()).isTrue();
  }

  @Test
  void staysValidWhenTheClocksDriftLittle() {
    world.clocks.suspend(Duration.ofMillis(499));

    assertThat(lease.isValid()).isTrue();
  }

  @Test
  void aSuspensionDuringARenewalIsSeenAfterIt() {
    world.leases.renewals.hold();
    advanceMillis(2_000);
    world.clocks.suspend(Duration.ofSeconds(20));
    world.leases.renewals.release();
    world.leases.renewals.failAll(Fault.LOST);
    world.loop.run();
    assertThat(lease.isValid()).isFalse();

    world.leases.renewals.failAll(null);
    advanceMillis(250);
    assertThat(lease.isValid()).isTrue();
  }

  @Test
  void closesWithTheLastCheckpoints() {
    lanes.checkpoints = List.of(3L, 4L);
    CompletableFuture<Void> closed = lease.close().toCompletableFuture();

    world.loop.run();

    assertThat(closed).isCompleted();
    assertThat(world.leases.row(EPOCH).state()).isEqualTo(LeaseRow.State.CLOSED);
    assertThat(world.leases.row(EPOCH).checkpoints()).containsExactly(3L, 4L);
    assertThat(lease.isValid()).isFalse();
    assertThat(ended).isZero();
  }

  @Test
  void closesAfterUnknownOutcomesOfARenewalAndOfTheEnd() {
    world.leases.renewals.failNext(Fault.UNKNOWN);
    world.leases.ends.failNext(Fault.LOST);
    world.leases.ends.failNext(Fault.UNKNOWN);
    CompletableFuture<Void> closed = lease.close().toCompletableFuture();

    world.loop.run();
    assertThat(closed).isNotDone();
    assertThat(lease.isValid()).isFalse();

    advanceMillis(500);
    assertThat(closed).isCompleted();
    assertThat(world.leases.row(EPOCH).state()).isEqualTo(LeaseRow.State.CLOSED);
    assertThat(world.leases.row(EPOCH).renewal()).isEqualTo(1);
  }

  @Test
  void isClosedWhenOthersEndedItBefore() {
    world.leases.seal(EPOCH, 0).toCompletableFuture().join();

    CompletableFuture<Void> closed = lease.close().toCompletableFuture();
    world.loop.run();

    assertThat(closed).isCompleted();
    assertThat(world.leases.row(EPOCH).state()).isEqualTo(LeaseRow.State.SEALED);
  }
}
