package io.skein.node.journal;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.PageStore.Page;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link PageStore} promises. */
public abstract class PageStoreContract {
  private final Entity entity = new Entity(new ShardId("conversation", 7), "g" + UUID.randomUUID());

  protected abstract PageStore pages();

  @Test
  void readsThePagesThatBeginInARange() {
    Page first = written(1, 5);
    Page second = written(6, 6);
    Page third = written(7, 100);

    assertThat(await(pages().read(entity, 0, 1, 7))).containsExactly(first, second, third);
    assertThat(await(pages().read(entity, 0, 2, 6))).containsExactly(second);
    assertThat(await(pages().read(entity, 0, 8, 200))).isEmpty();
    assertThat(await(pages().read(entity, 0, 7, 6))).isEmpty();
  }

  @Test
  void readsPagesThatOverlap() {
    Page longer = written(1, 8);
    Page shorter = written(3, 5);

    assertThat(await(pages().read(entity, 0, 1, 10))).containsExactly(longer, shorter);
  }

  @Test
  void keepsTheHigherTimestampOfTwoPagesWithTheSameFirstSequenceWhateverTheirOrder() {
    Page shorter = page(1, 3);
    Page longer = page(1, 9);

    await(pages().write(longer, 9));
    await(pages().write(shorter, 3));
    assertThat(await(pages().read(entity, 0, 1, 1))).containsExactly(longer);

    Page longest = page(1, 20);
    await(pages().write(longest, 20));
    assertThat(await(pages().read(entity, 0, 1, 1))).containsExactly(longest);
  }

  @Test
  void keepsBucketsAndEntitiesApart() {
    long end = pages().bucketSequences();
    Page last = written(end, end);
    Page next = written(end + 1, end + 2);

    assertThat(await(pages().read(entity, 0, 1, end + 2))).containsExactly(last);
    assertThat(await(pages().read(entity, 1, 1, end + 2))).containsExactly(next);
    Entity other = new Entity(entity.shard(), entity.id() + "x");
    assertThat(await(pages().read(other, 0, 1, end))).isEmpty();
    assertThat(pages().bucketOf(end)).isZero();
    assertThat(pages().bucketOf(end + 1)).isOne();
  }

  @Test
  void readsMorePagesThanOneAnswerHolds() {
    List<Page> all = LongStream.rangeClosed(1, 300).mapToObj(i -> page(i, i)).toList();
    all.stream()
        .map(page -> pages().write(page, page.last()).toCompletableFuture())
        .toList()
        .forEach(written -> await(written));

    assertThat(await(pages().read(entity, 0, 1, 300))).isEqualTo(all);
  }

  @Test
  void keepsEmptyAndLargePayloads() {
    Page page =
        new Page(
            entity,
            List.of(
                new Entry(entity, 1, ByteBuffer.allocate(0)),
                new Entry(entity, 2, ByteBuffer.allocate(100_000))));

    await(pages().write(page, 2));

    assertThat(await(pages().read(entity, 0, 1, 1))).containsExactly(page);
  }

  private Page written(long first, long last) {
    Page page = page(first, last);
    await(pages().write(page, last));
    return page;
  }

  private Page page(long first, long last) {
    return new Page(
        entity,
        LongStream.rangeClosed(first, last)
            .mapToObj(
                sequence ->
                    new Entry(
                        entity,
                        sequence,
                        ByteBuffer.wrap(("entry " + sequence).getBytes(StandardCharsets.UTF_8))))
            .toList());
  }
}
