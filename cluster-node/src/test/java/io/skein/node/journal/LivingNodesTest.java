package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.node.journal.LivingNodes.Found;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LivingNodesTest {
  private static final String SELF = "10.0.0.1:7355";
  private static final String OTHER = "10.0.0.2:7355";
  private static final LeaseTimes TIMES =
      JournalSettings.from(ConfigFactory.load().resolve()).lease();
  private static final Duration WAIT = TIMES.duration().plus(TIMES.margin());

  private final LivingNodes nodes = new LivingNodes(SELF, TIMES);

  private static LeaseRow lease(int epoch, LeaseRow.State state, long renewal, String node) {
    return new LeaseRow(epoch, state, renewal, List.of(0L), null, node, null);
  }

  private static LeaseRow active(int epoch, long renewal) {
    return lease(epoch, LeaseRow.State.ACTIVE, renewal, OTHER);
  }

  /** A look that took no time. */
  private Found at(Duration time, LeaseRow... rows) {
    return nodes.look(Arrays.asList(rows), time.toNanos(), time.toNanos());
  }

  @Test
  void findsNobodyWhereThereIsNoLease() {
    assertThat(at(Duration.ZERO)).isEqualTo(Found.NONE);
  }

  @Test
  void takesItsOwnEarlierLivesForDead() {
    assertThat(at(Duration.ZERO, lease(3, LeaseRow.State.ACTIVE, 7, SELF))).isEqualTo(Found.NONE);
  }

  @ParameterizedTest
  @EnumSource(value = LeaseRow.State.class, mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
  void takesAnEndedEpochForDead(LeaseRow.State ended) {
    assertThat(at(Duration.ZERO, lease(3, ended, 7, OTHER))).isEqualTo(Found.NONE);
  }

  @Test
  void knowsNothingOfALeaseUntilItHasStoodStillForAsLongAsASealWaits() {
    assertThat(at(Duration.ZERO, active(3, 7))).isEqualTo(Found.UNKNOWN);
    assertThat(at(WAIT.minusNanos(1), active(3, 7))).isEqualTo(Found.UNKNOWN);
    assertThat(at(WAIT, active(3, 7))).isEqualTo(Found.NONE);
  }

  @Test
  void findsANodeThatRenewsAndWaitsAnewWhenItStops() {
    at(Duration.ZERO, active(3, 7));
    Duration moved = WAIT.minusSeconds(1);

    assertThat(at(moved, active(3, 8))).isEqualTo(Found.SOME);
    assertThat(nodes.living()).containsExactly(OTHER);
    assertThat(at(WAIT, active(3, 8))).isEqualTo(Found.UNKNOWN);
    assertThat(at(moved.plus(WAIT), active(3, 8))).isEqualTo(Found.NONE);
  }

  @Test
  void oneThatLivesCountsWhateverTheOthersDo() {
    at(Duration.ZERO, active(3, 7), active(4, 1), active(5, 9));

    assertThat(at(WAIT, active(3, 7), active(4, 2), active(5, 9), active(6, 0)))
        .isEqualTo(Found.SOME);
    assertThat(at(WAIT.plusSeconds(1), active(3, 7), active(4, 2), active(5, 9), active(6, 0)))
        .isEqualTo(Found.UNKNOWN);
  }

  @Test
  void aReadThatTookLongSaysNothingOfTheTimeThatItTook() {
    at(Duration.ZERO, active(3, 7));

    assertThat(
            nodes.look(
                List.of(active(3, 7)), WAIT.dividedBy(2).toNanos(), WAIT.multipliedBy(2).toNanos()))
        .isEqualTo(Found.UNKNOWN);
  }

  @Test
  void aLookThatFailedStartsTheWaitAgain() {
    at(Duration.ZERO, active(3, 7));
    nodes.failed();

    assertThat(at(WAIT, active(3, 7))).isEqualTo(Found.UNKNOWN);
    assertThat(at(WAIT.multipliedBy(2), active(3, 7))).isEqualTo(Found.NONE);
  }

  @Test
  void aLifeThatBeganMeanwhileIsNotTakenForAnEarlierOne() {
    at(Duration.ZERO, active(3, 7));

    assertThat(
            Stream.of(WAIT, WAIT.plusSeconds(1))
                .map(time -> at(time, active(4, 7)))
                .distinct()
                .toList())
        .containsExactly(Found.UNKNOWN);
  }
}
