package io.skein.node;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.skein.node.account.AccountStores;
import io.skein.node.account.cassandra.CassandraAccountStore;
import io.skein.node.account.cassandra.CassandraDeviceStore;
import io.skein.node.account.cassandra.CassandraKeyStore;
import io.skein.node.account.cassandra.CassandraWaitingDeviceStore;
import io.skein.node.call.CallDue;
import io.skein.node.call.CallStore;
import io.skein.node.call.cassandra.CassandraCallDue;
import io.skein.node.call.cassandra.CassandraCallStore;
import io.skein.node.call.ice.ProbeStore;
import io.skein.node.call.ice.cassandra.CassandraProbeStore;
import io.skein.node.conversation.ConversationStates;
import io.skein.node.conversation.GroupIds;
import io.skein.node.conversation.LivingContents;
import io.skein.node.conversation.MergedBodies;
import io.skein.node.conversation.cassandra.CassandraConversationStates;
import io.skein.node.conversation.cassandra.CassandraGroupIds;
import io.skein.node.conversation.cassandra.CassandraLivingContents;
import io.skein.node.conversation.cassandra.CassandraMergedBodies;
import io.skein.node.journal.JournalSettings;
import io.skein.node.journal.JournalStore;
import io.skein.node.journal.LeaseStore;
import io.skein.node.journal.PageStore;
import io.skein.node.journal.ShardStore;
import io.skein.node.journal.WakeStore;
import io.skein.node.journal.cassandra.CassandraJournalStore;
import io.skein.node.journal.cassandra.CassandraLeaseStore;
import io.skein.node.journal.cassandra.CassandraPageStore;
import io.skein.node.journal.cassandra.CassandraShardStore;
import io.skein.node.journal.cassandra.CassandraWakeStore;
import io.skein.node.keeping.KeepingStore;
import io.skein.node.keeping.cassandra.CassandraKeepingStore;
import io.skein.node.media.MediaStores;
import io.skein.node.media.cassandra.CassandraMediaContents;
import io.skein.node.media.cassandra.CassandraMediaDue;
import io.skein.node.media.cassandra.CassandraMediaPlace;
import io.skein.node.media.cassandra.CassandraMediaQuotas;
import io.skein.node.media.cassandra.CassandraMediaReferences;
import io.skein.node.media.cassandra.CassandraMediaStore;
import io.skein.node.people.PeopleStore;
import io.skein.node.people.cassandra.CassandraPeopleStore;
import io.skein.node.platform.EpochIds;
import io.skein.node.platform.IdGenerator;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreProbe;
import io.skein.node.schedule.ScheduleDue;
import io.skein.node.schedule.ScheduleStore;
import io.skein.node.schedule.cassandra.CassandraScheduleDue;
import io.skein.node.schedule.cassandra.CassandraScheduleStore;
import io.skein.node.session.InboxStore;
import io.skein.node.session.cassandra.CassandraInboxStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Every port that keeps something, and the ids of this life of the node.
 *
 * @param session with Cassandra, of everything but
 * @param urgent which has blocks, leases and shards alone: thousands of reads that wait their turn,
 *     as when all clients log in at once, hold up no acknowledgement and let no lease expire
 */
record NodeStores(
    CassandraSession session,
    CassandraSession urgent,
    StoreProbe probe,
    Journal journal,
    ConversationStates states,
    LivingContents livingContents,
    MergedBodies mergedBodies,
    GroupIds groupIds,
    InboxStore inboxes,
    MediaStores media,
    NodeBlobs blobs,
    PeopleStore people,
    ScheduleStore schedules,
    ScheduleDue scheduleDue,
    KeepingStore keeping,
    CallStore calls,
    CallDue callsDue,
    ProbeStore probes,
    AccountStores accounts,
    IdGenerator ids)
    implements AutoCloseable {
  /** Each waits for one statement after the other to be prepared, a hundred in all. */
  private static final int OPENED_AT_ONCE = 2;

  /** What the journal keeps. */
  record Journal(
      LeaseStore leases,
      ShardStore shards,
      JournalStore blocks,
      PageStore pages,
      WakeStore wakes) {}

  /**
   * Waits for the store, brings its schema up to date, takes an epoch. Blocks.
   *
   * @throws io.skein.node.platform.cassandra.StoreStartException if the store cannot be used
   */
  static NodeStores open(NodeSetup setup) {
    NodeBlobs blobs = NodeBlobs.open(setup.media());
    CassandraSession session = CassandraSession.open(setup.cassandra());
    CassandraSession urgent = besideOrNothing(session, setup);
    ExecutorService threads = Executors.newFixedThreadPool(OPENED_AT_ONCE);
    try {
      CompletableFuture<MediaStores> media =
          supplyAsync(() -> media(session, blobs, setup), threads);
      CompletableFuture<AccountStores> accounts = supplyAsync(() -> accounts(session), threads);
      Journal journal = journal(session, urgent, setup.journal());
      int epoch = takeEpoch(journal.leases(), setup.cassandra().startTimeout());
      return new NodeStores(
          session,
          urgent,
          StoreProbe.start(session, setup.cassandra().probe()),
          journal,
          new CassandraConversationStates(session),
          new CassandraLivingContents(session),
          new CassandraMergedBodies(session),
          new CassandraGroupIds(session),
          new CassandraInboxStore(session, setup.clock()),
          media.join(),
          blobs,
          new CassandraPeopleStore(session),
          new CassandraScheduleStore(session),
          new CassandraScheduleDue(session),
          new CassandraKeepingStore(session),
          new CassandraCallStore(session, setup.calls().keptFor()),
          new CassandraCallDue(session),
          new CassandraProbeStore(session, setup.ice().probes().keptFor()),
          accounts.join(),
          new EpochIds(epoch));
    } catch (RuntimeException e) {
      urgent.close();
      session.close();
      blobs.close();
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }

  private static CassandraSession besideOrNothing(CassandraSession session, NodeSetup setup) {
    try {
      return CassandraSession.beside(setup.cassandra());
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static AccountStores accounts(CassandraSession session) {
    return new AccountStores(
        new CassandraAccountStore(session),
        new CassandraDeviceStore(session),
        new CassandraKeyStore(session),
        new CassandraWaitingDeviceStore(session));
  }

  private static MediaStores media(CassandraSession session, NodeBlobs blobs, NodeSetup setup) {
    if (setup.takesMedia()) {
      blobs.find(new CassandraMediaPlace(session), setup.cassandra().startTimeout());
    }
    return new MediaStores(
        new CassandraMediaStore(session),
        new CassandraMediaQuotas(session),
        new CassandraMediaContents(session),
        new CassandraMediaReferences(session, setup.clock()),
        new CassandraMediaDue(session));
  }

  private static Journal journal(
      CassandraSession session, CassandraSession urgent, JournalSettings settings) {
    Duration transactions = settings.lease().timeout();
    return new Journal(
        new CassandraLeaseStore(urgent, transactions),
        new CassandraShardStore(urgent, transactions),
        new CassandraJournalStore(urgent, settings.lane().writeTimeout()),
        new CassandraPageStore(session),
        new CassandraWakeStore(session));
  }

  /** Whose outcome is unknown is given up: another may see the number taken. */
  private static int takeEpoch(LeaseStore leases, Duration patience) {
    return Patience.ask(
        patience,
        "the store gave this node no epoch",
        () -> leases.takeEpoch().toCompletableFuture().join());
  }

  @Override
  public void close() {
    probe.close();
    urgent.close();
    session.close();
    blobs.close();
  }
}
