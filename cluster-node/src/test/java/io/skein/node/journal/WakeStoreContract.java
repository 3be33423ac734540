package io.skein.node.journal;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.WakeStore.Wake;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link WakeStore} promises. */
public abstract class WakeStoreContract {
  private final ShardId shard = new ShardId("type-" + UUID.randomUUID(), 7);
  private final ShardId other = new ShardId(shard.type(), 8);

  protected abstract WakeStore wakes();

  @Test
  void listsTheRowsOfOneShardOfAllEpochs() {
    List<Wake> here = List.of(wake(shard, "a", 1), wake(shard, "b", 1), wake(shard, "a", 2));
    List<Wake> all = new ArrayList<>(here);
    all.add(1, wake(other, "c", 1));

    await(wakes().add(all));

    assertThat(await(wakes().list(shard))).containsExactlyInAnyOrderElementsOf(here);
    assertThat(await(wakes().list(other))).containsExactly(wake(other, "c", 1));
  }

  @Test
  void addsNothingTwice() {
    await(wakes().add(List.of(wake(shard, "a", 1))));
    await(wakes().add(List.of(wake(shard, "a", 1), wake(shard, "a", 1))));

    assertThat(await(wakes().list(shard))).containsExactly(wake(shard, "a", 1));
  }

  @Test
  void removesOneRow() {
    await(wakes().add(List.of(wake(shard, "a", 1), wake(shard, "a", 2), wake(shard, "b", 1))));

    await(wakes().remove(wake(shard, "a", 1)));
    await(wakes().remove(wake(shard, "unknown", 1)));

    assertThat(await(wakes().list(shard)))
        .containsExactlyInAnyOrder(wake(shard, "a", 2), wake(shard, "b", 1));
  }

  @Test
  void takesNoneAndMany() {
    await(wakes().add(List.of()));
    assertThat(await(wakes().list(shard))).isEmpty();

    List<Wake> many =
        IntStream.range(0, 1_234).mapToObj(i -> wake(shard, "conversation-" + i, 3)).toList();
    await(wakes().add(many));

    assertThat(await(wakes().list(shard))).containsExactlyInAnyOrderElementsOf(many);
  }

  @Test
  void listsAndRemovesRowsOfActorsAmongTheOthers() {
    Wake first = Wake.ofActor(new Entity(shard, "a"), 1);
    Wake second = Wake.ofActor(new Entity(shard, "a"), -2);
    await(wakes().add(List.of(first, wake(shard, "a", 1), second)));
    assertThat(await(wakes().list(shard)))
        .containsExactlyInAnyOrder(first, second, wake(shard, "a", 1));

    await(wakes().remove(first));

    assertThat(await(wakes().list(shard))).containsExactlyInAnyOrder(second, wake(shard, "a", 1));
  }

  @Test
  void keepsARowRemovedThatIsAddedAgain() {
    List<Wake> both = List.of(wake(shard, "a", 1), Wake.ofActor(new Entity(shard, "a"), 3));
    await(wakes().add(both));
    both.forEach(row -> await(wakes().remove(row)));

    await(wakes().add(both));

    assertThat(await(wakes().list(shard))).isEmpty();
  }

  private static Wake wake(ShardId shard, String id, int epoch) {
    return Wake.ofEpoch(new Entity(shard, id), epoch);
  }
}
