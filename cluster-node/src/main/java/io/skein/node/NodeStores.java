package io.skein.node;

import io.skein.node.account.AccountStores;
import io.skein.node.account.cassandra.CassandraAccountStore;
import io.skein.node.account.cassandra.CassandraDeviceStore;
import io.skein.node.account.cassandra.CassandraKeyStore;
import io.skein.node.conversation.GroupIds;
import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.MessageLogMetrics;
import io.skein.node.conversation.cassandra.CassandraGroupIds;
import io.skein.node.conversation.cassandra.CassandraMessageLog;
import io.skein.node.platform.EpochIds;
import io.skein.node.platform.IdGenerator;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.NodeEpochs;
import io.skein.node.session.InboxStore;
import io.skein.node.session.cassandra.CassandraInboxStore;

/**
 * Every port that keeps something, on the one session with Cassandra, and the ids of this life of
 * the node.
 */
record NodeStores(
    CassandraSession session,
    MessageLog log,
    GroupIds groupIds,
    InboxStore inboxes,
    AccountStores accounts,
    IdGenerator ids)
    implements AutoCloseable {

  /**
   * Waits for the store, brings its schema up to date, takes an epoch. Blocks.
   *
   * @throws io.skein.node.platform.cassandra.StoreStartException if the store cannot be used
   */
  static NodeStores open(NodeSetup setup) {
    CassandraSession session = CassandraSession.open(setup.cassandra());
    try {
      int epoch = new NodeEpochs(session, setup.cassandra().startTimeout()).take();
      return new NodeStores(
          session,
          new CassandraMessageLog(session, new MessageLogMetrics(setup.metrics())),
          new CassandraGroupIds(session),
          new CassandraInboxStore(session, setup.clock()),
          new AccountStores(
              new CassandraAccountStore(session),
              new CassandraDeviceStore(session),
              new CassandraKeyStore(session)),
          new EpochIds(epoch));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
