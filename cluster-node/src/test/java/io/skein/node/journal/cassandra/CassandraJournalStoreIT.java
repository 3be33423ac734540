package io.skein.node.journal.cassandra;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.JournalStore;
import io.skein.node.journal.JournalStoreContract;
import io.skein.node.journal.JournalUnavailableException;
import io.skein.node.testing.MigratedStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class CassandraJournalStoreIT extends JournalStoreContract {
  /** Longer than a node would wait: the store shares the machine with other tests. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final JournalStore journal = new CassandraJournalStore(MigratedStore.session(), TIMEOUT);

  @Test
  void keepsADeletedSegmentDeletedWhenAWriteOfItArrivesLate() {
    int epoch = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    BlockAddress last = new BlockAddress(epoch, 0, journal.segmentBlocks());
    await(journal.write(last, ByteBuffer.allocate(10)));
    await(journal.deleteSegment(epoch, 0, 0));

    await(journal.write(last, ByteBuffer.allocate(10)));

    assertThat(await(journal.readAfter(epoch, 0, 0))).isEmpty();
  }

  @Test
  void saysWhenTheStoreRefusesABlockForGood() {
    ByteBuffer tooLarge = ByteBuffer.allocate(17 << 20);

    assertThat(failureOf(journal.write(new BlockAddress(1, 0, 1), tooLarge)))
        .isNotInstanceOf(JournalUnavailableException.class);
  }

  @Override
  protected JournalStore journal() {
    return journal;
  }
}
