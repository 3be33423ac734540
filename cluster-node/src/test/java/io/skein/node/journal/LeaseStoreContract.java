package io.skein.node.journal;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link LeaseStore} promises. Stores may be shared: each test takes its own epochs. */
public abstract class LeaseStoreContract {
  private static final String NODE = "127.0.0.1:7355";
  private static final Duration SEAL_AFTER = Duration.ofMillis(7_250);

  protected abstract LeaseStore leases();

  @Test
  void givesAHigherEpochEachTime() {
    int first = await(leases().takeEpoch());
    int second = await(leases().takeEpoch());

    assertThat(first).isPositive();
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void givesNoEpochTwiceToNodesThatStartAtOnce() {
    List<CompletableFuture<Integer>> starts =
        Stream.generate(() -> leases().takeEpoch().toCompletableFuture()).limit(12).toList();

    assertThat(starts.stream().map(start -> await(start)).toList()).doesNotHaveDuplicates();
  }

  @Test
  void insertsAnActiveRowThatNothingIsKnownOf() {
    int epoch = await(leases().takeEpoch());

    assertThat(await(leases().read(epoch))).isNull();
    assertThat(await(leases().insert(epoch, 3, NODE, SEAL_AFTER)))
        .isEqualTo(new Swap<>(true, null));

    assertThat(await(leases().read(epoch)))
        .isEqualTo(row(epoch, LeaseRow.State.ACTIVE, 0, List.of(0L, 0L, 0L), null));
  }

  @Test
  void insertsNoRowTwice() {
    int epoch = inserted();
    renewed(epoch, 0, List.of(5L, 6L));

    Swap<LeaseRow> again = await(leases().insert(epoch, 4, "127.0.0.1:1", Duration.ofSeconds(1)));

    assertThat(again)
        .isEqualTo(new Swap<>(false, row(epoch, LeaseRow.State.ACTIVE, 1, List.of(5L, 6L), null)));
  }

  @Test
  void renewsOnlyWhatItExpects() {
    int epoch = inserted();

    assertThat(await(leases().renew(epoch, 0, List.of(1L, 2L))).applied()).isTrue();
    assertThat(await(leases().renew(epoch, 0, List.of(9L, 9L))))
        .isEqualTo(new Swap<>(false, row(epoch, LeaseRow.State.ACTIVE, 1, List.of(1L, 2L), null)));
    assertThat(await(leases().renew(epoch, 1, List.of(3L, 4L))).applied()).isTrue();

    assertThat(await(leases().read(epoch)))
        .isEqualTo(row(epoch, LeaseRow.State.ACTIVE, 2, List.of(3L, 4L), null));
  }

  @Test
  void sealsOnlyTheRenewalThatWasRead() {
    int epoch = inserted();
    renewed(epoch, 0, List.of(7L, 8L));

    assertThat(await(leases().seal(epoch, 0)).applied()).isFalse();
    assertThat(await(leases().seal(epoch, 1)).applied()).isTrue();

    LeaseRow sealed = row(epoch, LeaseRow.State.SEALED, 1, List.of(7L, 8L), null);
    assertThat(await(leases().read(epoch))).isEqualTo(sealed);
    assertThat(await(leases().renew(epoch, 1, List.of(9L, 9L))))
        .isEqualTo(new Swap<>(false, sealed));
    assertThat(await(leases().close(epoch, 1))).isEqualTo(new Swap<>(false, sealed));
    assertThat(await(leases().seal(epoch, 1))).isEqualTo(new Swap<>(false, sealed));
  }

  @Test
  void letsTheFirstCutWin() {
    int epoch = inserted();
    assertThat(await(leases().cut(epoch, List.of(1L, 1L))).applied()).isFalse();
    await(leases().seal(epoch, 0));

    assertThat(await(leases().recovered(epoch)).applied()).isFalse();
    assertThat(await(leases().cut(epoch, List.of(41L, 42L))).applied()).isTrue();
    assertThat(await(leases().cut(epoch, List.of(43L, 44L))))
        .isEqualTo(
            new Swap<>(
                false, row(epoch, LeaseRow.State.CUT, 0, List.of(0L, 0L), List.of(41L, 42L))));
    assertThat(await(leases().recovered(epoch)).applied()).isTrue();

    assertThat(await(leases().read(epoch)))
        .isEqualTo(row(epoch, LeaseRow.State.RECOVERED, 0, List.of(0L, 0L), List.of(41L, 42L)));
    assertThat(await(leases().recovered(epoch)).applied()).isFalse();
  }

  @Test
  void closesOnlyWhatIsActive() {
    int epoch = inserted();

    assertThat(await(leases().close(epoch, 1)).applied()).isFalse();
    assertThat(await(leases().close(epoch, 0)).applied()).isTrue();

    assertThat(await(leases().seal(epoch, 0)))
        .isEqualTo(new Swap<>(false, row(epoch, LeaseRow.State.CLOSED, 0, List.of(0L, 0L), null)));
  }

  @Test
  void changesNothingWhereThereIsNoRow() {
    int epoch = await(leases().takeEpoch());

    List<CompletionStage<Swap<LeaseRow>>> changes =
        List.of(
            leases().renew(epoch, 0, List.of(1L)),
            leases().seal(epoch, 0),
            leases().cut(epoch, List.of(1L)),
            leases().recovered(epoch),
            leases().close(epoch, 0));

    assertThat(changes.stream().map(change -> await(change)).toList())
        .hasSize(5)
        .containsOnly(new Swap<>(false, null));
    assertThat(await(leases().read(epoch))).isNull();
  }

  @Test
  void listsAscendingFromAnEpochOn() {
    int after = await(leases().takeEpoch());
    int first = inserted();
    int withoutRow = await(leases().takeEpoch());
    int second = inserted();
    int third = inserted();

    assertThat(epochs(leases().list(after, 2))).containsExactly(first, second);
    assertThat(epochs(leases().list(after, 10))).startsWith(first, second, third);
    assertThat(epochs(leases().list(first, 1))).containsExactly(second);
    assertThat(epochs(leases().list(after, 10))).doesNotContain(after, withoutRow);
    assertThat(epochs(leases().list(after, 0))).isEmpty();
    assertThat(await(leases().list(after, 1)))
        .containsExactly(Objects.requireNonNull(await(leases().read(first))));
  }

  @Test
  void forgetsWhatIsOverAndNothingElse() {
    int active = inserted();
    int sealed = inserted();
    int closed = inserted();
    int recovered = inserted();
    await(leases().seal(sealed, 0));
    await(leases().close(closed, 0));
    await(leases().seal(recovered, 0));
    await(leases().cut(recovered, List.of(0L, 0L)));
    await(leases().recovered(recovered));

    for (int epoch : new int[] {active, sealed, closed, recovered}) {
      await(leases().forget(epoch));
    }

    assertThat(await(leases().read(active))).isNotNull();
    assertThat(await(leases().read(sealed))).isNotNull();
    assertThat(await(leases().read(closed))).isNull();
    assertThat(await(leases().read(recovered))).isNull();
    assertThat(epochs(leases().list(active - 1, 2))).containsExactly(active, sealed);
    assertThat(epochs(leases().list(sealed, 2))).doesNotContain(closed, recovered);
    await(leases().forget(closed));
  }

  @Test
  void letsOneOfSeveralSealsAndRenewalsAtOnceWin() {
    int epoch = inserted();

    List<CompletableFuture<Swap<LeaseRow>>> attempts =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? leases().seal(epoch, 0)
                        : leases().renew(epoch, 0, List.of((long) i, (long) i)))
            .map(CompletionStage::toCompletableFuture)
            .toList();

    assertThat(attempts.stream().map(attempt -> await(attempt)).filter(Swap::applied)).hasSize(1);
    LeaseRow row = Objects.requireNonNull(await(leases().read(epoch)));
    assertThat(row.state() == LeaseRow.State.SEALED).isNotEqualTo(row.renewal() == 1);
  }

  private int inserted() {
    int epoch = await(leases().takeEpoch());
    assertThat(await(leases().insert(epoch, 2, NODE, SEAL_AFTER)).applied()).isTrue();
    return epoch;
  }

  private void renewed(int epoch, long expected, List<Long> checkpoints) {
    assertThat(await(leases().renew(epoch, expected, checkpoints)).applied()).isTrue();
  }

  private static List<Integer> epochs(CompletionStage<List<LeaseRow>> rows) {
    return await(rows).stream().map(LeaseRow::epoch).toList();
  }

  private static LeaseRow row(
      int epoch,
      LeaseRow.State state,
      long renewal,
      List<Long> checkpoints,
      @Nullable List<Long> cuts) {
    return new LeaseRow(epoch, state, renewal, checkpoints, cuts, NODE, SEAL_AFTER);
  }
}
