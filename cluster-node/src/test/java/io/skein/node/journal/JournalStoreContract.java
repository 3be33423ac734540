package io.skein.node.journal;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.JournalStore.Stored;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link JournalStore} promises. */
public abstract class JournalStoreContract {
  private static final int LANE = 1;

  private final int epoch = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE - 1);

  protected abstract JournalStore journal();

  @Test
  void readsInOrderWhatWasWrittenAboveAPosition() {
    write(1, 3);

    assertThat(positions(0)).containsExactly(1L, 2L, 3L);
    assertThat(positions(1)).containsExactly(2L, 3L);
    assertThat(positions(3)).isEmpty();
    assertThat(await(journal().readAfter(epoch, LANE, 2))).containsExactly(new Stored(3, block(3)));
  }

  @Test
  void changesNothingByWritingTheSameBlockAgain() {
    write(1, 2);
    write(1, 2);

    assertThat(positions(0)).containsExactly(1L, 2L);
  }

  @Test
  void keepsTheBytesThatWereWrittenWhateverBecomesOfTheBuffer() {
    ByteBuffer bytes = ByteBuffer.wrap("xxblockxx".getBytes(StandardCharsets.UTF_8), 2, 5);
    await(journal().write(new BlockAddress(epoch, LANE, 1), bytes));

    assertThat(bytes.remaining()).isEqualTo(5);
    assertThat(await(journal().readAfter(epoch, LANE, 0)))
        .containsExactly(new Stored(1, ByteBuffer.wrap("block".getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void keepsLanesAndEpochsApart() {
    write(1, 1);

    assertThat(await(journal().readAfter(epoch, LANE + 1, 0))).isEmpty();
    assertThat(await(journal().readAfter(epoch + 1, LANE, 0))).isEmpty();
  }

  @Test
  void readsAHoleAsAHole() {
    write(1, 2);
    write(4, 5);

    assertThat(positions(0)).containsExactly(1L, 2L, 4L, 5L);
  }

  @Test
  void readsASegmentThatIsLongerThanOneAnswerByGoingOn() {
    int last = journal().segmentBlocks();
    write(1, last);

    List<Long> found = new ArrayList<>();
    long after = 0;
    List<Stored> blocks = await(journal().readAfter(epoch, LANE, after));
    while (!blocks.isEmpty()) {
      blocks.forEach(block -> found.add(block.position()));
      after = found.get(found.size() - 1);
      blocks = await(journal().readAfter(epoch, LANE, after));
    }

    assertThat(found).containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
  }

  @Test
  void readsNoFurtherThanTheEndOfASegment() {
    long end = journal().segmentBlocks();
    write(end - 1, end + 2);

    assertThat(positions(end - 2)).containsExactly(end - 1, end);
    assertThat(positions(end)).containsExactly(end + 1, end + 2);
    assertThat(journal().segmentOf(end)).isZero();
    assertThat(journal().segmentOf(end + 1)).isOne();
  }

  @Test
  void deletesASegmentAndNoOther() {
    long end = journal().segmentBlocks();
    write(end - 1, end + 1);

    await(journal().deleteSegment(epoch, LANE, 0));
    await(journal().deleteSegment(epoch, LANE, 0));

    assertThat(positions(0)).isEmpty();
    assertThat(positions(end)).containsExactly(end + 1);
  }

  @Test
  void storesTheLargestBlock() {
    byte[] bytes = new byte[BlockCodec.BLOCK_BYTES_MAX + 100];
    ThreadLocalRandom.current().nextBytes(bytes);
    await(journal().write(new BlockAddress(epoch, LANE, 1), ByteBuffer.wrap(bytes)));

    assertThat(await(journal().readAfter(epoch, LANE, 0)))
        .containsExactly(new Stored(1, ByteBuffer.wrap(bytes)));
  }

  @Test
  void marksAnEpochForGood() {
    assertThat(await(journal().isMarked(epoch))).isFalse();

    await(journal().mark(epoch));
    await(journal().mark(epoch));

    assertThat(await(journal().isMarked(epoch))).isTrue();
    assertThat(await(journal().isMarked(epoch + 1))).isFalse();
  }

  private void write(long from, long to) {
    LongStream.rangeClosed(from, to)
        .mapToObj(
            position ->
                journal()
                    .write(new BlockAddress(epoch, LANE, position), block(position))
                    .toCompletableFuture())
        .toList()
        .forEach(written -> await(written));
  }

  private List<Long> positions(long after) {
    return await(journal().readAfter(epoch, LANE, after)).stream().map(Stored::position).toList();
  }

  private static ByteBuffer block(long position) {
    return ByteBuffer.wrap(("block " + position).getBytes(StandardCharsets.UTF_8));
  }
}
