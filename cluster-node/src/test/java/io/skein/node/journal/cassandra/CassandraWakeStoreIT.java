package io.skein.node.journal.cassandra;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.Entity;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.WakeStore;
import io.skein.node.journal.WakeStoreContract;
import io.skein.node.testing.MigratedStore;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CassandraWakeStoreIT extends WakeStoreContract {

  private final WakeStore wakes = new CassandraWakeStore(MigratedStore.session());

  @Test
  void keepsARowRemovedWhenASecondRecoveryAddsItAgain() {
    Entity entity = new Entity(new ShardId("type-" + UUID.randomUUID(), 1), "a");
    WakeStore.Wake wake = new WakeStore.Wake(entity, 1);
    await(wakes.add(List.of(wake)));
    await(wakes.remove(wake));

    await(wakes.add(List.of(wake)));

    assertThat(await(wakes.list(entity.shard()))).isEmpty();
  }

  @Override
  protected WakeStore wakes() {
    return wakes;
  }
}
