package io.skein.node.conversation.journal;

import static io.skein.node.testing.Stages.await;

import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.MessageLogContract;
import io.skein.node.conversation.cassandra.CassandraLivingContents;
import io.skein.node.journal.cassandra.CassandraJournalStore;
import io.skein.node.journal.cassandra.CassandraLeaseStore;
import io.skein.node.journal.cassandra.CassandraPageStore;
import io.skein.node.testing.MigratedStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class JournalMessageLogIT extends MessageLogContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final OwnedJournal journal =
      new OwnedJournal(
          new CassandraJournalStore(MigratedStore.session(), TIMEOUT),
          new CassandraPageStore(MigratedStore.session()),
          OwnedJournal.living(new CassandraLivingContents(MigratedStore.session())),
          await(new CassandraLeaseStore(MigratedStore.session(), TIMEOUT).takeEpoch()),
          "");

  @AfterEach
  void close() {
    journal.close();
  }

  @Override
  protected MessageLog log() {
    return journal.log;
  }
}
