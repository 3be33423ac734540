package io.skein.node.journal.cassandra;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.DamagedException;
import io.skein.node.journal.Entity;
import io.skein.node.journal.PageStore;
import io.skein.node.journal.PageStoreContract;
import io.skein.node.journal.ShardId;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.testing.MigratedStore;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CassandraPageStoreIT extends PageStoreContract {

  private final PageStore pages = new CassandraPageStore(MigratedStore.session());

  @Test
  void refusesAPageThatIsNotWhatWasWritten() {
    Entity entity = new Entity(new ShardId("conversation", 1), "g" + UUID.randomUUID());
    CassandraSession session = MigratedStore.session();
    await(
        session.execute(
            session
                .prepareWrite(
                    "INSERT INTO history_pages (type, id, bucket, first, page)"
                        + " VALUES (?, ?, 0, 5, ?)")
                .bind("conversation", entity.id(), ByteBuffer.wrap(new byte[] {1, 2, 3}))));

    assertThat(failureOf(pages.read(entity, 0, 1, 10)))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("history page of conversation " + entity.id() + " from 5");
  }

  @Override
  protected PageStore pages() {
    return pages;
  }
}
