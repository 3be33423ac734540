package io.skein.node;

import io.skein.node.call.SignalRelay;
import io.skein.node.call.relay.AeronRelay;
import io.skein.node.call.relay.AeronSignalRelay;
import io.skein.node.call.relay.RelayKeys;
import io.skein.node.call.relay.RelayListener;
import io.skein.node.call.relay.RelayMetrics;
import io.skein.node.call.relay.RelayPeer;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The relay of calls in a node's life. */
final class NodeRelay {
  private NodeRelay() {}

  /**
   * Starts it, if the settings name a key; without one, all signals go between actors. It follows
   * the members of the cluster, and ends when shards have been handed over, as calls are signalled
   * until then.
   *
   * @param returned takes what the relay could not deliver
   */
  static SignalRelay start(
      NodeSetup setup, AeronSignalRelay.Returned returned, ActorContext<?> context) {
    return setup
        .relayKeys()
        .<SignalRelay>map(
            keys ->
                new AeronSignalRelay(listener -> start(setup, keys, listener, context), returned))
        .orElseGet(SignalRelay::none);
  }

  private static AeronRelay start(
      NodeSetup setup, RelayKeys keys, RelayListener listener, ActorContext<?> context) {
    AeronRelay relay =
        AeronRelay.start(
            own(setup),
            setup.relay(),
            keys,
            setup.node().dataDir(),
            listener,
            new RelayMetrics(setup.metrics()));
    context.spawn(RelayMembers.create(relay::peers), "relay-members");
    closeInOrder(relay, context);
    return relay;
  }

  private static RelayPeer own(NodeSetup setup) {
    String host = setup.node().host();
    return new RelayPeer(host + ":" + setup.cluster().port(), host, setup.relay().port());
  }

  private static void closeInOrder(AeronRelay relay, ActorContext<?> context) {
    var blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    CoordinatedShutdown.get(context.getSystem())
        .addTask(
            CoordinatedShutdown.PhaseClusterShutdown(),
            "close the relay of calls",
            () ->
                CompletableFuture.supplyAsync(
                    () -> {
                      relay.close();
                      return Done.getInstance();
                    },
                    blocking));
  }
}
