package io.skein.node;

import io.skein.node.call.relay.AeronRelay;
import io.skein.node.call.relay.RelayListener;
import io.skein.node.call.relay.RelayMetrics;
import io.skein.node.call.relay.RelayPeer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The relay of calls in a node's life. */
final class NodeRelay {
  private NodeRelay() {}

  /**
   * Starts it, if the settings name a key: it follows the members of the cluster, and ends when
   * shards have been handed over, as calls are signalled until then.
   *
   * @param listener hears what other nodes send
   */
  static Optional<AeronRelay> start(
      NodeSetup setup, RelayListener listener, ActorContext<?> context) {
    Optional<AeronRelay> started =
        setup
            .relayKeys()
            .map(
                keys ->
                    AeronRelay.start(
                        own(setup),
                        setup.relay(),
                        keys,
                        setup.node().dataDir(),
                        listener,
                        new RelayMetrics(setup.metrics())));
    started.ifPresent(
        relay -> {
          context.spawn(RelayMembers.create(relay::peers), "relay-members");
          closeInOrder(relay, context);
        });
    return started;
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
