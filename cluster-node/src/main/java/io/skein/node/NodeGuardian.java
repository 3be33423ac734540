package io.skein.node;

import io.skein.node.api.HealthServer;
import io.skein.node.platform.cassandra.StoreStartException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * The life of a node: opens the store, joins the cluster, starts what serves clients; when the
 * process is told to stop, sees that it stops in order: no new clients, clients sent elsewhere,
 * shards handed over, store closed.
 */
final class NodeGuardian {
  /** What the guardian tells itself. */
  sealed interface Command {}

  private record HealthTold() implements Command {}

  private record StoresOpened(NodeStores stores) implements Command {}

  private record MemberIsUp() implements Command {}

  private record JoinTimedOut() implements Command {}

  private record Served(NodeServices services) implements Command {}

  private record Failed(Throwable cause) implements Command {}

  /** Why a node that could not start ends: with exit code 1, see node-pekko.conf. */
  static final class StartFailed implements CoordinatedShutdown.Reason {}

  private final ActorContext<Command> context;
  private final NodeSetup setup;

  private NodeGuardian(ActorContext<Command> context, NodeSetup setup) {
    this.context = context;
    this.setup = setup;
  }

  static Behavior<Command> create(NodeSetup setup) {
    return Behaviors.setup(context -> new NodeGuardian(context, setup).starting());
  }

  private Behavior<Command> starting() {
    context.pipeToSelf(
        HealthServer.start(
            context.getSystem(),
            setup.node().host(),
            setup.metricsServer(),
            setup.readiness(),
            new ClusterMembers(context.getSystem(), setup.metrics())::addresses,
            setup.metrics()),
        (binding, failure) -> failure == null ? new HealthTold() : new Failed(failure));
    HealthServer.bindProcessMetrics(setup.metrics());
    Executor blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> NodeStores.open(setup), blocking),
        (stores, failure) -> failure == null ? new StoresOpened(stores) : new Failed(failure));
    return Behaviors.receive(Command.class)
        .onMessage(StoresOpened.class, opened -> joining(opened.stores()))
        .onMessage(HealthTold.class, told -> Behaviors.same())
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  /**
   * Not before the store is open: it tells whether others live, and a member without it is none.
   */
  private Behavior<Command> joining(NodeStores stores) {
    closeAtTheEnd(stores);
    ActorRef<SelfUp> up = context.messageAdapter(SelfUp.class, event -> new MemberIsUp());
    Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(up, SelfUp.class));
    new ClusterEntry(setup, context).join(stores.journal().leases());
    context.scheduleOnce(setup.cluster().joinTimeout(), context.getSelf(), new JoinTimedOut());
    return Behaviors.receive(Command.class)
        .onMessage(MemberIsUp.class, member -> startServices(stores))
        .onMessage(JoinTimedOut.class, late -> onFailed(new Failed(joinTimedOut())))
        .onMessage(HealthTold.class, told -> Behaviors.same())
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private StoreStartException joinTimedOut() {
    return new StoreStartException(
        "not in the cluster within "
            + setup.cluster().joinTimeout().toSeconds()
            + " s; are the others reached at skein.cluster.seed-nodes "
            + setup.cluster().seedNodes()
            + ", and does the store answer? See skein.cluster.join-timeout");
  }

  private Behavior<Command> startServices(NodeStores stores) {
    context.pipeToSelf(
        NodeServices.start(setup, stores, context),
        (services, failure) -> failure == null ? new Served(services) : new Failed(failure));
    return serving(stores);
  }

  private Behavior<Command> serving(NodeStores stores) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Served.class,
            served -> {
              setup.readiness().ready(stores.probe()::answers);
              served.services().announce();
              context
                  .getLog()
                  .info(
                      "ready: clients at {}, HTTP at {}",
                      served.services().clientSocket(),
                      served.services().httpAddress());
              return Behaviors.same();
            })
        .onMessage(HealthTold.class, told -> Behaviors.same())
        .onMessage(JoinTimedOut.class, inTime -> Behaviors.same())
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private void closeAtTheEnd(NodeStores stores) {
    CoordinatedShutdown.get(context.getSystem())
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "close the store",
            () ->
                CompletableFuture.supplyAsync(
                    () -> {
                      stores.close();
                      return Done.getInstance();
                    }));
  }

  /** Nobody is served by half a node: it ends, and its supervisor starts it again. */
  private Behavior<Command> onFailed(Failed failed) {
    Throwable cause = failed.cause();
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof StoreStartException) {
      context.getLog().error("cannot start: {}", cause.getMessage());
    } else {
      context.getLog().error("cannot start", cause);
    }
    NodeMain.explain(String.valueOf(cause.getMessage()));
    CoordinatedShutdown.get(context.getSystem()).run(new StartFailed());
    return Behaviors.ignore();
  }
}
