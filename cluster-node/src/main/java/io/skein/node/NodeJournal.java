package io.skein.node;

import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.MessageLogMetrics;
import io.skein.node.conversation.WakeActor;
import io.skein.node.conversation.journal.JournalMessageLog;
import io.skein.node.conversation.journal.LivingMessages;
import io.skein.node.journal.DetectionSettings;
import io.skein.node.journal.DirectoryPredecessors;
import io.skein.node.journal.Entity;
import io.skein.node.journal.EpochLanes;
import io.skein.node.journal.History;
import io.skein.node.journal.JournalNode;
import io.skein.node.journal.JournalNodeSetup;
import io.skein.node.journal.JournalRules;
import io.skein.node.journal.LaneSetup;
import io.skein.node.journal.Lanes;
import io.skein.node.journal.LoopThread;
import io.skein.node.journal.MeteredJournal;
import io.skein.node.journal.SystemClocks;
import io.skein.node.journal.WakeStore;
import io.skein.node.journal.cassandra.PackedBlockCodec;
import io.skein.node.journal.pekko.LeaseTalk;
import io.skein.node.journal.pekko.LeavesCluster;
import io.skein.node.journal.pekko.ShardLeases;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of this node, wired together: one thread, the lanes and leases on it, the log of
 * conversations.
 */
final class NodeJournal {
  private static final Logger LOG = LoggerFactory.getLogger(NodeJournal.class);

  private final LoopThread loop;
  private final DirectoryPredecessors predecessors;
  private final JournalNode node;
  private final MessageLog log;
  private final LateWaker waker;

  private NodeJournal(
      LoopThread loop,
      DirectoryPredecessors predecessors,
      JournalNode node,
      MessageLog log,
      LateWaker waker) {
    this.loop = loop;
    this.predecessors = predecessors;
    this.node = node;
    this.log = log;
    this.waker = waker;
  }

  /** Begins the first epoch; shards are had as soon as the store has answered. */
  static NodeJournal start(
      NodeSetup setup, NodeStores.Journal stores, LivingMessages living, ActorContext<?> context) {
    LoopThread loop = new LoopThread("skein-journal");
    LateWaker waker = new LateWaker();
    JournalRules rules = JournalRules.inForce();
    History history = new History(stores.pages(), setup.journal().history(), rules.history());
    PackedBlockCodec codec = new PackedBlockCodec();
    SystemClocks clocks = new SystemClocks();
    MeteredJournal metrics = new MeteredJournal(setup.metrics());
    LeaseTalk.Ports peers = new LeaseTalk.Ports(setup.journal().lease().timeout());
    DirectoryPredecessors predecessors = DirectoryPredecessors.open(setup.node().dataDir());
    EpochLanes.Factory lanes =
        (right, end) -> {
          Lanes made =
              new Lanes(
                  new LaneSetup(
                      setup.journal(),
                      rules,
                      right,
                      loop,
                      clocks,
                      stores.blocks(),
                      codec,
                      history,
                      metrics,
                      waker::orphaned,
                      end));
          return new EpochLanes(made, made);
        };
    JournalNode node =
        new JournalNode(
            new JournalNodeSetup(
                setup.node().host() + ":" + setup.cluster().port(),
                setup.journal(),
                rules,
                loop,
                clocks,
                stores.leases(),
                stores.shards(),
                stores.blocks(),
                stores.wakes(),
                codec,
                history,
                lanes,
                peers,
                peers,
                waker::recovered,
                predecessors,
                new Events(context.getSystem()),
                () -> ThreadLocalRandom.current().nextDouble()));
    context.spawn(LeaseTalk.create(node, peers), "lease-talk");
    ShardLeases.get(Adapter.toClassic(context.getSystem())).use(node);
    node.start();
    LOG.info(
        "{}",
        setup
            .journal()
            .failoverLine(DetectionSettings.from(context.getSystem().settings().config())));
    return new NodeJournal(
        loop,
        predecessors,
        node,
        new JournalMessageLog(
            node, setup.cluster().numberOfShards(), living, new MessageLogMetrics(setup.metrics())),
        waker);
  }

  /** Of the conversations whose shards this node owns. */
  MessageLog log() {
    return log;
  }

  /** Who is told, from now on, which conversations to wake. */
  void wakeWith(ActorRef<WakeActor.Command> actor) {
    waker.actor = actor;
  }

  /** Has a conversation woken that no row speaks of. */
  void wake(Entity entity) {
    waker.orphaned(entity);
  }

  /** The planned end: all in history, all shards free, the epoch closed (rule 14). */
  CompletionStage<Void> stop() {
    return node.stop()
        .thenRun(
            () -> {
              predecessors.close();
              loop.close();
            });
  }

  /** Conversations are woken through their region, which is started after the journal. */
  private static final class LateWaker {
    private volatile @Nullable ActorRef<WakeActor.Command> actor;

    void recovered(WakeStore.Wake row) {
      tell(new WakeActor.Recovered(row));
    }

    void orphaned(Entity entity) {
      tell(new WakeActor.Orphaned(entity));
    }

    private void tell(WakeActor.Command command) {
      ActorRef<WakeActor.Command> told = actor;
      if (told != null) {
        told.tell(command);
      }
    }
  }

  /** What the journal's standing means for the node. */
  private static final class Events extends LeavesCluster {
    Events(ActorSystem<?> system) {
      super(system);
    }

    @Override
    public void lost(int epoch) {
      LOG.warn("Others have ended epoch {}; a new one begins", epoch);
    }

    @Override
    public void damaged(int epoch, String what) {
      LOG.error(
          "The journal of epoch {} is damaged, its conversations stay closed: {}", epoch, what);
    }
  }
}
