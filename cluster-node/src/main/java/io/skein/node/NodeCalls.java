package io.skein.node;

import io.skein.node.call.CallCommand;
import io.skein.node.call.CallMetrics;
import io.skein.node.call.CallServices;
import io.skein.node.call.CallSharding;
import io.skein.node.call.CallWaker;
import io.skein.node.call.ReturnedSignals;
import io.skein.node.call.SignalRelay;
import io.skein.node.call.Switchboard;
import io.skein.node.call.SwitchboardCommand;
import io.skein.node.call.ice.IceCommand;
import io.skein.node.call.ice.IceDesk;
import io.skein.node.call.ice.IceMetrics;
import io.skein.node.call.ice.IceRules;
import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.call.sfu.SfuDesk;
import io.skein.node.call.sfu.SfuMetrics;
import io.skein.node.call.sfu.Sfus;
import io.skein.node.call.sfu.janus.JanusSfu;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.people.StoredStances;
import io.skein.node.platform.sharding.ShardOpening;
import io.skein.node.session.SessionCommand;
import io.skein.node.session.SessionSharding;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * A node's part in calls, wired together.
 *
 * @param region the way to the call of every conversation
 * @param switchboard of this node
 * @param ice of this node, which tells devices how they find a way to each other
 * @param sfu of this node, which has connections of devices with SFUs
 */
record NodeCalls(
    ActorRef<CallCommand> region,
    ActorRef<SwitchboardCommand> switchboard,
    ActorRef<IceCommand> ice,
    ActorRef<SfuCommand> sfu) {
  static NodeCalls start(
      NodeSetup setup,
      NodeStores stores,
      ActorRef<ConversationCommand> conversations,
      ActorRef<SessionCommand> sessions,
      ActorContext<?> context) {
    ActorSystem<?> system = context.getSystem();
    CallMetrics metrics = new CallMetrics(setup.metrics());
    int shards = setup.cluster().numberOfShards();
    Sfus sfus =
        setup
            .sfuSecret()
            .map(
                secret ->
                    JanusSfu.connect(
                        setup.sfu(), secret, setup.gateway().limits().calls().sfuParticipantsMax()))
            .orElse(Sfus.NONE);
    ActorRef<CallCommand> region =
        CallSharding.init(
            ClusterSharding.get(system),
            shards,
            new CallServices(
                setup.calls(),
                setup.gateway().limits().calls(),
                stores.calls(),
                stores.callsDue(),
                conversations,
                SessionSharding.callNotices(sessions),
                new StoredStances(stores.people(), setup.people().rules()),
                sfus,
                actor -> reaches(system, actor),
                setup.clock(),
                metrics));
    // Nobody waits for these: clients come when they can chat.
    ShardOpening.start(context, CallSharding.shards(shards), setup.cluster().openShards());
    SignalRelay relay = NodeRelay.start(setup, new ReturnedSignals(system, metrics)::send, context);
    ActorRef<SwitchboardCommand> switchboard =
        context.spawn(
            Switchboard.create(
                setup.calls(),
                relay,
                node -> ClusterMembers.reaches(system, node),
                region,
                metrics),
            "switchboard");
    context.spawn(
        CallWaker.create(
            setup.calls(),
            stores.callsDue(),
            region,
            ClusterMembers.self(system),
            () -> ClusterMembers.addresses(system),
            setup.clock()),
        "call-waker");
    ActorRef<IceCommand> ice =
        context.spawn(
            IceDesk.create(
                setup.ice(),
                new IceRules(setup.ice(), setup.turnSecret()),
                stores.probes(),
                setup.clock(),
                new IceMetrics(setup.metrics())),
            "ice-desk");
    ActorRef<SfuCommand> sfu =
        context.spawn(
            SfuDesk.create(setup.sfu(), sfus, region, new SfuMetrics(setup.metrics())), "sfu-desk");
    return new NodeCalls(region, switchboard, ice, sfu);
  }

  private static boolean reaches(ActorSystem<?> system, ActorRef<?> actor) {
    Address node = actor.path().address();
    return node.hasLocalScope() || ClusterMembers.reaches(system, node);
  }
}
