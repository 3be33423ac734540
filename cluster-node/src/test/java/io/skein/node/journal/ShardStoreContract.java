package io.skein.node.journal;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ShardStore} promises. */
public abstract class ShardStoreContract {
  private final ShardId shard = new ShardId("type-" + UUID.randomUUID(), 7);

  protected abstract ShardStore shards();

  @Test
  void readsAShardThatNobodyEverOwned() {
    assertThat(await(shards().read(shard))).isEqualTo(new ShardRow(shard, 0, 0));
    assertThat(await(shards().glance(shard))).isEqualTo(new ShardRow(shard, 0, 0));
  }

  @Test
  void replacesOnlyWhatItExpects() {
    ShardRow first = new ShardRow(shard, 41, 1);
    ShardRow second = new ShardRow(shard, 42, 2);
    assertThat(await(shards().replace(ShardRow.unowned(shard), first)).applied()).isTrue();

    assertThat(await(shards().replace(ShardRow.unowned(shard), second)))
        .isEqualTo(new Swap<>(false, first));
    assertThat(await(shards().replace(new ShardRow(shard, 40, 1), second)))
        .isEqualTo(new Swap<>(false, first));
    assertThat(await(shards().replace(new ShardRow(shard, 41, 0), second)))
        .isEqualTo(new Swap<>(false, first));
    assertThat(await(shards().replace(first, second))).isEqualTo(new Swap<>(true, null));

    assertThat(await(shards().read(shard))).isEqualTo(second);
    assertThat(await(shards().glance(shard))).isIn(ShardRow.unowned(shard), first, second);
  }

  @Test
  void keepsTheGenerationOfAReleasedShard() {
    ShardRow owned = new ShardRow(shard, 41, 5);
    ShardRow released = new ShardRow(shard, 0, 5);
    await(shards().replace(ShardRow.unowned(shard), owned));
    await(shards().replace(owned, released));

    assertThat(await(shards().read(shard))).isEqualTo(released);
    assertThat(await(shards().replace(ShardRow.unowned(shard), owned)))
        .isEqualTo(new Swap<>(false, released));
    assertThat(await(shards().replace(released, new ShardRow(shard, 42, 6))).applied()).isTrue();
  }

  @Test
  void changesNothingWhereThereIsNoRow() {
    assertThat(await(shards().replace(new ShardRow(shard, 41, 1), new ShardRow(shard, 42, 2))))
        .isEqualTo(new Swap<>(false, ShardRow.unowned(shard)));
    assertThat(await(shards().read(shard))).isEqualTo(ShardRow.unowned(shard));
  }

  @Test
  void letsOneOfSeveralAtOnceWin() {
    List<CompletableFuture<Swap<ShardRow>>> attempts =
        IntStream.rangeClosed(1, 4)
            .mapToObj(epoch -> new ShardRow(shard, epoch, 1))
            .map(next -> shards().replace(ShardRow.unowned(shard), next).toCompletableFuture())
            .toList();

    assertThat(attempts.stream().map(attempt -> await(attempt)).filter(Swap::applied)).hasSize(1);
    assertThat(await(shards().read(shard)).epoch()).isBetween(1, 4);
  }

  @Test
  void listsTheShardsOfOneType() {
    List<ShardRow> rows =
        IntStream.of(3, 1, 2)
            .mapToObj(number -> new ShardRow(new ShardId(shard.type(), number), 41, 1))
            .toList();
    rows.forEach(row -> await(shards().replace(ShardRow.unowned(row.shard()), row)));
    ShardId other = new ShardId("other-" + shard.type(), 1);
    await(shards().replace(ShardRow.unowned(other), new ShardRow(other, 41, 1)));

    assertThat(await(shards().list(shard.type())))
        .containsExactly(rows.get(1), rows.get(2), rows.get(0));
  }
}
